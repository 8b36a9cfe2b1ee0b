package problem

import (
	"cmp"

	"delonix/assets/i18n"
	"delonix/client/model"
	"delonix/client/voice"
)

// CallWords are said by a call of its own accord, in the language of its conversation.
func CallWords(language string) voice.Words {
	c := i18n.In(language)
	return voice.Words{
		Working: []string{c.T("voice.working1"), c.T("voice.working2"), c.T("voice.working3")},
		Trouble: c.T("voice.trouble"),
		Back:    c.T("voice.back"),
	}
}

// OnMovingOn is said in a call when it goes on in another conversation.
func OnMovingOn(language string) string { return i18n.In(language).T("voice.movingOn") }

// WroteElsewhere is said in a call when somebody writes in another conversation.
func WroteElsewhere(language, operator string) string {
	c := i18n.In(language)
	return c.T("voice.wroteElsewhere", "name", cmp.Or(operator, c.T("voice.anOperator")))
}

// NoMicrophone and noSpeaker say that a device is missing.
func NoMicrophone() *model.Problem {
	return &model.Problem{Text: i18n.T("voice.noMicrophone"), Action: model.ActionSettings}
}

func NoSpeaker() *model.Problem {
	return &model.Problem{Text: i18n.T("voice.noSpeaker"), Action: model.ActionSettings}
}

func NoSpeakerToPlay() *model.Problem {
	return &model.Problem{Text: i18n.T("voice.noSpeakerToPlay"), Action: model.ActionSettings}
}

// The next say what the microphone or the speaker is in use for.
func InCallAlready() *model.Problem {
	return &model.Problem{Text: i18n.T("voice.inCall")}
}

func EndCallFirst() *model.Problem {
	return &model.Problem{Text: i18n.T("voice.endCallFirst")}
}

func JustSpeak() *model.Problem {
	return &model.Problem{Text: i18n.T("voice.justSpeak")}
}

func EndRecordingFirst() *model.Problem {
	return &model.Problem{Text: i18n.T("voice.endRecordingFirst")}
}

func StillTranscribing() *model.Problem {
	return &model.Problem{Text: i18n.T("voice.stillTranscribing")}
}

// NoSoundRecorded says that a recording holds no sound at all.
func NoSoundRecorded() *model.Problem {
	return &model.Problem{Text: i18n.T("voice.noSound"), Action: model.ActionSettings}
}

// NoWords says that nothing was understood.
func NoWords() *model.Problem {
	return &model.Problem{Text: i18n.T("voice.noWords"), Action: model.ActionRetry}
}

// The next say why a recording did not become a message.
func ConversationOfRecordingGone() *model.Problem {
	return &model.Problem{Text: i18n.T("voice.conversationGone")}
}

func RecordingUnreadable(err error) *model.Problem {
	return &model.Problem{Text: i18n.T("voice.unreadable"), Details: Details(err)}
}

func RecordingCut() *model.Problem {
	return &model.Problem{Text: i18n.T("voice.cut"), Action: model.ActionRetry}
}

func NotSentYet() *model.Problem {
	return &model.Problem{Text: i18n.T("voice.notSentYet"), Action: model.ActionRetry}
}

// NotSentBecause repeats the words that were kept with a recording.
func NotSentBecause(words string) *model.Problem {
	return &model.Problem{Text: words, Action: model.ActionRetry}
}

// TooLongToSave and nothingToSpeak say why a message is not saved as speech.
func TooLongToSave() *model.Problem {
	return &model.Problem{Text: i18n.T("voice.tooLongToSave")}
}

func NothingToSpeak() *model.Problem {
	return &model.Problem{Text: i18n.T("voice.nothingToSpeak")}
}
