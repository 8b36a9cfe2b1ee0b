package model

import "slices"

// Settings are the person's choices, kept in the local copy.
type Settings struct {
	Language          string  `json:"language"` // "system" or a code such as "de"
	Theme             string  `json:"theme"`    // "system", "light", "dark"
	Microphone        string  `json:"microphone"`
	Speaker           string  `json:"speaker"`
	SpeakReplies      bool    `json:"speak_replies"`
	VoiceName         string  `json:"voice_name"`
	Speed             float64 `json:"speed"`          // 1 is natural
	NotifyContent     string  `json:"notify_content"` // "full", "name", "nothing"
	Notify            bool    `json:"notify"`
	NotifySound       bool    `json:"notify_sound"`
	DoNotDisturb      bool    `json:"do_not_disturb"`
	CloseToTray       bool    `json:"close_to_tray"`
	StartAtLogin      bool    `json:"start_at_login"`
	AlertHandedOver   bool    `json:"alert_handed_over"`
	AlertFirstAnswer  bool    `json:"alert_first_answer"`
	AlertNoAnswerMin  int     `json:"alert_no_answer_min"` // minutes, 0 is off
	AlertClosed       bool    `json:"alert_closed"`
	AlertHandedBack   bool    `json:"alert_handed_back"`
	Sensitivity       float64 `json:"sensitivity"` // 0..1, 0.5 is the default
	EndOfTurn         float64 `json:"end_of_turn"` // seconds, 0.4–2.0; the longest wait
	BargeIn           string  `json:"barge_in"`    // "on", "push", "off"
	Sound             string  `json:"sound"`       // "automatic", "headphones", "speakers"
	HandsFree         string  `json:"hands_free"`  // "open", "push"
	TalkKey           string  `json:"talk_key"`    // the key that is held to talk, "" is none
	Speculative       bool    `json:"speculative"`
	Announce          bool    `json:"announce"`
	Commands          bool    `json:"spoken_commands"` // "stop", "louder" and the like are done at once
	Earcons           bool    `json:"earcons"`
	WhileWorking      string  `json:"while_working"` // "thoughts", "sound", "nothing": what a call lets hear meanwhile
	ReduceMotion      bool    `json:"reduce_motion"` // what only moves stands still
	AttachmentLimitMB int     `json:"attachment_limit_mb"`
	Name              string  `json:"name"`
	Email             string  `json:"email"`
	Phone             string  `json:"phone"`
}

// DefaultSettings are the choices before the person made any.
func DefaultSettings() Settings {
	return Settings{
		Language: "system", Theme: "system", SpeakReplies: false, Speed: 1,
		NotifyContent: "name", Notify: true, NotifySound: true,
		AlertHandedOver: true, AlertFirstAnswer: true, AlertNoAnswerMin: 5, AlertClosed: true, AlertHandedBack: true,
		Sensitivity: 0.5, EndOfTurn: 1.2, BargeIn: "on", Sound: "automatic", HandsFree: "open",
		Speculative: true, Announce: true, Commands: true, Earcons: true, WhileWorking: "thoughts", AttachmentLimitMB: 20,
	}
}

// Sensible gives the default to every value that this version does not know: one
// of a damaged row, or a choice that only a newer version has.
func (s Settings) Sensible() Settings {
	d := DefaultSettings()
	one := func(v *string, fallback string, known ...string) {
		if !slices.Contains(known, *v) {
			*v = fallback
		}
	}
	if s.Language == "" || len(s.Language) > longestTag {
		s.Language = d.Language
	}
	one(&s.Theme, d.Theme, "system", "light", "dark")
	one(&s.NotifyContent, d.NotifyContent, "full", "name", "nothing")
	one(&s.BargeIn, d.BargeIn, "on", "push", "off")
	one(&s.Sound, d.Sound, "automatic", "headphones", "speakers", "half_duplex")
	one(&s.HandsFree, d.HandsFree, "open", "push")
	one(&s.WhileWorking, d.WhileWorking, "thoughts", "sound", "nothing")
	between := func(v *float64, low, high, fallback float64) {
		if !(*v >= low && *v <= high) { // so that no number is none of them
			*v = fallback
		}
	}
	between(&s.Speed, 0.5, 2, d.Speed)
	between(&s.Sensitivity, 0, 1, d.Sensitivity)
	between(&s.EndOfTurn, 0.4, 2, d.EndOfTurn)
	if s.AlertNoAnswerMin < 0 || s.AlertNoAnswerMin > mostNoAnswer {
		s.AlertNoAnswerMin = d.AlertNoAnswerMin
	}
	if s.AttachmentLimitMB <= 0 || s.AttachmentLimitMB > mostAttachment {
		s.AttachmentLimitMB = d.AttachmentLimitMB
	}
	for _, text := range []*string{&s.Microphone, &s.Speaker, &s.VoiceName, &s.TalkKey, &s.Name, &s.Email, &s.Phone} {
		if len(*text) > mostSetting {
			*text = ""
		}
	}
	return s
}

const (
	longestTag     = 35        // bytes of a language's tag, as RFC 5646 has them
	mostNoAnswer   = 24 * 60   // minutes
	mostAttachment = 1_000_000 // MB
	mostSetting    = 4096      // bytes of a text
)

// InRange brings values that no slider can have back into their range.
func (s Settings) InRange() Settings {
	s.Speed = clamp(s.Speed, 0.5, 2, 1)
	s.Sensitivity = clamp(s.Sensitivity, 0, 1, 0.5)
	s.EndOfTurn = clamp(s.EndOfTurn, 0.4, 2, 1.2)
	s.AlertNoAnswerMin = max(0, min(s.AlertNoAnswerMin, mostNoAnswer))
	if s.AttachmentLimitMB <= 0 {
		s.AttachmentLimitMB = DefaultSettings().AttachmentLimitMB
	}
	return s
}

// clamp keeps v between low and high; what is no number becomes fallback.
func clamp(v, low, high, fallback float64) float64 {
	if v != v {
		return fallback
	}
	return max(low, min(v, high))
}

// Megabyte is what the settings' and the portal's MB mean, in bytes.
const Megabyte = 1_000_000

// AttachmentLimit is the largest file that may be sent, in bytes.
func (s Settings) AttachmentLimit() int64 { return int64(s.AttachmentLimitMB) * Megabyte }
