package files

import (
	"context"
	"errors"
	"os"
	"testing"
)

// TestSlowFile_WhatDoesNotAnswerIsGivenUp opens a file in a place where opening
// takes for ever.
func TestSlowFile_WhatDoesNotAnswerIsGivenUp(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	in := newSlowFile(ctx, r)
	defer in.Close()
	cancel()
	if _, err := in.Read(make([]byte, 1)); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	w.Close() // the system lets go of it
}
