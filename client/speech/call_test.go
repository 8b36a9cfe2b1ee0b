package speech

import (
	"testing"

	"delonix/client/model"
	"delonix/client/problem"
	"delonix/client/voice"
)

func TestCall_TakesTheViewOfTheConversation(t *testing.T) {
	t.Parallel()
	c := model.Call{Level: 0.5}
	showView(&c, voice.View{State: voice.StateSpeaking, Open: true, Reply: "17", Saying: "One. Two.", Sentence: "Two."})
	if c.Message != 17 || !c.Open || c.Level != 0.5 || c.Problem != nil || c.Resting() {
		t.Errorf("%+v", c)
	}
	showView(&c, voice.View{State: voice.StateListening, Open: true, Reply: "17", Saying: "One. Two."})
	if c.Message != 0 {
		t.Error("a reply is marked after it was heard")
	}
	showView(&c, voice.View{State: voice.StateMuted, Trouble: &voice.Trouble{Kind: voice.TroubleIdle}})
	if c.Open || c.Level != 0 || !c.Resting() || c.Problem.Action != model.ActionNone {
		t.Errorf("%+v", c)
	}
	for kind, want := range map[voice.TroubleKind]model.Action{voice.TroubleMicrophone: model.ActionSettings, voice.TroubleSpeaker: model.ActionSettings, voice.TroubleConnection: model.ActionRetry} {
		if p := problem.InCall(&voice.Trouble{Kind: kind}); p.Action != want {
			t.Errorf("%s: %q", kind, p.Action)
		}
	}
}
func TestCallSettings_NoSensitivityIsNotTheDefault(t *testing.T) {
	if got := callSettings(model.Settings{}, "en", 1); got.Sensitivity != 0 || !got.Insensitive {
		t.Errorf("0 %% is passed on as %+v", got)
	}
	if got := callSettings(model.Settings{Sensitivity: 0.7}, "en", 1); got.Sensitivity != 0.7 || got.Insensitive {
		t.Errorf("70 %% is passed on as %+v", got)
	}
}
