package problem

import (
	"context"
	"errors"
	"testing"

	"delonix/assets/i18n"
	"delonix/client/api"
	"delonix/client/model"
	"delonix/client/voice"
)

func TestDecode_TellsAKeptProblemInTheLanguageInForce(t *testing.T) {
	t.Cleanup(func() { i18n.Use(i18n.English) })
	offline := &api.Error{Kind: api.KindNetwork, Err: context.DeadlineExceeded}
	made := map[string]func() model.Problem{
		"an error while sending": func() model.Problem { return Explain(offline, Sending) },
		"a refusal": func() model.Problem {
			return Refused(&api.Error{Kind: api.KindUnauthorized, Status: 403, Own: true, Detail: "no"})
		},
		"a field": func() model.Problem {
			return Explain(&api.Error{Kind: api.KindInvalid, Field: "phone", Status: 422}, Editing)
		},
		"files": func() model.Problem {
			return Files([]error{&FileRefusal{Name: "a.mkv", Why: FileTooLarge, Limit: 20_500_000}, &FileRefusal{Name: "b", Why: FileTooLarge, Limit: 20_500_000}}, 2)
		},
		"a call":        func() model.Problem { return *InCall(&voice.Trouble{Kind: voice.TroubleSend, Err: errors.New("x")}) },
		"an agent":      func() model.Problem { return *CantReach(model.ObstacleKeyring) },
		"a wait":        func() model.Problem { return WaitsForAgent(model.ObstacleSignedOut) },
		"a longer text": func() model.Problem { return Within("submit.back", *NoWords()) },
	}
	for name, make := range made {
		for _, from := range []string{"en", "ru"} {
			i18n.Use(from)
			p := make()
			kept := Encode(p)
			for _, to := range []string{"en", "de", "es", "fr", "ru"} {
				i18n.Use(to)
				want := make()
				if got := *Decode(kept); got.Text != want.Text || got.Action != want.Action {
					t.Errorf("%s of %s in %s: %q, not %q", name, from, to, got.Text, want.Text)
				}
				if got := Said(p); got != want.Text {
					t.Errorf("%s of %s said in %s: %q, not %q", name, from, to, got, want.Text)
				}
			}
		}
	}
}

func TestDecode_ReadsWhatOlderVersionsKept(t *testing.T) {
	i18n.Use("de")
	t.Cleanup(func() { i18n.Use(i18n.English) })
	for kept, want := range map[string]model.Problem{
		`{"Text":"The portal did not answer.","Action":"retry","Details":"timeout"}`: {Text: "The portal did not answer.", Action: model.ActionRetry, Details: "timeout"},
		`{"Text":"Of a later version.","Words":"{\"key\":\"not.known\"}"}`:           {Text: "Of a later version.", Words: `{"key":"not.known"}`},
		"The portal did not answer.": {Text: "The portal did not answer."},
	} {
		if got := *Decode(kept); got != want {
			t.Errorf("%s is read as %+v", kept, got)
		}
	}
}
