package call

import (
	"fyne.io/fyne/v2"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/look"
)

func pick(on bool, a, b string) string {
	if on {
		return a
	}
	return b
}

func pickColor(on bool, a, b fyne.ThemeColorName) fyne.ThemeColorName {
	if on {
		return a
	}
	return b
}

// stateWord is the colour and the word of a state.
func stateWord(c client.Call) (fyne.ThemeColorName, string) {
	switch c.State {
	case client.CallStarting:
		return look.Muted, i18n.T("call.state.starting")
	case client.CallListening:
		return look.Text, i18n.T("call.state.listening")
	case client.CallHearing:
		return look.Ember, i18n.T("call.state.hearing")
	case client.CallTranscribing:
		return look.Amber, i18n.T("call.state.understanding")
	case client.CallThinking:
		return look.Amber, i18n.T("call.state.thinking")
	case client.CallSpeaking:
		if c.Operator {
			return look.Leaf, i18n.T("call.state.speaking")
		}
		return look.Blue, i18n.T("call.state.speaking")
	case client.CallPaused:
		return look.Muted, i18n.T("call.state.paused")
	case client.CallMuted:
		if c.Resting() {
			return look.Muted, i18n.T("call.state.closed")
		}
		return look.Muted, i18n.T("call.state.muted")
	case client.CallNoMicrophone:
		return look.Red, i18n.T("call.state.noMicrophone")
	case client.CallNoConnection:
		return look.Red, i18n.T("call.state.noConnection")
	}
	return look.Muted, ""
}

// The least and the most that can be asked for by voice, in percent.
const softest, loudest = 25, 200

// doneWord says what was just done at a spoken word, in the place of the state; "" where
// nothing was, or the state says it.
func doneWord(c client.Call) string {
	volume := i18n.Percent(float64(c.Volume) / 100)
	switch c.Obeyed {
	case client.CallStop:
		return i18n.T("call.done.stop")
	case client.CallContinue:
		return i18n.T("call.done.continue")
	case client.CallRepeat:
		return i18n.T("call.done.repeat")
	case client.CallLouder:
		if c.Volume >= loudest {
			return i18n.T("call.done.loudest")
		}
		return i18n.T("call.done.louder", "volume", volume)
	case client.CallQuieter:
		if c.Volume <= softest {
			return i18n.T("call.done.quietest")
		}
		return i18n.T("call.done.quieter", "volume", volume)
	}
	return ""
}

// saysDone reports whether the word of a state may make room for what was done.
func saysDone(s client.CallState) bool {
	switch s {
	case client.CallListening, client.CallSpeaking, client.CallThinking, client.CallPaused:
		return true
	}
	return false
}

// hintWords is one line of help for the state. bargeIn is how a reply can be
// interrupted, as in the settings.
func hintWords(c client.Call, bargeIn string) string {
	switch c.State {
	case client.CallSpeaking:
		switch {
		case bargeIn == "off", c.Muted, !c.Open:
			return i18n.T("call.hint.esc")
		case bargeIn == "push":
			return i18n.T("call.hint.hold")
		}
		return i18n.T("call.hint.speak")
	case client.CallMuted:
		return i18n.T("call.hint.nobody")
	case client.CallListening:
		return i18n.T("call.hint.talk")
	case client.CallPaused:
		if c.HearsGoOn {
			return i18n.T("call.hint.sayGoOn")
		}
		return i18n.T("call.hint.paused")
	case client.CallNoMicrophone:
		return i18n.T("call.hint.connect")
	case client.CallNoConnection:
		return i18n.T("call.hint.kept")
	}
	return ""
}

func show(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}
