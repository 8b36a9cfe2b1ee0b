package storage

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"delonix/storage/internal/sqlite"
	"delonix/storage/recovery"
)

// childVariable makes the test binary a busy writer in that folder, to be killed.
const childVariable = "DELONIX_STORAGE_CHILD"

// busyChild writes without end and says on standard output what was acknowledged, one line each.
func busyChild(dir string) error {
	ctx := context.Background()
	s, err := Open(ctx, dir, Options{})
	if err != nil {
		return err
	}
	a, err := s.UpsertAgent(ctx, Agent{Portal: "p", AgentID: "a"})
	if err != nil {
		return err
	}
	listed, err := s.MergeListed(ctx, Listed{AgentID: a.ID, SessionID: "s"}, nil, MergeOptions{})
	if err != nil {
		return err
	}
	b := busy{s: s, ctx: ctx, conv: listed.ConversationID, rnd: rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))}
	fmt.Println("ready")
	for {
		if err := b.step(); err != nil {
			return err
		}
	}
}

type busy struct {
	s    *Store
	ctx  context.Context
	conv int64
	rnd  *rand.Rand
	logs int
}

// step does one turn of what a client does, acknowledging it in parts.
func (b *busy) step() error {
	content := strings.Repeat("content ", b.rnd.IntN(3000))
	a, err := b.s.StageAttachment(b.ctx, b.conv, NewFile{Name: "f", Content: strings.NewReader(content)})
	if err != nil {
		return err
	}
	fmt.Println("file", a.ID, a.SHA256)
	u, err := b.s.SaveUtterance(b.ctx, b.conv, []byte(content+"wav"), time.Second)
	if err != nil {
		return err
	}
	fmt.Println("utterance", u.ID, u.Size)
	text := fmt.Sprintf("text %d", b.rnd.Uint64())
	m, err := b.s.Enqueue(b.ctx, b.conv, Outgoing{Text: text, AttachmentIDs: []int64{a.ID}})
	if err != nil {
		return err
	}
	fmt.Println("message", m.ID, text)
	if m, err = b.s.NextQueued(b.ctx, b.conv); err != nil { // perhaps one of an earlier life
		return err
	}
	if _, err := b.s.SetState(b.ctx, m.ID, StateSending, Step{}); err != nil {
		return err
	}
	r, err := b.s.UpsertReply(b.ctx, b.conv, Reply{Text: "half of ", Provisional: true})
	if err != nil {
		return err
	}
	if _, err := b.s.SetState(b.ctx, m.ID, StateSent, Step{}); err != nil {
		return err
	}
	if _, err := b.s.UpsertReply(b.ctx, b.conv, Reply{ID: r.Message.ID, Text: "half of " + m.Text}); err != nil {
		return err
	}
	if b.rnd.IntN(3) > 0 {
		return nil
	}
	b.logs = int(m.ID) * 10
	_, err = b.s.MergeLogs(b.ctx, b.conv, []Log{human(fmt.Sprint(b.logs), m.Text, time.Now()), ai(fmt.Sprint(b.logs+1), "half of "+m.Text, time.Now())}, MergeOptions{})
	return err
}

// TestKill_NothingAcknowledgedIsLost kills a busy writer at random moments, again and again on the same
// files, and looks each time for everything it had acknowledged.
func TestKill_NothingAcknowledgedIsLost(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	seed := uint64(20260301)
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 0))
	var lines []string
	for round := range rounds(100) {
		lines = append(lines, runAndKill(t, dir, time.Duration(rnd.IntN(250))*time.Millisecond)...)
		s, err := Open(t.Context(), dir, Options{})
		check(t, err)
		if s.Recovery().Happened {
			t.Fatalf("round %d: %+v", round, s.Recovery())
		}
		check(t, s.base.DB.Read(t.Context(), func(q sqlite.Query) error { return recovery.QuickCheck(q, `PRAGMA quick_check`) }))
		for _, line := range lines {
			if err := find(s, line); err != nil {
				t.Fatalf("round %d: %q: %v", round, line, err)
			}
		}
		must(s.Sweep(t.Context()))
		check(t, s.Close())
	}
	t.Logf("%d acknowledged", len(lines))
	if len(lines) == 0 {
		t.Fatal("nothing was ever acknowledged")
	}
}

// runAndKill returns the whole lines that a child wrote until it was killed, some time after it was ready.
func runAndKill(t *testing.T, dir string, after time.Duration) []string {
	t.Helper()
	cmd := exec.Command(must(os.Executable()), "-test.run=^$")
	cmd.Env = append(os.Environ(), childVariable+"="+dir)
	var failure strings.Builder
	cmd.Stderr = &failure
	out, err := cmd.StdoutPipe()
	check(t, errors.Join(err, cmd.Start()))
	in := bufio.NewReader(out)
	var lines []string
	for {
		line, err := in.ReadString('\n')
		if err != nil { // a piece of a line was never acknowledged
			break
		}
		if line == "ready\n" {
			time.AfterFunc(after, func() { cmd.Process.Kill() })
			continue
		}
		lines = append(lines, strings.TrimSuffix(line, "\n"))
	}
	if err := cmd.Wait(); err == nil || failure.Len() > 0 {
		t.Fatalf("the child was not killed: %v %s", err, failure.String())
	}
	return lines
}

// find looks for what a line of the child acknowledged.
func find(s *Store, line string) error {
	ctx := context.Background()
	kind, rest, _ := strings.Cut(line, " ")
	var id int64
	var what string
	if _, err := fmt.Sscan(rest, &id, &what); err != nil {
		return err
	}
	switch kind {
	case "message":
		m, err := s.Message(ctx, id)
		if err == nil && (!strings.HasSuffix(line, m.Text) || m.State == StateSending || m.Provisional || len(m.Attachments) != 1) {
			err = fmt.Errorf("%+v", m)
		}
		return err
	case "file":
		f, err := s.OpenAttachment(ctx, id)
		if err != nil {
			return err
		}
		h := sha256.New()
		if _, err = io.Copy(h, f); errors.Join(err, f.Close()) != nil || hex.EncodeToString(h.Sum(nil)) != what {
			return fmt.Errorf("the content differs: %v", err)
		}
		return nil
	case "utterance":
		u, err := s.Utterance(ctx, id)
		if err != nil {
			return err
		}
		info, err := os.Stat(u.Path)
		if err == nil && fmt.Sprint(info.Size()) != what {
			err = fmt.Errorf("%d bytes", info.Size())
		}
		return err
	}
	return fmt.Errorf("unknown line")
}
