package api

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"mime/multipart"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// textFile is an attachment of a text; closes counts how often it was closed.
func textFile(name, contentType, text string, closes *int) Attachment {
	return Attachment{Name: name, ContentType: contentType, Size: int64(len(text)), Open: func() (io.ReadCloser, error) {
		return &countedCloser{Reader: strings.NewReader(text), closes: closes}, nil
	}}
}

type countedCloser struct {
	io.Reader
	closes *int
}

func (c *countedCloser) Close() error {
	if c.closes != nil {
		*c.closes++
	}
	return nil
}

// part is a part of a form as a portal reads it.
type part struct{ Field, File, Type, Content string }

func readParts(t *testing.T, r recorded) []part {
	t.Helper()
	media, params, err := mime.ParseMediaType(r.header.Get("Content-Type"))
	if err != nil || media != "multipart/form-data" {
		t.Fatalf("content type is %q", r.header.Get("Content-Type"))
	}
	var parts []part
	reader := multipart.NewReader(strings.NewReader(r.body), params["boundary"])
	for {
		p, err := reader.NextRawPart()
		if err == io.EOF {
			return parts
		}
		if err != nil {
			t.Fatal(err)
		}
		content, _ := io.ReadAll(p)
		parts = append(parts, part{p.FormName(), p.FileName(), p.Header.Get("Content-Type"), string(content)})
	}
}

func TestSend_FormOfTheDocument(t *testing.T) {
	var seen recorder
	server := newPortal(t, seen.wrap(answering(200, "application/json", `{"response":"Hello **you**","metadata":{"mode":"REGULAR"}}`)))
	closes := 0
	var sent, total int64
	reply, err := newTestAgent(t, server.url, Options{}).Send(background(), "s 1", Message{
		Text: "Hi, \"you\"\r\n--ü",
		Attachments: []Attachment{
			textFile("notes.txt", "text/plain; charset=utf-8", "some notes", &closes),
			textFile("/home/me/ü \"quoted\"\r\nX: y\u202e.png", "not a type", "", &closes),
			textFile("", "", "x", &closes),
		},
		Progress: func(s, n int64) { sent, total = s, n },
	})
	if err != nil {
		t.Fatal(err)
	}
	sameJSON(t, reply, Reply{Text: "Hello **you**", Metadata: Metadata{Mode: ModeRegular}})
	r := seen.last(t)
	if r.method != http.MethodPost || r.path != "/chatbot/agent%201/session/s%201/run_v2" {
		t.Errorf("request is %s %s", r.method, r.path)
	}
	if r.header.Get("Content-Length") != fmt.Sprint(len(r.body)) || r.header.Get("Idempotency-Key") != "" {
		t.Errorf("header is %v", r.header)
	}
	sameJSON(t, readParts(t, r), []part{
		{"message", "", "", "Hi, \"you\"\r\n--ü"},
		{"attachments", "notes.txt", "text/plain; charset=utf-8", "some notes"},
		{"attachments", "ü %22quoted%22 X: y.png", "application/octet-stream", ""},
		{"attachments", "file", "application/octet-stream", "x"},
	})
	if closes != 3 || sent != int64(len(r.body)) || total != sent {
		t.Errorf("%d files closed, progress %d of %d, body %d", closes, sent, total, len(r.body))
	}
}

func TestSend_UnknownSize_IsStreamed(t *testing.T) {
	var seen recorder
	server := newPortal(t, seen.wrap(answering(200, "application/json", `{"response":"ok"}`)))
	file := textFile("a", "", "content", nil)
	file.Size = -1
	var total int64
	_, err := newTestAgent(t, server.url, Options{}).Send(background(), "s", Message{Attachments: []Attachment{file}, Progress: func(_, n int64) { total = n }})
	if err != nil || total != -1 {
		t.Fatalf("%v, total %d", err, total)
	}
	if parts := readParts(t, seen.last(t)); len(parts) != 2 || parts[0].Content != "" || parts[1].Content != "content" {
		t.Errorf("parts are %v", parts)
	}
}

func TestSend_HundredKilobytesOfText(t *testing.T) {
	var seen recorder
	server := newPortal(t, seen.wrap(answering(200, "application/json", `{"response":"ok"}`)))
	text := strings.Repeat("ä€", 20<<10)
	if _, err := newTestAgent(t, server.url, Options{}).Send(background(), "s", Message{Text: text}); err != nil {
		t.Fatal(err)
	}
	if parts := readParts(t, seen.last(t)); parts[0].Content != text {
		t.Error("the text has changed on its way")
	}
}

func TestSend_NothingToSend_IsInvalid(t *testing.T) {
	a := newTestAgent(t, mustPortal(t, "http://localhost:1"), Options{})
	for _, text := range []string{"", " \n\t"} {
		if _, err := a.Send(background(), "s", Message{Text: text}); KindOf(err) != KindInvalid || WroteRequest(err) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestSend_AttachmentThatCannotBeOpened_SendsNothing(t *testing.T) {
	var seen recorder
	server := newPortal(t, seen.wrap(answering(200, "application/json", `{}`)))
	a := newTestAgent(t, server.url, Options{})
	closes := 0
	missing := Attachment{Name: "secret-name.txt", Size: 3, Open: func() (io.ReadCloser, error) {
		return nil, &fs.PathError{Op: "open", Path: "/home/me/secret-name.txt", Err: fs.ErrNotExist}
	}}
	_, err := a.Send(background(), "s", Message{Text: "hi", Attachments: []Attachment{textFile("a", "", "x", &closes), missing}})
	e := wantKind(t, err, KindInvalid)
	if WroteRequest(err) || e.Field != "attachments" || !errors.Is(err, fs.ErrNotExist) || strings.Contains(err.Error(), "secret-name") || !strings.Contains(err.Error(), "attachment 2") {
		t.Errorf("got %v (%#v)", err, e)
	}
	if closes != 1 || len(seen.requests) != 0 {
		t.Errorf("%d files closed, %d requests", closes, len(seen.requests))
	}
	if _, err := a.Send(background(), "s", Message{Attachments: []Attachment{{Name: "x"}}}); KindOf(err) != KindInvalid || WroteRequest(err) {
		t.Errorf("without Open: %v", err)
	}
}

func TestSend_AttachmentThatChanges_IsInvalid(t *testing.T) {
	server := newPortal(t, answering(200, "application/json", `{"response":"ok"}`))
	a := newTestAgent(t, server.url, Options{})
	for name, c := range map[string]struct {
		size  int64
		body  io.Reader
		wants string
	}{
		"shorter": {10, strings.NewReader("short"), "has changed"},
		"longer":  {3, strings.NewReader("longer"), "has changed"},
		"grown":   {0, strings.NewReader("x"), "has changed"},
		"broken":  {1 << 20, io.MultiReader(strings.NewReader("x"), &failingReader{}), "can't be read"},
	} {
		_, err := a.Send(background(), "s", Message{Text: "hi", Attachments: []Attachment{{
			Name: "a", Size: c.size, Open: func() (io.ReadCloser, error) { return io.NopCloser(c.body), nil },
		}}})
		e := wantKind(t, err, KindInvalid)
		if e.Field != "attachments" || !strings.Contains(e.Detail, c.wants) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

var errDisk = errors.New("disk error")

type failingReader struct{}

func (*failingReader) Read([]byte) (int, error) { return 0, errDisk }

// zeros generates size bytes.
type zeros struct{ left int64 }

func (z *zeros) Read(p []byte) (int, error) {
	if z.left == 0 {
		return 0, io.EOF
	}
	n := min(int64(len(p)), z.left)
	clear(p[:n])
	z.left -= n
	return int(n), nil
}

func TestSend_LargeAttachment_IsNotHeldInMemory(t *testing.T) {
	const size, bound = 200 << 20, 24 << 20
	var received int64
	server := newPortal(t, func(w http.ResponseWriter, r *http.Request) {
		received, _ = io.Copy(io.Discard, r.Body)
		_, _ = io.WriteString(w, `{"response":"ok"}`)
	})
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	peak, next := uint64(0), int64(0)
	_, err := newTestAgent(t, server.url, Options{}).Send(background(), "s", Message{
		Attachments: []Attachment{{Name: "big", Size: size, Open: func() (io.ReadCloser, error) { return io.NopCloser(&zeros{size}), nil }}},
		Progress: func(sent, _ int64) {
			if sent >= next {
				next = sent + 8<<20
				runtime.ReadMemStats(&now)
				peak = max(peak, now.HeapAlloc)
			}
		},
	})
	if err != nil || received < size {
		t.Fatalf("%v, %d bytes received", err, received)
	}
	if grown := int64(peak) - int64(before.HeapAlloc); grown > bound {
		t.Errorf("the heap grew by %d MiB", grown>>20)
	} else {
		t.Logf("the heap grew by %d KiB at most", grown>>10)
	}
}

func TestSend_ProgressEndsWithTheCall(t *testing.T) {
	// The portal refuses at once, while the transport still reads the body.
	server := newPortal(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusRequestEntityTooLarge) })
	var mu sync.Mutex
	over := false
	_, err := newTestAgent(t, server.url, Options{}).Send(background(), "s", Message{
		Attachments: []Attachment{{Name: "big", Size: 64 << 20, Open: func() (io.ReadCloser, error) { return io.NopCloser(&zeros{64 << 20}), nil }}},
		Progress: func(int64, int64) {
			mu.Lock()
			defer mu.Unlock()
			if over {
				t.Error("progress after the end")
			}
		},
	})
	mu.Lock()
	over = true
	mu.Unlock()
	wantKind(t, err, KindTooLarge)
}

func TestReadReply_EveryShape(t *testing.T) {
	ai := Metadata{Mode: ModeRegular}
	for name, c := range map[string]struct {
		contentType, body string
		want              Reply
	}{
		"documented":      {"application/json", `{"response":"hi","metadata":{"mode":"REGULAR"}}`, Reply{Text: "hi", Metadata: ai}},
		"text":            {"application/json", `{"text":"hi"}`, Reply{Text: "hi"}},
		"message":         {"application/json", `{"message":"hi"}`, Reply{Text: "hi"}},
		"content":         {"application/json", `{"content":"hi"}`, Reply{Text: "hi"}},
		"response first":  {"application/json", `{"text":"b","response":"a"}`, Reply{Text: "a"}},
		"nested data":     {"application/json", `{"data":{"response":"hi","metadata":{"mode":"REGULAR"}}}`, Reply{Text: "hi", Metadata: ai}},
		"nested message":  {"application/json", `{"message":{"content":"hi","id":7,"role":"AI"}}`, Reply{Text: "hi", LogID: "7", Role: RoleAI}},
		"with log id":     {"application/json", `{"response":"hi","log_id":"x"}`, Reply{Text: "hi", LogID: "x"}},
		"attachments":     {"application/json", `{"response":"hi","attachments":["f1"]}`, Reply{Text: "hi", Attachments: []AttachmentRef{{ID: "f1"}}}},
		"operator":        {"application/json", `{"response":"","metadata":{"mode":"OPERATOR"}}`, Reply{Metadata: Metadata{Mode: ModeOperator}}},
		"null response":   {"application/json", `{"response":null,"metadata":{"mode":"operator"}}`, Reply{Metadata: Metadata{Mode: ModeOperator}}},
		"empty object":    {"application/json", `{}`, Reply{}},
		"nothing":         {"", "", Reply{}},
		"null":            {"application/json", "null", Reply{}},
		"JSON string":     {"application/json", `"hi"`, Reply{Text: "hi"}},
		"bare text":       {"text/plain", "hi there", Reply{Text: "hi there"}},
		"wrong types":     {"application/json", `{"response":5,"metadata":"x","attachments":5.5,"id":{}}`, Reply{Attachments: []AttachmentRef{{ID: "5.5"}}}},
		"JSON said text":  {"text/plain", `{"response":"hi"}`, Reply{Text: "hi"}},
		"sources,buttons": {"application/json", `{"response":"x","metadata":{"sources":[{"title":"T","url":"https://u"}],"buttons":[{"text":"A","value":"a"}]}}`, Reply{Text: "x", Metadata: Metadata{Buttons: []Button{{"A", "a"}}, Sources: []Source{{"T", "https://u"}}}}},
	} {
		got, err := readReply(received{contentType: c.contentType, data: []byte(c.body)})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		t.Log(name)
		sameJSON(t, got, c.want)
	}
	for name, c := range map[string][2]string{
		"page": {"text/html", "<html></html>"}, "page called text": {"text/plain", "<!doctype html>"}, "half JSON": {"text/plain", `{"response":"h`},
		"half string": {"", `"hal`}, "text called JSON": {"application/json", "hi there"}, "array": {"application/json", `["hi"]`},
		"number": {"application/json", "5"}, "not UTF-8": {"text/plain", "a\xff"}, "too deep": {"application/json", strings.Repeat(`{"data":`, 99) + "1" + strings.Repeat("}", 99)},
	} {
		if got, err := readReply(received{contentType: c[0], data: []byte(c[1])}); err == nil {
			t.Errorf("%s reads as %v", name, got)
		}
	}
}

func TestSend_AnswerTooLarge_IsProtocol(t *testing.T) {
	server := newPortal(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = io.WriteString(w, `{"response":"`)
		piece := bytes.Repeat([]byte("a"), 1<<16)
		for range 2 * maxJSON / len(piece) {
			if _, err := w.Write(piece); err != nil {
				return
			}
		}
	})
	_, err := newTestAgent(t, server.url, Options{}).Send(background(), "s", Message{Text: "hi"})
	wantKind(t, err, KindProtocol)
}
