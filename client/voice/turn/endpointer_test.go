package turn

import (
	"testing"
	"time"
)

func TestEndpointer_Classifies(t *testing.T) {
	for _, tt := range []struct {
		language, text string
		want           Ending
	}{
		{"en", "", Unknown},
		{"en", "...", Unknown},
		{"en", "What time is it?", Finished},
		{"en", "I am done.", Finished},
		{"en", "That's all I have.", Finished},
		{"de", "Ich bin fertig.", Finished},
		{"zh", "你好。", Finished},
		{"en", "I would like to", MustContinue},
		{"en", "I want this and", MustContinue},
		{"en", "I want this, and.", MustContinue},
		{"en", "Well, um", MustContinue},
		{"en", "Um.", MustContinue},
		{"en", "First,", MustContinue},
		{"en", "Let me think...", MustContinue},
		{"en", "my number is five five three", MustContinue},
		{"en", "0 1 7", MustContinue},
		{"en", "It's 0172 45.", MustContinue},
		{"de", "Ich möchte gerne eine", MustContinue},
		{"de", "Ich hätte gern, ähm", MustContinue},
		{"de", "meine Nummer ist drei fünf", MustContinue},
		{"es", "quiero un café y", MustContinue},
		{"es", "mi número es cinco tres", MustContinue},
		{"fr", "je voudrais un", MustContinue},
		{"fr", "c'est la maison de l'", MustContinue},
		{"ru", "я хочу чай и", MustContinue},
		{"ru", "ну", MustContinue},
		{"en", "what should I", MayContinue},
		{"en", "turn it on", MayContinue},
		{"de", "mach bitte das Licht an", MayContinue},
		{"es", "no sé cómo", MayContinue},
		{"fr", "je ne sais pas où", MayContinue},
		{"ru", "я не знаю где", MayContinue},
		{"en", "tell me the weather tomorrow", Complete},
		{"en", "yes", Complete},
		{"en", "stop", Complete},
		{"de", "Ja", Complete},
		{"de", "Stopp", Complete},
		{"es", "sí", Complete},
		{"fr", "arrêtez", Complete},
		{"ru", "стоп", Complete},
		{"en", "the weather", Short},
		{"en", "seven", Short},
		{"", "je voudrais un", MustContinue},
		{"", "Ich möchte gerne eine", MustContinue},
		{"", "what should I", MayContinue},
	} {
		if got := NewEndpointer(0, tt.language).Classify(tt.text); got != tt.want {
			t.Errorf("%s: %q: %d, want %d", tt.language, tt.text, got, tt.want)
		}
	}
}

func TestEndpointer_StaysWithinTheSlider(t *testing.T) {
	for _, slider := range []time.Duration{0, seconds(0.1), seconds(0.4), seconds(0.7), seconds(1.2), seconds(2), seconds(9)} {
		e := NewEndpointer(slider, "en")
		most := min(max(slider, waitLeast), WaitMost)
		if slider == 0 {
			most = WaitByDefault
		}
		for _, pause := range []float64{0.3, 0.6, 1, 1.9, 3} {
			for range pausesKept {
				e.Paused(seconds(pause))
			}
			for kind := Unknown; kind <= MustContinue; kind++ {
				if got := e.Wait(kind); got < waitLeast || got > most {
					t.Errorf("slider %v, pauses of %g s: %v after kind %d", slider, pause, got, kind)
				}
			}
		}
	}
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
