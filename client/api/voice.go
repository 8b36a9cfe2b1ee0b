package api

import (
	"context"
	"io"
)

// Routes of voice.
const (
	routeCapabilities      = "GET {agentRoute}/capabilities"
	routeTranscribe        = "POST {agentRoute}/transcribe"
	routeSynthesize        = "GET {agentRoute}/synthesize"
	routeSynthesizeSession = "GET {agentRoute}/session/{sessionId}/synthesize"
)

// Capabilities tell which voice services an agent has.
type Capabilities struct {
	HasSTT bool // speech to text
	HasTTS bool // text to speech
}

// SpeechRequest asks for speech.
type SpeechRequest struct {
	SessionID string      // the session's own route is used if set
	Text      string      // travels in the URL: at most about 300 characters
	Format    AudioFormat // wav if empty
	Voice     string      // left out if empty
}

// Audio is speech that is being downloaded. The caller reads it to io.EOF and
// closes it.
type Audio struct {
	ContentType string // such as "audio/wav"
	io.ReadCloser
}

// Capabilities asks what the agent can do: GET {agentRoute}/capabilities.
// Errors: [*Error].
func (a *Agent) Capabilities(ctx context.Context) (Capabilities, error) {
	return Capabilities{}, protocolError(routeCapabilities, "", nil)
}

// Transcribe turns speech into text: POST {agentRoute}/transcribe. The content
// type is audio/wav or audio/mp4 (webm and m4a are sent as audio/mp4); size is
// the length of body in bytes, negative if not known. The text is empty where
// nothing was understood. Errors: [*Error].
func (a *Agent) Transcribe(ctx context.Context, contentType string, body io.Reader, size int64) (string, error) {
	return "", protocolError(routeTranscribe, "", nil)
}

// Synthesize turns text into speech: GET {agentRoute}/synthesize, or GET
// {agentRoute}/session/{sessionId}/synthesize where r names a session. Errors,
// also of Read: [*Error]; KindInvalid for an empty text.
func (a *Agent) Synthesize(ctx context.Context, r SpeechRequest) (*Audio, error) {
	return nil, protocolError(routeSynthesize, "", nil)
}
