package problem

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"delonix/audio/wav"
	"delonix/client/api"
	"delonix/client/voice/playout"
)

func TestExplain_SoundThatIsNoneIsToldInWordsWithWhatThePortalSays(t *testing.T) {
	server := talkingJSON(t)
	for _, tt := range []struct {
		err  error
		want []string
	}{
		{server, []string{"no sound", "“voice model is loading”", "still read"}},
		{&playout.MissingError{Sentences: 1, Err: server}, []string{"One sentence could not be spoken.", "voice model is loading", "still read"}},
		{&playout.MissingError{Sentences: 3, Err: fmt.Errorf("synthesizing: %w", wav.ErrUnsupported)}, []string{"3 sentences", "can't be played"}},
		{&playout.MissingError{Sentences: 1, Err: fmt.Errorf("synthesizing: %w", &wav.EncodingError{Tag: 0x11})}, []string{"One sentence", "ADPCM", "WAV (PCM)"}},
		{&api.Error{Kind: api.KindProtocol, Status: 200, Sound: "MP3"}, []string{"MP3", "still read", "WAV (PCM)"}},
		{playout.ErrNoSound, []string{"sent no sound", "Try again"}},
		{playout.ErrSlow, []string{"too long"}},
	} {
		p := Explain(tt.err, Speaking)
		for _, w := range tt.want {
			if !strings.Contains(p.Text, w) {
				t.Errorf("%v is explained as %q: %q is missing", tt.err, p.Text, w)
			}
		}
	}
}

// talkingJSON is what the api says of JSON that came as sound.
func talkingJSON(t *testing.T) error {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "audio/wav")
		_, _ = w.Write([]byte(`{"detail":"voice model is loading"}`))
	}))
	defer server.Close()
	portal, err := api.ParsePortal(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	agent, err := api.NewAgent(portal, "a", api.NewSecret("token"), api.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer agent.CloseIdle()
	_, err = agent.Synthesize(t.Context(), api.SpeechRequest{Text: "hi"})
	if err == nil {
		t.Fatal("JSON is taken for sound")
	}
	return err
}
