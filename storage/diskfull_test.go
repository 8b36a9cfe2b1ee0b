package storage

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"delonix/storage/internal/folder"
	"delonix/storage/internal/rows"
	"delonix/storage/internal/sqlite"
	"delonix/storage/recovery"
)

// fillUp queues messages until the disk is full and returns those that were acknowledged.
func fillUp(t *testing.T, s *Store, conversation int64) []int64 {
	t.Helper()
	var acknowledged []int64
	text := strings.Repeat("words to fill a disk with ", 40)
	for i := range 10_000 {
		m, err := s.Enqueue(t.Context(), conversation, Outgoing{Text: fmt.Sprint(i, text)})
		if err == nil {
			acknowledged = append(acknowledged, m.ID)
			continue
		}
		if !errors.Is(err, ErrDiskFull) || !strings.Contains(err.Error(), s.Dir()) || !strings.Contains(err.Error(), "Free some space") {
			t.Fatalf("after %d messages: %v", i, err)
		}
		return acknowledged
	}
	t.Fatal("the disk never filled up")
	return nil
}

func checkAcknowledged(t *testing.T, s *Store, ids []int64) {
	t.Helper()
	for _, id := range ids {
		if m, err := s.Message(t.Context(), id); err != nil || m.State != StateQueued {
			t.Fatalf("message %d: %s, %v", id, m.State, err)
		}
	}
	check(t, s.base.DB.Read(t.Context(), func(q sqlite.Query) error { return recovery.QuickCheck(q, `PRAGMA integrity_check`) }))
}

func begin(t *testing.T, s *Store) int64 {
	t.Helper()
	a := must(s.UpsertAgent(t.Context(), Agent{Portal: "p", AgentID: "a"}))
	return must(s.CreateConversation(t.Context(), NewConversation{AgentID: a.ID})).ID
}

func TestDiskFull_PageLimit(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(t.Context(), dir, Options{MaxPages: 250})
	check(t, err)
	conv := begin(t, s)
	check(t, s.SetDraft(t.Context(), conv, "kept"))
	ids := fillUp(t, s, conv)
	if len(ids) == 0 || must(s.Conversation(t.Context(), conv)).Draft != "kept" {
		t.Fatal(len(ids))
	}
	checkAcknowledged(t, s, ids)
	check(t, s.Close())
	s = openTest(t, dir) // without the limit
	checkAcknowledged(t, s, ids)
	must(s.Enqueue(t.Context(), conv, Outgoing{Text: "there is room again"}))
}

func TestDiskFull_SmallDisk(t *testing.T) {
	dir := smallDisk(t, 1<<20)
	if dir == "" { // not root, or not Linux: TestDiskFull_PageLimit has to do
		return
	}
	ballast := dir + "/ballast"
	check(t, os.WriteFile(ballast, make([]byte, 128<<10), 0o600))
	s := openTest(t, dir)
	conv := begin(t, s)
	ids := fillUp(t, s, conv)
	check(t, s.SetDraft(t.Context(), conv, ""))
	files := len(must(os.ReadDir(dir + "/" + folder.Attachments)))
	if _, err := s.StageAttachment(t.Context(), conv, NewFile{Content: bytes.NewReader(make([]byte, 1<<20))}); !errors.Is(err, ErrDiskFull) {
		t.Fatal(err)
	}
	if n := len(must(os.ReadDir(dir + "/" + folder.Attachments))); n != files {
		t.Fatal("half a file was left")
	}
	if _, err := s.SaveUtterance(t.Context(), conv, make([]byte, 1<<20), 0); !errors.Is(err, ErrDiskFull) {
		t.Fatal(err)
	}
	checkAcknowledged(t, s, ids)
	crash := copyDir(t, dir) // as a crash on the full disk would leave it
	check(t, os.Remove(ballast))
	more := must(s.Enqueue(t.Context(), conv, Outgoing{Text: "there is room again"}))
	checkAcknowledged(t, s, append(ids, more.ID))
	check(t, s.Close())
	checkAcknowledged(t, openTest(t, crash), ids)
	checkAcknowledged(t, openTest(t, dir), append(ids, more.ID))
}

// TestDiskFull_ByTheLog lets the write-ahead log take all the room, as it does while
// somebody reads. Nothing but the end of the reading makes room again.
func TestDiskFull_ByTheLog(t *testing.T) {
	dir := smallDisk(t, 1<<20)
	if dir == "" {
		return
	}
	s := openTest(t, dir)
	conv := begin(t, s)
	full := errors.New("the disk is full")
	err := s.base.InSnapshot(t.Context(), func(q rows.Query) error {
		if _, err := q.FullMessage(1); !sqlite.IsNoRows(err) { // the snapshot begins here
			return err
		}
		for i := range 10_000 {
			if err := s.SetDraft(t.Context(), conv, fmt.Sprint(i)); errors.Is(err, ErrDiskFull) {
				return full
			} else if err != nil {
				return err
			}
		}
		return nil
	})
	if !errors.Is(err, full) {
		t.Fatal(err)
	}
	must(s.Enqueue(t.Context(), conv, Outgoing{Text: "there is room again"}))
	must(s.Enqueue(t.Context(), conv, Outgoing{Text: "and it lasts"}))
}

func TestDiskFull_AtTheStart(t *testing.T) {
	dir := smallDisk(t, 64<<10)
	if dir == "" {
		return
	}
	_, err := Open(t.Context(), dir, Options{})
	if !errors.Is(err, ErrDiskFull) || !strings.Contains(err.Error(), "Free some space") {
		t.Fatal(err)
	}
}
