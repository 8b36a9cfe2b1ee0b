package client

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"delonix/client/demo"
)

// smallDisk returns a folder on a disk of so many bytes of its own, or "" where this
// user can't make one.
func smallDisk(t *testing.T, bytes int) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%d,mode=700", bytes)); err != nil {
		return ""
	}
	t.Cleanup(func() { syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir
}

// TestDiskFull_NothingAcknowledgedIsLost writes until the disk is full, while
// messages are under way, and makes room again.
func TestDiskFull_NothingAcknowledgedIsLost(t *testing.T) {
	t.Parallel()
	dir := smallDisk(t, 3<<20)
	if dir == "" {
		return // package storage has the test that needs no disk of its own
	}
	s := newPortal(t, demo.Options{})
	s.dir, s.opts.Dir = dir, dir
	s.opts.Logger = slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	ballast := filepath.Join(dir, "ballast")
	if err := os.WriteFile(ballast, make([]byte, 2<<20+360<<10), 0o600); err != nil {
		t.Fatal(err)
	}
	s.open()
	s.Start(context.Background())
	s.connect()
	id := s.begin()
	texts := map[MessageID]string{}
	var full *Problem
	for i := 0; full == nil; i++ {
		text := fmt.Sprint(i, strings.Repeat(" words to fill a disk with", 30))
		m, err := s.Send(context.Background(), id, Outgoing{Text: text})
		if err != nil {
			full = isProblem(t, err)
			break
		}
		texts[m] = text
	}
	if !strings.Contains(full.Text, "disk is full") || !strings.Contains(full.Text, "Make room") {
		t.Errorf("%+v", full)
	}
	file := s.file("big.bin", make([]byte, 3<<20))
	if _, err := s.Send(context.Background(), id, Outgoing{Text: "with a file", Files: []string{file}}); err == nil || !strings.Contains(isProblem(t, err).Text, "disk is full") {
		t.Errorf("a file: %v", err)
	}
	s.until("it is told", func() bool {
		for _, n := range seen[Notice](s) {
			if strings.Contains(n.Problem.Text, "disk is full") {
				return true
			}
		}
		return false
	})
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	for m, text := range texts {
		s.untilState(m, StateSent) // without a word of the person
		if n := s.received(text); n != 1 {
			t.Errorf("%.20q arrived %d times", text, n)
		}
	}
}
