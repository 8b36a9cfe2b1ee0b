package problem

import (
	"delonix/assets/i18n"
	"delonix/client/model"
	"delonix/client/voice"
)

// inCall has the keys of what happened in a call, what was kept and what to do, by the
// kind of trouble.
var inCall = map[voice.TroubleKind]model.Problem{
	voice.TroubleMicrophone: {Text: "trouble.microphone", Action: model.ActionSettings},
	voice.TroubleSoundless:  {Text: "trouble.soundless", Action: model.ActionSettings},
	voice.TroubleLoud:       {Text: "trouble.loud", Action: model.ActionSettings},
	voice.TroubleSpeaker:    {Text: "trouble.speaker", Action: model.ActionSettings},
	voice.TroubleTranscribe: {Text: "trouble.transcribe"},
	voice.TroubleRefused:    {Text: "trouble.refused"},
	voice.TroubleSpeech:     {Text: "trouble.speech"},
	voice.TroubleSentence:   {Text: "trouble.sentence"},
	voice.TroubleSend:       {Text: "trouble.send"},
	voice.TroubleKeep:       {Text: "trouble.keep"},
	voice.TroubleConnection: {Text: "trouble.connection", Action: model.ActionRetry},
	voice.TroubleIdle:       {Text: "trouble.idle"},
	voice.TroubleSlept:      {Text: "trouble.slept"},
}

// InCall explains trouble in a call; nil is none.
func InCall(t *voice.Trouble) *model.Problem {
	if t == nil {
		return nil
	}
	if p := silent(t.Err); p != nil {
		return p
	}
	details := ""
	if t.Err != nil {
		details = Explain(t.Err, Generally).Details
	}
	p := inCall[t.Kind]
	return new(told(i18n.Say(p.Text), p.Action, details))
}
