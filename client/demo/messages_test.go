package demo_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"delonix/client/demo"
)

func TestSend_AnswersAndIsListed(t *testing.T) {
	c := open(t, quiet())
	s := c.newSession()
	got := c.send(s, "Hello")
	if got["response"] != "You said: Hello" || at(got, "metadata", "mode") != "REGULAR" {
		t.Errorf("answer %v", got)
	}
	logs := at(c.list(), 0, "logs")
	if at(logs, 0, "role") != "HUMAN" || at(logs, 0, "text") != "Hello" || at(logs, 1, "role") != "AI" || at(logs, 1, "text") != "You said: Hello" {
		t.Errorf("logs %v", logs)
	}
	if r := c.Received(); len(r) != 1 || r[0].Text != "Hello" || r[0].SessionID != s || r[0].At.IsZero() || r[0].LogID == "" {
		t.Errorf("received %+v", r)
	}
}

func TestSend_StoresFilesByteForByte(t *testing.T) {
	c := open(t, quiet())
	s := c.newSession()
	big := strings.Repeat("0123456789abcdef", 1<<17) // 2 MiB
	c.send(s, "two files", part{"a note.txt", "text/plain", "short"}, part{"größe 文.bin", "application/x-thing", big})
	files := c.Received()[0].Files
	if len(files) != 2 {
		t.Fatalf("files %+v", files)
	}
	sum := sha256.Sum256([]byte(big))
	if f := files[1]; f.SHA256 != hex.EncodeToString(sum[:]) || f.Size != int64(len(big)) || f.Name != "größe 文.bin" || f.ContentType != "application/x-thing" {
		t.Errorf("file %+v", f)
	}
	listed := at(c.list(), 0, "logs", 0, "attachments", 1)
	if at(listed, "name") != "größe 文.bin" || at(listed, "size") != float64(len(big)) {
		t.Errorf("listed %v", listed)
	}
	a := c.want(200, "GET", fmt.Sprintf("/api/v1/public/conversations/attachments/%s?ext_id=demo-user", at(listed, "id")), "")
	if string(a.body) != big || a.header.Get("Content-Type") != "application/x-thing" || a.header.Get("Content-Length") != fmt.Sprint(len(big)) {
		t.Errorf("download: %d bytes, %v", len(a.body), a.header)
	}
	if d := a.header.Get("Content-Disposition"); d != `attachment; filename="gr__e _.bin"; filename*=utf-8''gr%C3%B6%C3%9Fe%20%E6%96%87.bin` {
		t.Errorf("disposition %s", d)
	}
}

func TestSend_Refuses(t *testing.T) {
	o := quiet()
	o.MaxAttachment = 1000
	c := open(t, o)
	s := c.newSession()
	path := c.agentRoute("/session/" + s + "/run_v2")
	c.want(422, "POST", path, `{"message":"no form"}`)
	noMessage := "--b\r\nContent-Disposition: form-data; name=\"attachments\"; filename=\"x\"\r\n\r\nabc\r\n--b--\r\n"
	a := c.want(422, "POST", path, noMessage, "Content-Type", "multipart/form-data; boundary=b")
	if at(a.json(t), "detail", 0, "loc", 1) != "message" {
		t.Errorf("answer %s", a.body)
	}
	unknownField := "--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nabc\r\n--b--\r\n"
	c.want(422, "POST", path, unknownField, "Content-Type", "multipart/form-data; boundary=b")
	c.want(400, "POST", path, strings.TrimSuffix(noMessage, "--b--\r\n"), "Content-Type", "multipart/form-data; boundary=b")
	if a, err := c.trySend(s, "too large", part{"x", "text/plain", strings.Repeat("x", 1001)}); err != nil || a.status != 413 {
		t.Errorf("large file: %v, %d", err, a.status)
	}
	if len(c.Received()) != 0 || len(at(c.list(), 0, "logs").([]any)) != 0 {
		t.Error("something was stored")
	}
	c.send(s, "") // an empty message is a message
}

// TestSend_ReadsTheBodyAsItComes proves that a file is not held in memory before it
// is stored: the portal must have taken the first part while the rest is not sent yet.
func TestSend_ReadsTheBodyAsItComes(t *testing.T) {
	c := open(t, quiet())
	s := c.newSession()
	r, w := io.Pipe()
	taken := make(chan struct{})
	go func() {
		_, _ = io.WriteString(w, "--b\r\nContent-Disposition: form-data; name=\"message\"\r\n\r\nhi\r\n--b\r\nContent-Disposition: form-data; name=\"attachments\"; filename=\"f\"\r\n\r\n")
		_, _ = w.Write(bytes.Repeat([]byte("x"), 4<<20))
		close(taken) // more than all buffers hold
		_, _ = io.WriteString(w, "\r\n--b--\r\n")
		_ = w.Close()
	}()
	a := c.do("POST", c.agentRoute("/session/"+s+"/run_v2"), r, "Content-Type", "multipart/form-data; boundary=b")
	<-taken
	if a.status != 200 || c.Received()[0].Files[0].Size != 4<<20 {
		t.Errorf("status %d: %s", a.status, a.body)
	}
}

func TestSend_OneMessageOfASessionAfterTheOther(t *testing.T) {
	var mu sync.Mutex
	inside, most := map[string]int{}, 0
	o := quiet()
	o.Agent = func(_ context.Context, in demo.Incoming) demo.Answer {
		mu.Lock()
		inside[in.SessionID]++
		most = max(most, inside[in.SessionID])
		mu.Unlock()
		defer func() {
			mu.Lock()
			inside[in.SessionID]--
			mu.Unlock()
		}()
		return demo.Answer{Text: in.Text}
	}
	c := open(t, o)
	sessions := []string{c.newSession(), c.newSession()}
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			text := fmt.Sprint(i)
			if a, err := c.trySend(sessions[i%2], text); err != nil || !bytes.Contains(a.body, []byte(`"response":"`+text+`"`)) {
				t.Errorf("%d: %v %s", i, err, a.body)
			}
		})
	}
	wg.Wait()
	if most != 1 {
		t.Errorf("%d messages of a session at once", most)
	}
}

func TestSend_ANewMessageHurriesTheReplyBefore(t *testing.T) {
	o := quiet()
	o.Pace = time.Hour
	o.Agent = demo.Reply("one two three four", "five")
	c := open(t, o)
	s := c.newSession()
	conn := c.listen(c.agentRoute("/ws/" + s))
	done := make(chan answer, 2)
	go func() {
		a, _ := c.trySend(s, "first")
		done <- a
	}()
	if f := nextJSON(t, conn); f["text"] != "one " {
		t.Fatalf("frame %v", f)
	}
	go func() {
		a, _ := c.trySend(s, "second")
		done <- a
	}()
	if a := <-done; !bytes.Contains(a.body, []byte("one two three four")) {
		t.Errorf("first answer %s", a.body)
	}
	if err := c.CloseSession(s, "completed"); err != nil { // ends the second, which types for an hour
		t.Fatal(err)
	}
	<-done
}

func TestSend_TheReplyGoesOnWithoutItsReader(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	gone := make(chan struct{})
	o := quiet()
	o.Agent = func(context.Context, demo.Incoming) demo.Answer {
		cancel()
		<-gone
		return demo.Answer{Text: "late"}
	}
	c := open(t, o)
	s := c.newSession()
	body, contentType := multipartBody(t, "hello")
	raw, _ := io.ReadAll(body)
	c.tryContext(ctx, "POST", c.agentRoute("/session/"+s+"/run_v2"), string(raw), contentType)
	close(gone)
	eventually(t, func() bool {
		state, _ := c.Session(s)
		return len(state.Logs) == 2 && state.Logs[1].Text == "late"
	})
}

func TestReply_GivesItsTextsInTurn(t *testing.T) {
	o := quiet()
	o.Agent = demo.Reply("a", "b")
	c := open(t, o)
	s := c.newSession()
	for _, want := range []string{"a", "b", "b"} {
		if got := c.send(s, "x")["response"]; got != want {
			t.Errorf("reply %v, want %s", got, want)
		}
	}
}
