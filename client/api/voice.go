package api

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"
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

// Capabilities asks what the agent can do: GET {agentRoute}/capabilities. What
// is not said is not there. Errors: [*Error].
func (a *Agent) Capabilities(ctx context.Context) (Capabilities, error) {
	c, err := a.call(routeCapabilities, http.MethodGet, "capabilities")
	if err != nil {
		return Capabilities{}, err
	}
	answer, err := a.wire.fetch(ctx, c, maxJSON)
	if err != nil {
		return Capabilities{}, err
	}
	o, err := readObject(answer.data)
	if err != nil {
		return Capabilities{}, answer.unexpected(err)
	}
	return Capabilities{HasSTT: o.flag("has_stt"), HasTTS: o.flag("has_tts")}, nil
}

// Transcribe turns speech into text: POST {agentRoute}/transcribe. The content
// type is audio/wav or audio/mp4 (webm and m4a are sent as audio/mp4); size is
// the length of body in bytes, negative if not known. The text is empty where
// nothing was understood. The body is read as a stream and not closed; its Read
// must not block for long. Errors: [*Error].
func (a *Agent) Transcribe(ctx context.Context, contentType string, body io.Reader, size int64) (string, error) {
	c, err := a.call(routeTranscribe, http.MethodPost, "transcribe")
	if err != nil {
		return "", err
	}
	sendAs := transcribeType(contentType)
	switch {
	case sendAs == "":
		return "", invalid(routeTranscribe, "content_type", InputFormat, "only WAV, MP4 and WebM sound can be transcribed")
	case body == nil || size == 0:
		return "", invalid(routeTranscribe, "body", InputEmpty, "the recording is empty")
	}
	c.slow = true
	c.accept = "application/json, text/plain"
	c.contentType, c.size, c.body = sendAs, size, replayable(body, size)
	answer, err := a.wire.fetch(ctx, c, maxTranscript)
	if err != nil {
		return "", err
	}
	text, err := readTranscript(answer)
	if err != nil {
		return "", answer.unexpected(err)
	}
	return text, nil
}

// maxTranscript is the most an answer of transcribe may have, in bytes.
const maxTranscript = 1 << 20

// transcribeType returns what a sound is sent as: the document knows audio/wav
// and audio/mp4, and wants WebM to be sent as audio/mp4. "" for other types.
func transcribeType(contentType string) string {
	switch mediaType(contentType) {
	case "audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave":
		return "audio/wav"
	case "audio/mp4", "audio/m4a", "audio/x-m4a", "video/mp4", "audio/webm", "video/webm":
		return "audio/mp4"
	}
	return ""
}

// replayable opens a reader as a request's body, again only if it can seek.
func replayable(r io.Reader, size int64) func() (io.ReadCloser, error) {
	used := false
	seeker, canSeek := r.(io.Seeker)
	start := int64(0)
	if canSeek {
		var err error
		start, err = seeker.Seek(0, io.SeekCurrent)
		canSeek = err == nil
	}
	failed := func(err error) error {
		return &sourceError{field: "body", detail: "the recording can't be read", err: err}
	}
	return func() (io.ReadCloser, error) {
		if used && !canSeek {
			return nil, errBodyUsed
		}
		if used {
			if _, err := seeker.Seek(start, io.SeekStart); err != nil {
				return nil, failed(err)
			}
		}
		used = true
		return io.NopCloser(exactly(r, size, failed)), nil
	}
}

// errNotTranscript says that an answer of transcribe can't be read.
var errNotTranscript = errors.New("the answer is no transcript")

// readTranscript reads the answer of transcribe: a JSON string, bare text, or an
// object with text, transcript or transcription. Bare text that happens to be a
// JSON number or word is text.
func readTranscript(r received) (string, error) {
	body := bytes.TrimSpace(bytes.TrimPrefix(r.data, []byte("\ufeff")))
	if len(body) == 0 || bytes.Equal(body, []byte("null")) {
		return "", nil
	}
	if isHTML(r.contentType, body) || !utf8.Valid(body) {
		return "", errNotTranscript
	}
	if text, ok := stringText(body); ok {
		return strings.TrimSpace(text), nil
	}
	if !json.Valid(body) {
		// The beginning of broken JSON is no text anybody said.
		if body[0] == '{' || mediaType(r.contentType) == "application/json" {
			return "", errNotTranscript
		}
		return string(body), nil
	}
	if body[0] != '{' && body[0] != '[' {
		return string(body), nil
	}
	o, err := readObject(body)
	if err != nil {
		return "", errors.Join(errNotTranscript, err)
	}
	for _, layer := range layers(o) {
		if text, ok := layer.str("text", "transcript", "transcription"); ok {
			return strings.TrimSpace(text), nil
		}
	}
	return "", errNotTranscript
}

// Synthesize turns text into speech: GET {agentRoute}/synthesize, or GET
// {agentRoute}/session/{sessionId}/synthesize where r names a session. Errors,
// also of Read: [*Error]; KindInvalid for an empty text; KindProtocol if the
// answer is no sound.
func (a *Agent) Synthesize(ctx context.Context, r SpeechRequest) (*Audio, error) {
	route, segments := routeSynthesize, []string{"synthesize"}
	if r.SessionID != "" {
		route, segments = routeSynthesizeSession, []string{"session", r.SessionID, "synthesize"}
	}
	c, err := a.call(route, http.MethodGet, segments...)
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(r.Text) == "" {
		return nil, invalid(route, "text", InputEmpty, "there is nothing to say")
	}
	if r.Format == "" {
		r.Format = FormatWAV
	}
	c.query = url.Values{"text": {r.Text}, "format": {string(r.Format)}}
	if r.Voice != "" {
		c.query.Set("voice_name", r.Voice)
	}
	c.accept, c.identity, c.slow = "audio/"+string(r.Format), true, true
	answer, err := a.wire.do(ctx, c)
	if err != nil {
		return nil, err
	}
	sound := bufio.NewReader(answer)
	if failure := answer.notSound(sound, r.Format); failure != nil {
		_ = answer.Close()
		return nil, failure
	}
	return &Audio{ContentType: answer.mediaType(), ReadCloser: audioBody{sound, answer}}, nil
}

// audioBody is an answer whose beginning was looked at.
type audioBody struct {
	io.Reader
	io.Closer
}

// notSound returns an error if a 2xx answer is no sound: a page, JSON, text,
// another format than the one that was asked for, or nothing. What the portal
// calls it says little: services label WAV as text and errors as WAV.
func (a *answer) notSound(body *bufio.Reader, want AudioFormat) *Error {
	begin, err := body.Peek(4)
	var broken *Error
	if len(begin) == 0 && errors.As(err, &broken) {
		return broken
	}
	if startsWAV(begin) {
		return nil
	}
	media := a.mediaType()
	isText := strings.HasPrefix(media, "text/") || strings.HasSuffix(media, "json") || strings.HasSuffix(media, "xml")
	if want != FormatWAV && len(begin) > 0 && !isText && begin[0] != '{' && begin[0] != '<' {
		return nil
	}
	if begin, _ = body.Peek(soundLook); startsWAV(begin) {
		return nil
	}
	e := &Error{Kind: KindProtocol, Status: a.status, Detail: "the answer is no sound", Route: a.route, Sound: soundKind(begin)}
	rest, _ := io.ReadAll(io.LimitReader(body, maxErrorBody))
	text := a.wire.redact(rest)
	if !utf8.Valid(text) || bytes.ContainsFunc(text, isControl) {
		if e.Sound == "" && len(rest) > 0 {
			e.Sound = rawKind(media)
		}
		return e
	}
	e.Sound = ""
	if isHTML(a.header.Get("Content-Type"), bytes.TrimSpace(text)) {
		e.Kind = KindPage
	}
	if _, detail := readErrorBody(a.header.Get("Content-Type"), text); detail != "" {
		e.Detail, e.said = detail, true
	}
	return e
}

// isControl tells characters that no text has.
func isControl(r rune) bool {
	return r == utf8.RuneError || r < ' ' && r != '\n' && r != '\r' && r != '\t'
}
