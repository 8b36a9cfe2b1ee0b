package turn

import (
	"testing"
	"time"
)

func TestEndpointer_Judges(t *testing.T) {
	e := NewEndpointer(0)
	tests := []struct {
		text string
		want Ending
	}{
		{"", Unknown},
		{"...", Unknown},
		{"What time is it?", Finished},
		{"I am done.", Finished},
		{"That's all I have.", Finished},
		{"Ich bin fertig.", Finished},
		{"你好。", Finished},
		{"I would like to", MustContinue},
		{"I want this and", MustContinue},
		{"I want this, and.", MustContinue},
		{"Well, um", MustContinue},
		{"Um.", MustContinue},
		{"First,", MustContinue},
		{"Let me think...", MustContinue},
		{"my number is five five three", MustContinue},
		{"0 1 7", MustContinue},
		{"It's 0172 45.", MustContinue},
		{"Ich möchte gerne eine", MustContinue},
		{"je voudrais un", MustContinue},
		{"what should I", MayContinue},
		{"turn it on", MayContinue},
		{"tell me the weather tomorrow", Complete},
		{"yes", Complete},
		{"Ja", Complete},
		{"the weather", Short},
		{"seven", Short},
	}
	for _, tt := range tests {
		if got := e.Classify(tt.text); got != tt.want {
			t.Errorf("%q: %d, want %d", tt.text, got, tt.want)
		}
	}
}

func TestEndpointer_StaysWithinTheSlider(t *testing.T) {
	for _, slider := range []time.Duration{0, seconds(0.1), seconds(0.4), seconds(0.7), seconds(1.2), seconds(2), seconds(9)} {
		e := NewEndpointer(slider)
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
