package e2e

import (
	"context"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"delonix/client/demo"
)

func TestTypedMessage_ReplyIsInWindowAndDatabase(t *testing.T) {
	p, a := connected(t, demo.Options{Pace: demo.DefaultPace})
	a.write("hello")
	a.key("Return")
	await(t, "the reply in the local copy", func() bool {
		return len(a.query(`SELECT text FROM messages WHERE role = 'AI' AND provisional = 0 AND log_id IS NOT NULL AND text LIKE 'Hello%'`)) == 1
	})
	a.awaitWords("hello", "It is good to hear from you")
	a.screenshot("typed-message")
	if got := a.query(`SELECT text FROM messages WHERE role = 'HUMAN'`); !slices.Equal(got, []string{"hello"}) {
		t.Errorf("own messages in the local copy: %q", got)
	}
	if got := p.Received(); len(got) != 1 || got[0].Text != "hello" {
		t.Errorf("the portal received %+v", got)
	}
}

func TestTalk_WavTranscriptAndSpokenAnswer(t *testing.T) {
	voice := &spokenAnswers{t: t}
	p, a := connected(t, demo.Options{Pace: demo.DefaultPace, WarmSpeech: true, TTS: voice, Agent: shortAnswer})
	said := speech(t, "good morning my friend")
	heardNow := recordSpeaker(t)
	person := openMouth(t)
	pressed := time.Now()
	a.key("ctrl+t")
	await(t, "the sign that the microphone is open", func() bool { return strings.Contains(a.title(), "microphone on") })
	person.say(said)
	a.key("ctrl+t")
	await(t, "the recording at the portal", func() bool { return len(p.Transcribed()) == 1 })
	open := time.Since(pressed)
	checkRecording(t, said, p.Transcribed()[0].Data, open)
	await(t, "the transcript as a message", func() bool { return len(p.Received()) == 1 })
	heard := p.Received()[0].Text
	// How much of it the recogniser gets is not what is tested here.
	if heard != p.Transcribed()[0].Text || !strings.Contains(strings.ToLower(heard), "friend") {
		t.Errorf("understood %q", heard)
	}
	voice.awaitHeard(heardNow)
	a.awaitWords(heard)
	a.screenshot("talk")
	if got := a.query(`SELECT text FROM messages WHERE role = 'HUMAN'`); !slices.Equal(got, []string{heard}) {
		t.Errorf("own messages in the local copy: %q, want the transcript %q", got, heard)
	}
}

func TestClosedWindow_EndsAndKeepsTheDraft(t *testing.T) {
	p := startPortal(t, demo.Options{})
	dir := t.TempDir()
	login(t, dir, p)
	a := open(t, dir)
	a.awaitWords("Write a message")
	a.write("half a thought")
	await(t, "the draft in the local copy", func() bool {
		return slices.Contains(a.query(`SELECT draft FROM conversations`), "half a thought")
	})
	a.close()
	b := open(t, dir)
	b.awaitWords("half a thought")
}

func TestSecondStart_RaisesTheFirstWindow(t *testing.T) {
	p := startPortal(t, demo.Options{})
	dir := t.TempDir()
	login(t, dir, p)
	a := open(t, dir)
	a.awaitWords("Write a message")
	code, out, errs := command(t, "", "--data", dir)
	if code != 0 || !strings.Contains(out, "open already") {
		t.Errorf("second start: exit %d, %q %q", code, out, errs)
	}
}

func TestOperator_BannerFilterAndHandBack(t *testing.T) {
	_, a := connected(t, demo.Options{Pace: demo.DefaultPace, History: true})
	a.key("ctrl+n")
	a.awaitWords("to talk hands-free")
	a.write("talk to a human")
	a.key("Return")
	a.awaitWords("Handed over to")
	a.screenshot("operator-handed-over")
	a.awaitWords("(operator)")
	a.screenshot("operator-answered")
	a.click(170, 113) // the filter "Operator"
	a.awaitWords("With ")
	a.screenshot("operator-filter")
	a.click(35, 113)
	a.click(600, 678)
	a.write("thanks, that was all")
	a.key("Return")
	await(t, "the hand-back in the local copy", func() bool {
		return len(a.query(`SELECT to_mode FROM handovers WHERE ended_at > 0`)) > 0
	})
	a.awaitWords("back")
	a.screenshot("operator-handed-back")
}

// TestPortalErrors_AreToldInTheWindow sends a message in a conversation of its
// own into every fault.
func TestPortalErrors_AreToldInTheWindow(t *testing.T) {
	cases := []struct {
		name  string
		fault demo.Fault
		words []string // nil: the message arrived, only the answer was lost
	}{
		{"not found", demo.Fault{Status: 404, Times: demo.Forever}, []string{"kept"}},
		{"invalid", demo.Fault{Status: 422, Times: demo.Forever}, []string{"kept"}},
		{"unavailable", demo.Fault{Status: 503, Times: demo.Forever}, []string{"kept", "Retry"}},
		{"html", demo.Fault{Garble: true, Body: "<html><title>Bad gateway</title>", ContentType: "text/html", Times: demo.Forever}, nil},
		{"half sent", demo.Fault{Cut: demo.CutInAnswer, Times: demo.Forever}, nil},
		{"unauthorized", demo.Fault{Status: 401, Times: demo.Forever}, []string{"token"}},
	}
	p, a := connected(t, demo.Options{})
	for _, c := range cases {
		text := "please keep the words " + c.name
		c.fault.Route = demo.RouteSend
		remove := p.Faults().Add(c.fault)
		a.key("ctrl+n")
		a.awaitWords("to talk hands-free")
		a.write(text)
		a.key("Return")
		if c.words == nil {
			await(t, "the message to be found in the list", func() bool {
				return len(a.query(`SELECT text FROM messages WHERE role = 'HUMAN' AND log_id IS NOT NULL AND text = ?`, text)) == 1
			})
			a.awaitWords(text)
		} else {
			a.awaitWords(append(c.words, text)...)
			a.screenshot("error-" + strings.ReplaceAll(c.name, " ", "-"))
		}
		if got := a.query(`SELECT text FROM messages WHERE role = 'HUMAN' AND text = ?`, text); len(got) != 1 {
			t.Errorf("%s: own messages in the local copy: %q", c.name, got)
		}
		remove()
	}
	got := map[string]int{}
	await(t, "the message that met an unavailable portal", func() bool {
		clear(got)
		for _, r := range p.Received() {
			got[r.Text]++
		}
		return got["please keep the words unavailable"] > 0
	})
	for text, n := range got {
		if n != 1 {
			t.Errorf("the portal received %q %d times", text, n)
		}
	}
}

// checkRecording finds all of what was said in the recording, which is not
// longer than the microphone can have been open.
func checkRecording(t testing.TB, said string, wav []byte, open time.Duration) {
	t.Helper()
	want, got := wavSamples(t, readFile(t, said)), wavSamples(t, wav)
	best, at := correlation(got, want)
	recorded := float64(len(got)) / rate
	t.Logf("played %.2f s, recorded %.2f s of %v, correlation %.3f at %.2f s", float64(len(want))/rate, recorded, open, best, float64(at)/rate)
	if best < 0.8 {
		t.Errorf("the recording does not match what was played: correlation %.3f", best)
	}
	if cut := at + len(want) - len(got); cut > rate/20 {
		t.Errorf("the last %d ms of what was played are not in the recording", cut*1000/rate)
	}
	if recorded > open.Seconds() {
		t.Errorf("the recording of %.2f s is longer than the %v from the first key to its arrival", recorded, open)
	}
}

// spokenAnswers speaks with flite and remembers what it spoke.
type spokenAnswers struct {
	t    *testing.T
	mu   sync.Mutex
	wavs [][]byte
}

func (s *spokenAnswers) Synthesize(_ context.Context, text, _ string) ([]byte, error) {
	wav, err := os.ReadFile(speech(s.t, text))
	s.mu.Lock()
	s.wavs = append(s.wavs, wav)
	s.mu.Unlock()
	return wav, err
}

// awaitHeard waits until the sound of the first sentence can be found in what
// the speaker played.
func (s *spokenAnswers) awaitHeard(heard func() []float64) {
	s.t.Helper()
	best, at := 0.0, 0
	poll(func() bool { // until it was heard to its end
		s.mu.Lock()
		defer s.mu.Unlock()
		if len(s.wavs) == 0 {
			return false
		}
		best, at = correlation(heard(), trimSilence(wavSamples(s.t, s.wavs[0])))
		return best > 0.95
	})
	s.t.Logf("answer: correlation %.3f at %.2f s", best, float64(at)/rate)
	if best < 0.8 {
		s.t.Errorf("the speaker did not play the answer: correlation %.3f", best)
	}
}

// shortAnswer answers everything with two short sentences.
func shortAnswer(context.Context, demo.Incoming) demo.Answer {
	return demo.Answer{Text: "I heard you well. What can I do?"}
}
