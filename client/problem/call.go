package problem

import (
	"delonix/client/model"
	"delonix/client/voice"
)

// inCall is what happened in a call, what was kept and what to do, by the kind of
// trouble.
var inCall = map[voice.TroubleKind]model.Problem{
	voice.TroubleMicrophone: {Text: "The microphone can't be used. Connect it, or choose another one: the conversation goes on by itself.", Action: model.ActionSettings},
	voice.TroubleSoundless:  {Text: "No sound comes from the microphone. It may be muted, not allowed, or the wrong one: look into the sound settings of the computer, or choose another one.", Action: model.ActionSettings},
	voice.TroubleSpeaker:    {Text: "The speaker can't be used. Replies are shown until there is one.", Action: model.ActionSettings},
	voice.TroubleTranscribe: {Text: "The portal can't turn speech into text at the moment. What you said is kept, and tried again by itself."},
	voice.TroubleRefused:    {Text: "The portal refuses to turn what you said into text. The recording is kept: you can send it again after the conversation."},
	voice.TroubleSpeech:     {Text: "The portal can't speak at the moment. The reply is shown in the chat."},
	voice.TroubleSentence:   {Text: "A part of the reply could not be spoken. You can read it in the chat."},
	voice.TroubleSend:       {Text: "Your message could not be sent yet. It is kept in the chat."},
	voice.TroubleKeep:       {Text: "What you said can't be saved on this computer. It is sent all the same."},
	voice.TroubleConnection: {Text: "There is no connection to the portal. What you say is kept until it is back.", Action: model.ActionRetry},
	voice.TroubleIdle:       {Text: "The microphone was closed because nobody spoke for five minutes. Press Go on to talk again."},
	voice.TroubleSlept:      {Text: "The computer was asleep, so the conversation was paused and the microphone closed. Press Go on to talk again."},
}

// InCall explains trouble in a call; nil is none.
func InCall(t *voice.Trouble) *model.Problem {
	if t == nil {
		return nil
	}
	p := inCall[t.Kind]
	if t.Err != nil {
		p.Details = Explain(t.Err, Generally).Details
	}
	return &p
}
