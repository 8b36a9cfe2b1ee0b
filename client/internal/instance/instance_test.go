package instance

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestRaise_ASecondStartReachesTheFirst(t *testing.T) {
	t.Parallel()
	for name, dir := range map[string]string{
		"short path": t.TempDir(),
		"long path":  filepath.Join(t.TempDir(), strings.Repeat("long", 40)),
	} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		raised := make(chan struct{}, 1)
		r, err := Listen(dir, func(context.Context) bool { raised <- struct{}{}; return true })
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := raiseAt(context.Background(), r.Address()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		<-raised
		r.Close()
		if err := raiseAt(context.Background(), r.Address()); err == nil {
			t.Errorf("%s: a closed instance answered", name)
		}
	}
}

func TestRaise_SaysThatTheFirstDoesNotAnswer(t *testing.T) {
	t.Parallel()
	r, err := Listen(t.TempDir(), func(ctx context.Context) bool { // a window that hangs
		<-ctx.Done()
		return false
	})
	if err != nil {
		t.Fatal(err)
	}
	hung, err := net.Listen("unix", filepath.Join(t.TempDir(), "s")) // a process that stands still
	if err != nil {
		t.Fatal(err)
	}
	defer hung.Close()
	for what, address := range map[string]string{"window": r.Address(), "process": "unix secret " + hung.Addr().String()} {
		ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
		if err := raiseAt(ctx, address); err == nil {
			t.Errorf("a %s that hangs answered", what)
		}
		cancel()
	}
	r.Close() // ends what hangs
}

func TestRaise_WrongSecretIsIgnored(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r, err := Listen(dir, func(context.Context) bool { t.Error("raised by a stranger"); return true })
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	a := r.listener.Addr()
	if err := raiseAt(context.Background(), a.Network()+" wrong "+a.String()); err == nil {
		t.Error("a wrong secret was accepted")
	}
}
