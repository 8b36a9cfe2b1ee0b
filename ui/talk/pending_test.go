package talk

import (
	"strings"
	"testing"
	"time"

	"delonix/client"
	"delonix/ui/uitest"
)

// reads reports whether words stand in the chat or in the panel of the call.
func (b *bench) reads(words string) bool {
	return strings.Contains(uitest.Words(b.Chat)+"\n"+uitest.Words(b.Panel), words)
}

func TestPending_AreThoseOfTheOpenConversation(t *testing.T) {
	b := newBench(t)
	b.voice.kept = []client.Utterance{{ID: 5, Conversation: 2, Length: time.Minute}, {ID: 6, Conversation: 1, Length: 3 * time.Second}}
	b.ReadPending(nil)
	b.d.Await("the recording", func() bool { return b.reads("A recording of 3 s is kept.") })
	uitest.Press(t, b.Chat, "Send it")
	b.asks("retry 6")
	b.d.Await("the recording again, which is still there", func() bool { return b.button(b.Chat, "Discard") })
	uitest.Press(t, b.Chat, "Discard")
	b.asks("discard 6")
	b.d.Await("no recording", func() bool { return !b.reads("A recording of") && !b.button(b.Chat, "Discard") })
}

func TestPending_AProblemIsToldOnce(t *testing.T) {
	for name, x := range map[string]struct {
		of    *client.Problem
		words string
	}{
		"that of the recording": {&client.Problem{Text: "Nothing was understood."}, ""},
		"another one":           {&client.Problem{Text: "The microphone went away."}, "The microphone went away."},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.voice.kept = []client.Utterance{{ID: 6, Conversation: 1, Length: 3 * time.Second, Problem: &client.Problem{Text: "Nothing was understood."}}}
			b.voice.tell(client.RecordingChanged{Recording: client.Recording{Conversation: 1, Phase: client.RecordingFailed, Problem: x.of}})
			b.d.Await("the recording", func() bool { return b.reads("Nothing was understood. (3 s)") && b.reads(x.words) })
			if n := strings.Count(uitest.Words(b.Chat), "Nothing was understood."); n != 1 {
				t.Errorf("it is told %d times", n)
			}
		})
	}
}

func TestPending_OfAConversationThatIsNotOpenAnyMoreAreNotShown(t *testing.T) {
	b := newBench(t)
	b.voice.kept = []client.Utterance{{ID: 6, Conversation: 1, Length: 3 * time.Second}, {ID: 7, Conversation: 2, Length: 8 * time.Second}}
	b.ReadPending(nil)
	b.open = 2 // before they were read
	b.ReadPending(nil)
	b.d.Await("those of the second", func() bool { return b.reads("A recording of 8 s is kept.") })
	b.over.Close()
	b.d.Pump()
	uitest.ReadsNot(t, b.Chat, "3 s")
}
