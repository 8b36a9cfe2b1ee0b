package problem

import (
	"errors"
	"strings"
	"testing"

	"delonix/assets/i18n"
	"delonix/client/model"
	"delonix/client/voice"
)

func TestInCall_HasWordsForEveryKindOfTrouble(t *testing.T) {
	seen := map[string]voice.TroubleKind{}
	for _, kind := range voice.TroubleKinds() {
		p := InCall(&voice.Trouble{Kind: kind, Err: errors.New("the cause")})
		if p.Text == "" {
			t.Errorf("%s has no words", kind)
		}
		if p.Details == "" {
			t.Errorf("%s does not tell its cause", kind)
		}
		if other, ok := seen[p.Text]; ok {
			t.Errorf("%s and %s have the same words", kind, other)
		}
		seen[p.Text] = kind
	}
	if p := InCall(&voice.Trouble{Kind: voice.TroubleMicrophone}); p.Action != model.ActionSettings {
		t.Errorf("what can be done about a microphone is %q", p.Action)
	}
	if InCall(nil) != nil {
		t.Error("no trouble has words")
	}
}

func TestCallNote_IsInTheLanguageInForce(t *testing.T) {
	t.Cleanup(func() { i18n.Use(i18n.English) })
	kept := `{"length":192000000000,"turns":5,"interruptions":1}`
	for code, want := range map[string]string{
		"en": "Hands-free conversation · 3 min 12 s · 5 turns · 1 interruption",
		"de": "Freisprechen · 3 min 12 s · 5 Runden · 1 Unterbrechung",
		"ru": "Громкая связь · 3 мин 12 с · 5 реплик · 1 перебивание",
	} {
		i18n.Use(code)
		if got := CallNote(kept); strings.ReplaceAll(got, "\u00a0", " ") != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
	i18n.Use(i18n.English)
	if got := CallNote(`{"length":65000000000,"turns":1,"interruptions":0}`); strings.Contains(got, "interruption") {
		t.Errorf("%q", got)
	}
	if got := CallNote("not what this version knows"); got != "Hands-free conversation" {
		t.Errorf("%q", got)
	}
}
