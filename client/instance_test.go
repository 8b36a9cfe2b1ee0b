package client

import (
	"context"
	"errors"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"delonix/storage"
)

func TestOpen_BesideAnInstanceThatHangsSaysSo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	store, err := storage.Open(context.Background(), dir, storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	hung, err := net.Listen("unix", filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	defer hung.Close()
	if err := store.Lock().Publish("unix secret " + hung.Addr().String()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_, err = Open(ctx, Options{Dir: dir})
	var p *Problem
	if !errors.As(err, &p) || !strings.Contains(p.Text, "does not answer") {
		t.Errorf("a second start says %v", err)
	}
}
