package problem

import (
	"cmp"

	"delonix/client/model"
	"delonix/client/voice"
)

// CallWords are said by a call of its own accord.
func CallWords() voice.Words {
	return voice.Words{
		Working: []string{"One moment.", "I am still working on it.", "It takes a little longer."},
		Trouble: "The connection is gone. What you said is kept.",
		Back:    "The connection is back.",
	}
}

// OnMovingOn is said in a call when it goes on in another conversation.
func OnMovingOn() string { return "That conversation has ended. We go on in a new one." }

// WroteElsewhere is said in a call when somebody writes in another conversation.
func WroteElsewhere(operator string) string {
	return cmp.Or(operator, "An operator") + " wrote to you in another conversation."
}

// NoMicrophone and noSpeaker say that a device is missing.
func NoMicrophone() *model.Problem {
	return &model.Problem{Text: "There is no microphone. Connect one, or choose it in the settings.", Action: model.ActionSettings}
}

func NoSpeaker() *model.Problem {
	return &model.Problem{Text: "There is no speaker. Connect one, or choose it in the settings.", Action: model.ActionSettings}
}

func NoSpeakerToPlay() *model.Problem {
	return &model.Problem{Text: "The microphone works, but there is no speaker to play it.", Action: model.ActionSettings}
}

// The next say what the microphone or the speaker is in use for.
func InCallAlready() *model.Problem {
	return &model.Problem{Text: "A hands-free conversation is going on already."}
}

func EndCallFirst() *model.Problem {
	return &model.Problem{Text: "A hands-free conversation is going on. End it first."}
}

func JustSpeak() *model.Problem {
	return &model.Problem{Text: "You are in a hands-free conversation: just speak."}
}

func EndRecordingFirst() *model.Problem {
	return &model.Problem{Text: "Something is being recorded. End it first."}
}

func StillTranscribing() *model.Problem {
	return &model.Problem{Text: "What you said is still being understood. One moment."}
}

// NoSoundRecorded says that a recording holds no sound at all.
func NoSoundRecorded() *model.Problem {
	return &model.Problem{Text: "The microphone delivered no sound. Check that it is the right one and not muted.", Action: model.ActionSettings}
}

// NoWords says that nothing was understood.
func NoWords() *model.Problem {
	return &model.Problem{Text: "No words were understood. Your recording is kept; try it again or discard it.", Action: model.ActionRetry}
}

// The next say why a recording did not become a message.
func ConversationOfRecordingGone() *model.Problem {
	return &model.Problem{Text: "The conversation of this recording is gone. You can discard it."}
}

func RecordingUnreadable(err error) *model.Problem {
	return &model.Problem{Text: "The recording can't be read any more.", Details: Details(err)}
}

func RecordingCut() *model.Problem {
	return &model.Problem{Text: "Delonix ended while this was being recorded. What was said until then is kept.", Action: model.ActionRetry}
}

func NotSentYet() *model.Problem {
	return &model.Problem{Text: "This was not sent yet.", Action: model.ActionRetry}
}

// NotSentBecause repeats the words that were kept with a recording.
func NotSentBecause(words string) *model.Problem {
	return &model.Problem{Text: words, Action: model.ActionRetry}
}

// TooLongToSave and nothingToSpeak say why a message is not saved as speech.
func TooLongToSave() *model.Problem {
	return &model.Problem{Text: "This message is too long to be saved as speech."}
}

func NothingToSpeak() *model.Problem {
	return &model.Problem{Text: "There is nothing in this message that can be spoken."}
}
