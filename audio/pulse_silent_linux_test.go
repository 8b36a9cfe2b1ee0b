package audio_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"delonix/audio"
	"delonix/audio/audiotest"
)

// pactl runs a command of the server's control program.
func (d *devices) pactl(t *testing.T, ctx context.Context, args ...string) string {
	t.Helper()
	out, err := d.Command(ctx, "pactl", args...).CombinedOutput()
	if err != nil {
		t.Fatalf("pactl %v: %v: %s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

func (d *devices) tellsWhyItIsSilent(t *testing.T) {
	sound, ctx := d.open(t)
	m := sound.NewMicrophone(audio.MicrophoneOptions{})
	why := func() audio.Cause {
		t.Helper()
		err := m.WhySilent(ctx)
		if err == nil {
			return audio.CauseUnknown
		}
		var silent *audio.SilentError
		if !errors.As(err, &silent) || silent.Device != "Virtual microphone" {
			t.Fatalf("%#v", err)
		}
		return silent.Cause
	}
	if err := m.Start(ctx); err != nil {
		t.Fatal(err)
	}
	defer m.Stop()
	if err := m.Read(ctx, make([]float32, audio.FrameSamples)); err != nil {
		t.Fatal(err)
	}
	if got := why(); got != audio.CauseUnknown {
		t.Errorf("a live microphone is %q", got)
	}
	const source = audiotest.PulseMicrophone
	own := strings.Fields(d.pactl(t, ctx, "list", "short", "source-outputs"))
	output := ""
	for line := range strings.Lines(d.pactl(t, ctx, "list", "source-outputs")) {
		if n, ok := strings.CutPrefix(strings.TrimSpace(line), "Source Output #"); ok {
			output = n
		}
		if strings.Contains(line, `application.name = "Delonix"`) {
			break
		}
	}
	for _, c := range []struct {
		cause    audio.Cause
		do, undo []string
	}{
		{audio.CauseMuted, []string{"set-source-mute", source, "1"}, []string{"set-source-mute", source, "0"}},
		{audio.CauseVolume, []string{"set-source-volume", source, "0"}, []string{"set-source-volume", source, "100%"}},
		{audio.CauseProgram, []string{"set-source-output-mute", output, "1"}, []string{"set-source-output-mute", output, "0"}},
	} {
		d.pactl(t, ctx, c.do...)
		if got := why(); got != c.cause {
			t.Errorf("after %v it is silent because %q, want %q; outputs %v", c.do, got, c.cause, own)
		}
		d.pactl(t, ctx, c.undo...)
		if got := why(); got != audio.CauseUnknown {
			t.Errorf("after %v it is silent because %q", c.undo, got)
		}
	}
	d.pactl(t, ctx, "suspend-source", source, "1")
	if got := why(); got != audio.CauseSuspended {
		t.Errorf("asleep it is silent because %q", got)
	}
	d.pactl(t, ctx, "suspend-source", source, "0")
	if err := m.Stop(); err != nil { // one that is closed is asked for, too
		t.Fatal(err)
	}
	d.pactl(t, ctx, "set-source-mute", source, "1")
	if got := why(); got != audio.CauseMuted {
		t.Errorf("closed it is silent because %q", got)
	}
	d.pactl(t, ctx, "set-source-mute", source, "0")
}
