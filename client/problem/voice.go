package problem

import (
	"cmp"
	"encoding/json"
	"errors"
	"strings"

	"delonix/assets/i18n"
	"delonix/client/internal/plain"
	"delonix/client/model"
	"delonix/client/voice"
	"delonix/client/voice/listen"
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

// CallNote is the line of a call that is over, made of what was kept of it.
func CallNote(kept string) string {
	var n model.CallNote
	if err := json.Unmarshal([]byte(kept), &n); err != nil {
		return i18n.T("call.note")
	}
	parts := []string{i18n.T("call.note"), i18n.Span(n.Length), i18n.N("timings.turns", n.Turns)}
	if n.Interruptions > 0 {
		parts = append(parts, i18n.N("call.interruptions", n.Interruptions))
	}
	return strings.Join(parts, " · ")
}

// OnEnding is said in a call when its conversation has ended.
func OnEnding(language string) string { return i18n.In(language).T("voice.ended") }

// OperatorJoined and OperatorLeft are said in a call when somebody takes the conversation
// over from the agent, and gives it back.
func OperatorJoined(language, operator string) string {
	c := i18n.In(language)
	return c.T("voice.joined", "name", cmp.Or(operator, c.T("voice.anOperator")))
}

func OperatorLeft(language, operator string) string {
	c := i18n.In(language)
	return c.T("voice.left", "name", cmp.Or(operator, c.T("voice.theOperator")))
}

// WroteElsewhere is said in a call when somebody writes in another conversation.
func WroteElsewhere(language, operator string) string {
	c := i18n.In(language)
	return c.T("voice.wroteElsewhere", "name", cmp.Or(operator, c.T("voice.anOperator")))
}

// NoMicrophone and noSpeaker say that a device is missing.
func NoMicrophone() *model.Problem {
	return new(told(i18n.Say("voice.noMicrophone"), model.ActionSettings, ""))
}

func NoSpeaker() *model.Problem {
	return new(told(i18n.Say("voice.noSpeaker"), model.ActionSettings, ""))
}

func NoSpeakerToPlay() *model.Problem {
	return new(told(i18n.Say("voice.noSpeakerToPlay"), model.ActionSettings, ""))
}

// The next say what the microphone or the speaker is in use for.
func InCallAlready() *model.Problem {
	return says(i18n.Say("voice.inCall"))
}

func EndCallFirst() *model.Problem {
	return says(i18n.Say("voice.endCallFirst"))
}

func JustSpeak() *model.Problem {
	return says(i18n.Say("voice.justSpeak"))
}

func EndRecordingFirst() *model.Problem {
	return says(i18n.Say("voice.endRecordingFirst"))
}

func StillTranscribing() *model.Problem {
	return says(i18n.Say("voice.stillTranscribing"))
}

// silence has the keys of why no sound comes from a microphone.
var silence = map[voice.Cause]string{
	voice.CauseMuted: "silent.muted", voice.CauseVolume: "silent.volume", voice.CauseProgram: "silent.program",
	voice.CauseSuspended: "silent.suspended", voice.CauseUnplugged: "silent.unplugged",
}

// silent explains why no sound comes from a microphone, nil where that is not known.
func silent(why error) *model.Problem {
	var e *voice.SilentError
	if !errors.As(why, &e) || silence[e.Cause] == "" {
		return nil
	}
	return new(told(i18n.Say(silence[e.Cause], "device", plain.Shorten(plain.Line(e.Device), 60)), model.ActionSettings, ""))
}

// microphone has the keys of how a microphone is set wrong.
var microphone = map[listen.Verdict]string{listen.Loud: "mic.loud", listen.Soft: "mic.soft", listen.Noisy: "mic.noisy", listen.Offset: "mic.offset"}

// OfMicrophone says what to change about a microphone, nil where it is well set.
func OfMicrophone(v listen.Verdict) *model.Problem {
	key, wrong := microphone[v]
	if !wrong {
		return nil
	}
	return new(told(i18n.Say(key), model.ActionNone, ""))
}

// NoSound says that a recording holds no sound at all, and why, where that is known.
func NoSound(why error) *model.Problem {
	if p := silent(why); p != nil {
		return p
	}
	return new(told(i18n.Say("voice.noSound"), model.ActionSettings, ""))
}

// NoWords says that nothing was understood.
func NoWords() *model.Problem {
	return new(told(i18n.Say("voice.noWords"), model.ActionRetry, ""))
}

// The next say why a recording did not become a message.
func ConversationOfRecordingGone() *model.Problem {
	return says(i18n.Say("voice.conversationGone"))
}

func RecordingUnreadable(err error) *model.Problem {
	return new(told(i18n.Say("voice.unreadable"), model.ActionNone, Details(err)))
}

func RecordingCut() *model.Problem {
	return new(told(i18n.Say("voice.cut"), model.ActionRetry, ""))
}

func NotSentYet() *model.Problem {
	return new(told(i18n.Say("voice.notSentYet"), model.ActionRetry, ""))
}

// NotSentBecause repeats what was kept with a recording: what Encode wrote, or the
// words alone.
func NotSentBecause(kept string) *model.Problem {
	p := Decode(kept)
	p.Action = model.ActionRetry
	return p
}

// TooLongToSave and nothingToSpeak say why a message is not saved as speech.
func TooLongToSave() *model.Problem {
	return says(i18n.Say("voice.tooLongToSave"))
}

func NothingToSpeak() *model.Problem {
	return says(i18n.Say("voice.nothingToSpeak"))
}
