package console

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
)

func TestLeaver_CutsOffWhatHangsAndSaysWhatItWas(t *testing.T) {
	var log bytes.Buffer
	l := NewLeaver(slog.New(slog.NewTextHandler(&log, nil)))
	ended := make(chan int, 1)
	l.exit = func(code int) { ended <- code }
	l.Begin()
	l.Begin() // a second request changes nothing
	if code := <-ended; code != 0 {
		t.Errorf("it ends with %d", code)
	}
	if text := log.String(); !strings.Contains(text, "cut short") || !strings.Contains(text, "TestLeaver_CutsOff") {
		t.Errorf("the log says\n%.300s", text)
	}
	if len(ended) > 0 {
		t.Error("it ended twice")
	}
}
