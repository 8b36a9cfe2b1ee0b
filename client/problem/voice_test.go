package problem

import (
	"strings"
	"testing"

	"delonix/client/model"
	"delonix/client/voice"
)

func TestCallWords_AreSaidInTheLanguageOfTheCall(t *testing.T) {
	back := map[string]string{}
	for _, language := range []string{"en", "de", "es", "fr", "ru"} {
		words := CallWords(language)
		for _, text := range append(words.Working, words.Trouble, words.Back, OnMovingOn(language), WroteElsewhere(language, "")) {
			if strings.TrimSpace(text) == "" || strings.Contains(text, "{{") {
				t.Errorf("%s: %q", language, text)
			}
		}
		if other, ok := back[words.Back]; ok {
			t.Errorf("%s and %s have the same words", language, other)
		}
		back[words.Back] = language
		if got := WroteElsewhere(language, "Eva"); !strings.Contains(got, "Eva") {
			t.Errorf("%s: %q names nobody", language, got)
		}
	}
	if got := CallWords("de-AT").Back; got != CallWords("de").Back {
		t.Errorf("in Austria: %q", got)
	}
	if got := CallWords("tr").Back; got != CallWords("en").Back {
		t.Errorf("in a language without words: %q", got)
	}
}

func TestInCall_NamesWhyNoSoundComes(t *testing.T) {
	for cause, want := range map[voice.Cause]string{
		voice.CauseMuted: "“Headset” is muted", voice.CauseVolume: "turned down", voice.CauseProgram: "muted for Delonix",
		voice.CauseSuspended: "sleep", voice.CauseUnplugged: "plugged", "": "It may be muted",
	} {
		why := &voice.SilentError{Cause: cause, Device: "Headset"}
		p := InCall(&voice.Trouble{Kind: voice.TroubleSoundless, Err: why})
		if !strings.Contains(p.Text, want) || !strings.HasPrefix(p.Text, "No sound comes from the microphone") || p.Action != model.ActionSettings {
			t.Errorf("%q is told as %q", cause, p.Text)
		}
		if q := NoSound(why); cause != "" && q.Text != p.Text {
			t.Errorf("a recording tells %q as %q", cause, q.Text)
		}
	}
	if p := NoSound(nil); !strings.Contains(p.Text, "delivered no sound") {
		t.Errorf("without a reason: %q", p.Text)
	}
}
