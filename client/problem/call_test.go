package problem

import (
	"errors"
	"testing"

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
