package call

import (
	"fyne.io/fyne/v2"

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
		return look.Muted, "Opening the microphone"
	case client.CallListening:
		return look.Text, "Listening"
	case client.CallHearing:
		return look.Ember, "Hearing you"
	case client.CallTranscribing:
		return look.Amber, "Understanding"
	case client.CallThinking:
		return look.Amber, "Thinking"
	case client.CallSpeaking:
		if c.Operator {
			return look.Leaf, "Speaking"
		}
		return look.Blue, "Speaking"
	case client.CallPaused:
		return look.Muted, "Paused"
	case client.CallMuted:
		if c.Resting() {
			return look.Muted, "Microphone closed"
		}
		return look.Muted, "Muted"
	case client.CallNoMicrophone:
		return look.Red, "No microphone"
	case client.CallNoConnection:
		return look.Red, "No connection"
	}
	return look.Muted, ""
}

// hintWords is one line of help for the state. bargeIn is how a reply can be
// interrupted, as in the settings.
func hintWords(c client.Call, bargeIn string) string {
	switch c.State {
	case client.CallSpeaking:
		switch {
		case bargeIn == "off", c.Muted, !c.Open:
			return "Esc stops the reply"
		case bargeIn == "push":
			return "Hold Talk to interrupt"
		}
		return "Speak to interrupt"
	case client.CallMuted:
		return "Nobody hears you"
	case client.CallListening:
		return "Just talk"
	case client.CallPaused:
		return "Nothing is heard or said"
	case client.CallNoMicrophone:
		return "Connect one to go on"
	case client.CallNoConnection:
		return "What you said is kept"
	}
	return ""
}
