package turn

import (
	"testing"
	"time"
)

func TestEndpointer_TellsFinishedWordsFromOthers(t *testing.T) {
	for _, tt := range []struct{ language, text string }{
		{"en", "What time is it?"}, {"en", "I am done."}, {"en", "That's all I have."}, {"en", "tell me the weather tomorrow"},
		{"en", "yes"}, {"en", "stop"}, {"en", "turn it on"}, {"en", "what time is it"}, {"en", "at nine"}, {"en", "the blue one"},
		{"de", "Ich bin fertig."}, {"de", "Ja"}, {"de", "Stopp"}, {"de", "mach bitte das Licht an"}, {"de", "um halb neun"},
		{"es", "sí"}, {"es", "a las nueve"}, {"es", "muchas gracias por su ayuda"},
		{"fr", "arrêtez"}, {"fr", "je voudrais un café"}, {"fr", "à neuf heures"},
		{"ru", "стоп"}, {"ru", "я хочу домой"}, {"ru", "в девять"},
		{"zh", "你好。"}, {"", "tell me the weather tomorrow"},
	} {
		if x := NewEndpointer(0, tt.language).Classify(tt.text); !x.Finished() {
			t.Errorf("%s: %q is taken for unfinished: %+v", tt.language, tt.text, x)
		}
	}
	for _, tt := range []struct{ language, text string }{
		{"en", "I would like to"}, {"en", "I want this and"}, {"en", "I want this, and."}, {"en", "can you tell me what the"},
		{"de", "Ich möchte gerne eine"}, {"de", "kannst du mir sagen wann der"}, {"es", "quiero un café y"}, {"es", "quería saber si mañana"},
		{"fr", "je voudrais un"}, {"fr", "c'est la maison de l'"}, {"ru", "я хочу чай и"}, {"ru", "скажи мне когда будет"},
		{"", "je voudrais un"}, {"", "Ich möchte gerne eine"}, {"", "what should I"}, {"nl", "ik wil graag een"},
	} {
		if x := NewEndpointer(0, tt.language).Classify(tt.text); x.Finished() && tt.language != "nl" {
			t.Errorf("%s: %q is taken for finished: %+v", tt.language, tt.text, x)
		}
	}
}

func TestEndpointer_KnowsWhatIsSaidWhileThinkingAndReadOut(t *testing.T) {
	for _, tt := range []struct{ language, text string }{
		{"en", "Well, um"}, {"en", "Um."}, {"en", "First,"}, {"en", "Let me think..."}, {"en", "my number is five five three"},
		{"en", "0 1 7"}, {"en", "It's 0172 45."}, {"de", "Ich hätte gern, ähm"}, {"de", "meine Nummer ist drei fünf"},
		{"es", "mi número es cinco tres"}, {"ru", "ну"},
	} {
		if x := NewEndpointer(0, tt.language).Classify(tt.text); !x.More {
			t.Errorf("%s: nothing has to follow %q: %+v", tt.language, tt.text, x)
		}
	}
	for _, text := range []string{"", "...", "♪"} {
		if x := NewEndpointer(0, "en").Classify(text); x.Known {
			t.Errorf("%q is taken for words", text)
		}
	}
}

func TestEndpointer_WaitsByTheWords(t *testing.T) {
	e := NewEndpointer(WaitMost, "en")
	order := []Ending{ // from the surest end to the surest pause
		{Known: true, Words: 4},
		{Known: true, Words: 1},
		{},
		{Known: true, Words: -2},
		{Known: true, Words: -4},
		{Known: true, Words: 4, More: true},
	}
	for i, x := range order[1:] {
		if before, now := e.Wait(order[i]), e.Wait(x); now < before || now == before && i > 0 {
			t.Errorf("waits %v after %+v and %v after %+v", before, order[i], now, x)
		}
	}
	if got := e.Wait(order[0]); got != WaitLeast {
		t.Errorf("waits %v where there is no doubt, want %v", got, WaitLeast)
	}
	if got := e.Wait(Ending{}); got != WaitUnknown {
		t.Errorf("waits %v where nothing is known, want %v", got, WaitUnknown)
	}
}

func TestEndpointer_LearnsThePersonsPauses(t *testing.T) {
	slow, brisk := NewEndpointer(WaitMost, "en"), NewEndpointer(WaitMost, "en")
	for range 12 {
		slow.Paused(seconds(0.9))
		brisk.Paused(seconds(0.3))
	}
	if got := slow.Wait(Ending{}); got < seconds(1) {
		t.Errorf("waits %v for somebody who pauses 0.9 s", got)
	}
	if got := brisk.Wait(Ending{}); got >= WaitUnknown {
		t.Errorf("waits %v for somebody who pauses 0.3 s", got)
	}
	if got := slow.Wait(Ending{Known: true, Words: 4}); got > seconds(0.6) {
		t.Errorf("waits %v after what is surely all", got)
	}
}

func TestEndpointer_StaysWithinTheSlider(t *testing.T) {
	for _, slider := range []time.Duration{0, seconds(0.1), seconds(0.4), seconds(0.7), seconds(1.2), seconds(2), seconds(9)} {
		e := NewEndpointer(slider, "en")
		most := min(max(slider, WaitLeast), WaitMost)
		if slider == 0 {
			most = WaitByDefault
		}
		for _, pause := range []float64{0.3, 0.6, 1, 1.9, 3} {
			for range pausesKept {
				e.Paused(seconds(pause))
			}
			for _, words := range []float64{-9, -1, 0, 1, 9} {
				for _, x := range []Ending{{}, {Known: true, Words: words}, {Known: true, More: true, Words: words}} {
					if got := e.Wait(x); got < WaitLeast || got > most {
						t.Errorf("slider %v, pauses of %g s: %v after %+v", slider, pause, got, x)
					}
				}
			}
		}
	}
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
