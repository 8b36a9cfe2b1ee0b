package demo_test

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"

	"delonix/client/demo"
)

func withVoice() demo.Options {
	o := quiet()
	o.HasSTT, o.HasTTS = demo.Detect, demo.Detect
	o.STT, o.TTS = demo.FastSpeech()
	return o
}

func TestCapabilities_AreHonest(t *testing.T) {
	for want, o := range map[string]demo.Options{
		`{"has_stt":true,"has_tts":true}`:   withVoice(),
		`{"has_stt":false,"has_tts":false}`: quiet(),
		`{"has_stt":true,"has_tts":false}`:  {STT: demo.ScriptedSTT(), HasTTS: demo.No},
	} {
		c := open(t, o)
		if a := c.want(200, "GET", c.agentRoute("/capabilities"), ""); string(a.body) != want {
			t.Errorf("capabilities %s, want %s", a.body, want)
		}
	}
}

func TestSpeech_ThereAndBack(t *testing.T) {
	c := open(t, withVoice())
	s := c.newSession()
	for _, route := range []string{c.agentRoute("/synthesize"), c.agentRoute("/session/" + s + "/synthesize")} {
		text := "Hello, how are you? This goes over " + route
		a := c.want(200, "GET", route+"?format=wav&voice_name=slt&text="+url.QueryEscape(text), "", "Accept", "audio/wav")
		if a.header.Get("Content-Type") != "audio/wav" || !strings.HasPrefix(string(a.body), "RIFF") || a.header.Get("Content-Length") == "" {
			t.Fatalf("answer %v", a.header)
		}
		b := c.do("POST", c.agentRoute("/transcribe"), strings.NewReader(string(a.body)), "Content-Type", "audio/wav")
		if b.status != 200 || string(b.body) != `"`+text+`"` || b.header.Get("Content-Type") != "application/json" {
			t.Errorf("transcript %d %s", b.status, b.body)
		}
	}
	spoken, heard := c.Synthesized(), c.Transcribed()
	if len(spoken) != 2 || spoken[0].Voice != "slt" || spoken[0].SessionID != "" || spoken[1].SessionID != s {
		t.Errorf("spoken %+v", spoken)
	}
	if len(heard) != 2 || heard[0].ContentType != "audio/wav" || heard[0].Text != spoken[0].Text || len(heard[0].Data) < 1000 {
		t.Errorf("heard %d", len(heard))
	}
}

func TestTranscribe_BareText(t *testing.T) {
	o := withVoice()
	o.Shape.BareTranscript = true
	o.STT = demo.ScriptedSTT(`say "hi"`)
	c := open(t, o)
	for _, want := range []string{`say "hi"`, ""} {
		a := c.do("POST", c.agentRoute("/transcribe"), strings.NewReader(recording(t)), "Content-Type", "audio/wav")
		if a.status != 200 || string(a.body) != want {
			t.Errorf("transcript %d %q", a.status, a.body)
		}
	}
}

// recording is a WAV file.
func recording(t *testing.T) string {
	t.Helper()
	_, tts := demo.FastSpeech()
	wav, err := tts.Synthesize(context.Background(), "anything", "")
	if err != nil {
		t.Fatal(err)
	}
	return string(wav)
}

func TestTranscribe_Refuses(t *testing.T) {
	c := open(t, withVoice())
	path := c.agentRoute("/transcribe")
	for name, test := range map[string]struct{ contentType, body string }{
		"no type":      {"", recording(t)},
		"another type": {"audio/ogg", recording(t)},
		"webm":         {"audio/webm", recording(t)},
		"nothing":      {"audio/wav", ""},
		"no WAV":       {"audio/wav", "this is no recording at all"},
		"half a head":  {"audio/wav", recording(t)[:20]},
	} {
		t.Run(name, func(t *testing.T) {
			a := c.do("POST", path, strings.NewReader(test.body), "Content-Type", test.contentType)
			if a.status != 422 || at(a.json(t), "detail", 0, "msg") == nil {
				t.Errorf("status %d: %s", a.status, a.body)
			}
		})
	}
}

func TestSynthesize_Refuses(t *testing.T) {
	c := open(t, withVoice())
	path := c.agentRoute("/synthesize")
	c.want(422, "GET", path, "")
	c.want(422, "GET", path+"?text=+", "")
	c.want(422, "GET", path+"?text=hi&format=ogg", "")
	c.want(422, "GET", path+"?text=hi&format=wav", "", "Accept", "audio/mp4")
	c.want(422, "GET", path+"?text="+strings.Repeat("x", 5001), "")
	c.want(404, "GET", c.agentRoute("/session/none/synthesize?text=hi"), "")
	c.want(200, "GET", path+"?text=hi", "", "Accept", "audio/*")
	c.want(200, "GET", path+"?text=hi", "", "Accept", "text/html, */*;q=0.1")
}

func TestSpeech_DeniedClaimedAndBroken(t *testing.T) {
	call := func(o demo.Options, status int) {
		t.Helper()
		c := open(t, o)
		a := c.do("POST", c.agentRoute("/transcribe"), strings.NewReader(recording(t)), "Content-Type", "audio/wav")
		if a.status != status {
			t.Errorf("transcribe: %d %s", a.status, a.body)
		}
		c.want(status, "GET", c.agentRoute("/synthesize?text=hi"), "")
	}
	call(quiet(), 422)
	broken := quiet()
	broken.HasSTT, broken.HasTTS = demo.Yes, demo.Yes
	broken.STT = demo.STTFunc(func(context.Context, []byte) (string, error) { return "", errors.New("broken") })
	broken.TTS = demo.TTSFunc(func(context.Context, string, string) ([]byte, error) { return nil, errors.New("broken") })
	call(broken, 503)
}

func TestSpeech_EndsWithItsReader(t *testing.T) {
	began, ended := make(chan struct{}), make(chan struct{})
	o := withVoice()
	o.STT = demo.STTFunc(func(ctx context.Context, _ []byte) (string, error) {
		close(began)
		defer close(ended)
		<-ctx.Done()
		return "", ctx.Err()
	})
	c := open(t, o)
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		<-began
		cancel()
	}()
	c.tryContext(ctx, "POST", c.agentRoute("/transcribe"), recording(t), "audio/wav")
	<-ended
}
