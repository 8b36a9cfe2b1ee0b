package demo

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
)

const (
	maxRecording  = 64 << 20
	maxSpeechText = 5000 // characters of one request
)

func (p *Portal) tellCapabilities(w http.ResponseWriter, r *http.Request) *problem {
	if _, e := p.agentOf(r); e != nil {
		return e
	}
	view := map[string]any{"has_stt": p.speech.hasSTT(), "has_tts": p.speech.hasTTS()}
	p.decorate(view)
	p.answer(w, http.StatusOK, view)
	return nil
}

// transcribe turns a recording into text.
func (p *Portal) transcribe(w http.ResponseWriter, r *http.Request) *problem {
	a, e := p.agentOf(r)
	if e != nil {
		return e
	}
	mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || mediaType != "audio/wav" && mediaType != "audio/mp4" {
		return invalid("value_error", "Content-Type should be audio/wav or audio/mp4", "header", "content-type")
	}
	if !p.speech.hasSTT() {
		return invalid("value_error", "Speech-to-text is not enabled for this agent", "path", "agent_id")
	}
	data, err := io.ReadAll(io.LimitReader(r.Body, maxRecording+1))
	if err != nil {
		return &problem{status: http.StatusBadRequest, msg: "The recording can not be read"}
	}
	if len(data) > maxRecording {
		return &problem{status: http.StatusRequestEntityTooLarge, msg: "The recording is too long"}
	}
	if len(data) == 0 {
		return missing("body")
	}
	text, err := p.speech.understand(r.Context(), data, mediaType)
	p.seen.recording(Recording{AgentID: a.id, ContentType: mediaType, Data: data, Text: text, At: p.now()})
	if err != nil {
		return speechProblem(err, "body")
	}
	if p.opts.Shape.BareTranscript {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = io.WriteString(w, text)
		return nil
	}
	p.answer(w, http.StatusOK, text)
	return nil
}

// synthesize speaks a text, on the agent's route or that of a session.
func (p *Portal) synthesize(w http.ResponseWriter, r *http.Request) *problem {
	a, e := p.agentOf(r)
	if e != nil {
		return e
	}
	sessionID := r.PathValue("session_id")
	if sessionID != "" {
		if _, _, e := p.sessionOf(r); e != nil {
			return e
		}
	}
	q := r.URL.Query()
	text, format := q.Get("text"), q.Get("format")
	if format == "" {
		format = "wav"
	}
	switch {
	case !p.speech.hasTTS():
		return invalid("value_error", "Text-to-speech is not enabled for this agent", "path", "agent_id")
	case strings.TrimSpace(text) == "":
		return missing("query", "text")
	case len(text) > maxSpeechText:
		return invalid("string_too_long", "Text is too long", "query", "text")
	case format != "wav" && format != "mp4":
		return invalid("enum", "Input should be 'wav' or 'mp4'", "query", "format")
	case !accepts(r, "audio/"+format):
		return invalid("value_error", "Accept does not match the format", "header", "accept")
	}
	p.seen.speech(Spoken{
		AgentID: a.id, SessionID: sessionID, Text: text,
		Format: format, Voice: q.Get("voice_name"), At: p.now(),
	})
	audio, err := p.speech.speak(r.Context(), text, q.Get("voice_name"), format)
	if err != nil {
		return speechProblem(err, "query")
	}
	w.Header().Set("Content-Type", "audio/"+format)
	w.Header().Set("Content-Length", strconv.Itoa(len(audio)))
	_, _ = w.Write(audio)
	return nil
}

// accepts reports whether the Accept header takes a type.
func accepts(r *http.Request, want string) bool {
	header := r.Header.Get("Accept")
	if header == "" {
		return true
	}
	for _, entry := range strings.Split(header, ",") {
		t, _, _ := strings.Cut(strings.TrimSpace(entry), ";")
		if t == want || t == "audio/*" || t == "*/*" {
			return true
		}
	}
	return false
}

// speechProblem tells what the client can do about a failed speech service.
func speechProblem(err error, where string) *problem {
	var bad *speechInputError
	if errors.As(err, &bad) {
		return invalid("value_error", bad.msg, where, bad.field)
	}
	return unavailable("The speech service does not answer")
}
