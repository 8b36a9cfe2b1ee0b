//go:build unix

package client

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"delonix/client/demo"
	"delonix/client/problem"
)

// TestAttach_EachRefusalHasItsReason drops what people drop: the good ones are
// attached, a pipe hangs nobody.
func TestAttach_EachRefusalHasItsReason(t *testing.T) {
	t.Parallel()
	s := newStage(t, demo.Options{})
	id := s.begin()
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	for _, err := range []error{
		os.Mkdir(in("docs"), 0o700), syscall.Mkfifo(in("pipe"), 0o600), os.WriteFile(in("empty.txt"), nil, 0o600),
		os.WriteFile(in("nothing.txt"), nil, 0o600), os.WriteFile(in("good.txt"), []byte("good"), 0o600),
		os.Symlink(in("pipe"), in("link to the pipe")),
		os.WriteFile(in("large.bin"), nil, 0o600), os.Truncate(in("large.bin"), 20<<20+1),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	var errs []error
	for _, name := range []string{"docs", "pipe", "link to the pipe", "empty.txt", "good.txt", "nothing.txt", "gone.txt", "large.bin"} {
		if _, err := s.Attach(context.Background(), id, in(name)); err != nil {
			errs = append(errs, err)
		}
	}
	p := problem.Files(errs, 25)
	for _, words := range []string{
		"“docs” is a folder", "“pipe” and “link to the pipe” are not ordinary files.", "“empty.txt” and “nothing.txt” are empty.",
		"“gone.txt” is not there any more.", "“large.bin” is larger than 20 MB", "They were not attached.",
		"A message can have 10 files: 25 more were left out.",
	} {
		if strings.Count(p.Text, words) != 1 {
			t.Errorf("%q is not told once in %q", words, p.Text)
		}
	}
	if len(errs) != 7 {
		t.Errorf("%d were refused", len(errs))
	}
	s.wantDraft(id, "", "good.txt")
}
