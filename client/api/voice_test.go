package api

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestCapabilities_EveryShape(t *testing.T) {
	for body, want := range map[string]Capabilities{
		`{"has_stt":true,"has_tts":false}`:    {HasSTT: true},
		`{"has_stt":"true","has_tts":1}`:      {true, true},
		`{"has_stt":"False","has_tts":"no"}`:  {},
		`{"has_stt":null}`:                    {},
		`{}`:                                  {},
		`{"has_stt":0,"has_tts":"1","x":[1]}`: {HasTTS: true},
		`{"has_stt":{},"has_tts":[true]}`:     {},
	} {
		var seen recorder
		server := newPortal(t, seen.wrap(answering(200, "application/json", body)))
		got, err := newTestAgent(t, server.url, Options{}).Capabilities(background())
		if err != nil || got != want {
			t.Errorf("%s: %v, %v", body, got, err)
		}
		if r := seen.last(t); r.method != http.MethodGet || r.path != "/chatbot/agent%201/capabilities" || r.header.Get("Authorization") != "Bearer "+canary {
			t.Errorf("request is %v", r)
		}
	}
}

func TestTranscribe_Request(t *testing.T) {
	for given, sent := range map[string]string{
		"audio/wav": "audio/wav", "audio/x-wav": "audio/wav", "AUDIO/WAVE; rate=16000": "audio/wav", "audio/mp4": "audio/mp4",
		"audio/webm;codecs=opus": "audio/mp4", "audio/x-m4a": "audio/mp4", "video/webm": "audio/mp4", "video/mp4": "audio/mp4",
	} {
		for _, size := range []int64{4, -1} {
			var seen recorder
			server := newPortal(t, seen.wrap(answering(200, "text/plain", "hello")))
			text, err := newTestAgent(t, server.url, Options{}).Transcribe(background(), given, strings.NewReader("RIFF"), size)
			if err != nil || text != "hello" {
				t.Fatalf("%s: %q, %v", given, text, err)
			}
			r := seen.last(t)
			if r.method != http.MethodPost || r.path != "/chatbot/agent%201/transcribe" || r.header.Get("Content-Type") != sent || r.body != "RIFF" {
				t.Errorf("%s: request is %v", given, r)
			}
			if want := map[bool]string{true: "4"}[size == 4]; r.header.Get("Content-Length") != want {
				t.Errorf("%s of size %d: content length %q", given, size, r.header.Get("Content-Length"))
			}
		}
	}
}

func TestTranscribe_BadRecording_IsInvalid(t *testing.T) {
	server := newPortal(t, answering(200, "text/plain", "hello"))
	a := newTestAgent(t, server.url, Options{})
	for name, c := range map[string]struct {
		contentType string
		body        io.Reader
		size        int64
		wrote       bool
	}{
		"empty":        {"audio/wav", strings.NewReader(""), 0, false},
		"nothing":      {"audio/wav", nil, 5, false},
		"other type":   {"audio/mpeg", strings.NewReader("x"), 1, false},
		"no type":      {"", strings.NewReader("x"), 1, false},
		"shorter":      {"audio/wav", strings.NewReader("x"), 1 << 20, true},
		"longer":       {"audio/wav", strings.NewReader("xyz"), 1, true},
		"cannot read":  {"audio/wav", &failingReader{}, 4, true},
		"unknown size": {"audio/wav", &failingReader{}, -1, true},
	} {
		_, err := a.Transcribe(background(), c.contentType, c.body, c.size)
		wantKind(t, err, KindInvalid)
		if !c.wrote && WroteRequest(err) {
			t.Errorf("%s: %v has been written", name, err)
		}
	}
	if _, err := a.Transcribe(background(), "audio/wav", &failingReader{}, 4); !errors.Is(err, errDisk) {
		t.Errorf("the cause is lost: %v", err)
	}
}

func TestReadTranscript_EveryShape(t *testing.T) {
	for name, c := range map[string]struct{ contentType, body, want string }{
		"documented JSON string": {"application/json", `"Hello, I need help"`, "Hello, I need help"},
		"JSON string as text":    {"text/plain", `"Hello"`, "Hello"},
		"escapes":                {"application/json", `"a\"b\u00e4\n"`, `a"bä`},
		"bare text":              {"text/plain; charset=utf-8", " Hello, I need help\n", "Hello, I need help"},
		"bare text, no type":     {"", "Hello", "Hello"},
		"bare text, odd type":    {"application/octet-stream", "Hello", "Hello"},
		"bare text in quotes":    {"text/plain", `"Hello," she said`, `"Hello," she said`},
		"bare number":            {"text/plain", "42", "42"},
		"bare word":              {"text/plain", "true", "true"},
		"bracketed noise":        {"text/plain", "[noise]", "[noise]"},
		"with a BOM":             {"text/plain", "\ufeffHello", "Hello"},
		"object":                 {"application/json", `{"text":"Hello"}`, "Hello"},
		"object as text":         {"text/plain", `{"transcript":" Hello "}`, "Hello"},
		"transcription":          {"application/json", `{"transcription":"Hello","duration":1.5}`, "Hello"},
		"nested":                 {"application/json", `{"data":{"text":"Hello"}}`, "Hello"},
		"empty text":             {"application/json", `{"text":""}`, ""},
		"empty string":           {"application/json", `""`, ""},
		"empty":                  {"", "", ""},
		"null":                   {"application/json", "null", ""},
	} {
		got, err := readTranscript(received{contentType: c.contentType, data: []byte(c.body)})
		if err != nil || got != c.want {
			t.Errorf("%s: %q, %v; want %q", name, got, err, c.want)
		}
	}
	for name, c := range map[string][2]string{
		"page": {"text/html", "<html>"}, "page without type": {"", "<!DOCTYPE html><html>"}, "half object": {"", `{"text":"Hel`},
		"half string": {"application/json", `"Hel`}, "text called JSON": {"application/json", "Hello"},
		"error": {"application/json", `{"detail":"no"}`}, "no text": {"application/json", `{"text":5}`}, "array": {"application/json", `["Hello"]`},
		"not UTF-8": {"text/plain", "a\xff\xfe"}, "too deep": {"", strings.Repeat(`{"data":`, 100) + "1" + strings.Repeat("}", 100)},
	} {
		if got, err := readTranscript(received{contentType: c[0], data: []byte(c[1])}); err == nil {
			t.Errorf("%s reads as %q", name, got)
		}
	}
}

func TestSynthesize_Request(t *testing.T) {
	for name, c := range map[string]struct {
		r            SpeechRequest
		path, accept string
		query        url.Values
	}{
		"agent's route": {SpeechRequest{Text: "Hello, you & me + 50% ü?"}, "/chatbot/agent%201/synthesize", "audio/wav",
			url.Values{"text": {"Hello, you & me + 50% ü?"}, "format": {"wav"}}},
		"session's route": {SpeechRequest{Text: "a b", SessionID: "s/1"}, "/chatbot/agent%201/session/s%2F1/synthesize", "audio/wav",
			url.Values{"text": {"a b"}, "format": {"wav"}}},
		"mp4 and a voice": {SpeechRequest{Text: "hi", Format: FormatMP4, Voice: "Jane Doe"}, "/chatbot/agent%201/synthesize", "audio/mp4",
			url.Values{"text": {"hi"}, "format": {"mp4"}, "voice_name": {"Jane Doe"}}},
	} {
		var seen recorder
		server := newPortal(t, seen.wrap(answering(200, "audio/wav; codec=1", "RIFF....")))
		audio, err := newTestAgent(t, server.url, Options{}).Synthesize(background(), c.r)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		data, err := io.ReadAll(audio)
		_ = audio.Close()
		if err != nil || string(data) != "RIFF...." || audio.ContentType != "audio/wav" {
			t.Errorf("%s: %q, %v", name, data, err)
		}
		r := seen.last(t)
		query, _ := url.ParseQuery(r.query)
		if r.method != http.MethodGet || r.path != c.path || r.header.Get("Accept") != c.accept || query.Encode() != c.query.Encode() {
			t.Errorf("%s: request is %s %s?%s, %v", name, r.method, r.path, r.query, r.header)
		}
		if strings.Contains(r.query, "+") || r.header.Get("Accept-Encoding") != "identity" {
			t.Errorf("%s: query %s, encoding %q", name, r.query, r.header.Get("Accept-Encoding"))
		}
	}
}

func TestSynthesize_NothingToSay_IsInvalid(t *testing.T) {
	a := newTestAgent(t, mustPortal(t, "http://localhost:1"), Options{})
	for _, text := range []string{"", " \n"} {
		if _, err := a.Synthesize(background(), SpeechRequest{Text: text}); KindOf(err) != KindInvalid || WroteRequest(err) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestSynthesize_AnswerTypes(t *testing.T) {
	for name, c := range map[string]struct {
		contentType, body, detail string
		sound                     bool
	}{
		"wav":         {"audio/wav", "RIFF", "", true},
		"x-wav":       {"audio/x-wav", "RIFF", "", true},
		"octets":      {"application/octet-stream", "RIFF", "", true},
		"wrong case":  {"Audio/WAV", "RIFF", "", true},
		"error":       {"application/json", `{"detail":"no voice"}`, "no voice", false},
		"problem":     {"application/problem+json", `{"detail":"no voice"}`, "no voice", false},
		"page":        {"text/html", "<title>Login</title>", "Login", false},
		"text":        {"text/plain", "no voice", "no voice", false},
		"nothing":     {"audio/wav", "", "the answer is no sound", false},
		"empty error": {"application/json", "{}", "the answer is no sound", false},

		"sound called text":      {"text/plain; charset=utf-8", "RIFF....WAVE", "", true},
		"sound called JSON":      {"application/json", "RIFF....WAVE", "", true},
		"sound called MP3":       {"audio/mpeg", "RF64....WAVE", "", true},
		"sound without a name":   {"", "RIFF....WAVE", "", true},
		"error called sound":     {"audio/wav", `{"detail":"voice model is loading"}`, "voice model is loading", false},
		"words called sound":     {"audio/wav", "try later", "try later", false},
		"page called sound":      {"audio/wav", "<html><title>Log in</title>", "Log in", false},
		"MP3 called WAV":         {"audio/wav", "ID3\x03\x00\x00\x00", "the answer is no sound", false},
		"Ogg called WAV":         {"audio/wav", "OggS\x00\x02", "the answer is no sound", false},
		"samples without a head": {"audio/wav", "\x00\x10\x20\x30\xff\xee", "the answer is no sound", false},
		"sound behind a mark":    {"audio/wav", "\xef\xbb\xbfRIFF....WAVE", "", true},
		"sound behind line ends": {"audio/wav", "\r\n\r\nRF64....WAVE", "", true},
		"sound of broadcasters":  {"audio/wav", "BW64....WAVE", "", true},
	} {
		server := newPortal(t, answering(200, c.contentType, c.body))
		audio, err := newTestAgent(t, server.url, Options{}).Synthesize(background(), SpeechRequest{Text: "hi"})
		if !c.sound {
			kind := KindProtocol
			if strings.HasPrefix(name, "page") {
				kind = KindPage
			}
			if e := wantKind(t, err, kind); e.Detail != c.detail {
				t.Errorf("%s: detail %q", name, e.Detail)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if data, err := io.ReadAll(audio); err != nil || string(data) != c.body {
			t.Errorf("%s: %q, %v", name, data, err)
		}
		_ = audio.Close()
	}
	server := newPortal(t, answering(200, "video/mp4", "....ftypM4A"))
	audio, err := newTestAgent(t, server.url, Options{}).Synthesize(background(), SpeechRequest{Text: "hi", Format: FormatMP4})
	if err != nil {
		t.Fatalf("MP4 that was asked for: %v", err)
	}
	_ = audio.Close()
}

func TestSynthesize_SoundThatIsNoWAVIsNamed(t *testing.T) {
	for begin, want := range map[string]string{
		"ID3\x04\x00\x00\x00\x00\x00\x23":                  "MP3",
		"\xff\xfb\x90\x64\x00":                             "MP3",
		"\xff\xf3\x84\xc4\x00":                             "MP3",
		"\xff\xf1\x50\x80\x04":                             "AAC",
		"OggS\x00\x02........\x01\x13OpusHead\x01\x01\x00": "Opus",
		"OggS\x00\x02........\x01\x1e\x01vorbis\x00":       "Ogg",
		"fLaC\x00\x00\x00\x22":                             "FLAC",
		"\x1a\x45\xdf\xa3\x9f\x42":                         "WebM",
		"\x00\x00\x00\x20ftypM4A \x00":                     "MP4",
		"FORM\x00\x00\x10\x00AIFFCOMM\x00":                 "AIFF",
		".snd\x00\x00\x00\x18\xff":                         "AU",
		"#!AMR\n\x3c\xff":                                  "AMR",
		"\x00\x10\x20\x30\xff\xee":                         "",
		"\xff\xff\xff\xff\x00\x00":                         "",
		"OggS is a magic word":                             "",
		`{"detail":"RIFF"}`:                                "",
	} {
		server := newPortal(t, answering(200, "audio/wav", begin))
		_, err := newTestAgent(t, server.url, Options{}).Synthesize(background(), SpeechRequest{Text: "hi"})
		if e := wantKind(t, err, KindProtocol); e.Sound != want {
			t.Errorf("%q is named %q, want %q", begin, e.Sound, want)
		}
	}
	server := newPortal(t, answering(200, "audio/L16; rate=24000", "\x00\x10\x20\x30\xff\xee"))
	_, err := newTestAgent(t, server.url, Options{}).Synthesize(background(), SpeechRequest{Text: "hi"})
	if e := wantKind(t, err, KindProtocol); e.Sound != "PCM" {
		t.Errorf("samples labelled as such are named %q", e.Sound)
	}
}

func TestSynthesize_CutWhileReading_IsNetwork(t *testing.T) {
	server := newPortal(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "audio/wav")
		w.Header().Set("Content-Length", "100000")
		_, _ = w.Write(append([]byte("RIFF"), make([]byte, 4996)...))
		panic(http.ErrAbortHandler)
	})
	audio, err := newTestAgent(t, server.url, Options{}).Synthesize(background(), SpeechRequest{Text: "hi"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = audio.Close() }()
	data, err := io.ReadAll(audio)
	wantKind(t, err, KindNetwork)
	if len(data) != 5000 || !WroteRequest(err) {
		t.Errorf("%d bytes, %v", len(data), err)
	}
}
