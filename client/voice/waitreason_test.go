package voice

import (
	"testing"
	"time"
)

func TestMachine_TellsWhatTheEndOfATurnWaitedFor(t *testing.T) {
	for name, tt := range map[string]struct {
		said  string
		slow  time.Duration
		set   func(*Settings)
		wants WaitReason
	}{
		"a sentence":          {said: "what time is it?", wants: WaitedForSilence},
		"an unfinished one":   {said: "I would like to and", wants: WaitedForMore},
		"a slow portal":       {said: "what time is it?", slow: at(4), wants: WaitedForWords},
		"nobody looked at it": {said: "what time is it?", set: func(s *Settings) { s.NotSpeculative = true }, wants: WaitedForSilence},
	} {
		t.Run(name, func(t *testing.T) {
			o := speaks()
			o.Settings.Language = "en"
			if tt.set != nil {
				tt.set(&o.Settings)
			}
			w := newWorld(t, o)
			if tt.slow > 0 {
				w.portal.transcribe = tt.slow
			}
			w.say(at(1), tt.said)
			w.run(at(16))
			got := w.timings()
			if len(got) != 1 || got[0].Waited != tt.wants {
				t.Errorf("%+v, want %q", got, tt.wants)
			}
		})
	}
}
