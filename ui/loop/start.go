package loop

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"strings"
	"sync"

	"fyne.io/fyne/v2"
)

// StartError says that the system can't show a window.
type StartError struct {
	OpenGL bool   // there is a display, but nothing can be drawn on it
	Cause  string // what the toolkit said
}

func (e *StartError) Error() string {
	if e.OpenGL {
		return "no OpenGL on this display: " + e.Cause
	}
	return "no display: " + e.Cause
}

// Hold keeps what the toolkit logs until the returned function is called. It
// gives no errors while it looks for a display: it logs them and goes on, into
// a panic or an endless loop.
func Hold() *Held {
	h := &Held{out: log.Writer()}
	log.SetOutput(h)
	return h
}

// Held is the toolkit's log while a window is looked for.
type Held struct {
	mu  sync.Mutex
	buf bytes.Buffer
	out io.Writer
}

// Write keeps a line.
func (h *Held) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.buf.Write(p)
}

// release lets what was kept, and all that follows, be logged as usual.
func (h *Held) release(show bool) string {
	log.SetOutput(h.out)
	h.mu.Lock()
	defer h.mu.Unlock()
	if show {
		_, _ = h.out.Write(h.buf.Bytes()) // as the log itself, which tells nobody either
	}
	return h.buf.String()
}

// show shows the window for the first time. The toolkit reaches for the display
// there and nowhere before.
func show(win fyne.Window, held *Held) (err error) {
	defer func() {
		p := recover()
		said := held.release(p == nil && err == nil)
		if p != nil {
			err = startError(said, fmt.Sprint(p))
		}
	}()
	win.Show()
	held.mu.Lock()
	said := held.buf.String()
	held.mu.Unlock()
	for _, sign := range []string{"failed to initialise GLFW", "window creation error", "failed to initialise OpenGL"} {
		if strings.Contains(said, sign) {
			return startError(said, "")
		}
	}
	return nil
}

// startError reads what the toolkit logged before it gave up.
func startError(said, panicked string) error {
	e := &StartError{OpenGL: !strings.Contains(said, "failed to initialise GLFW"), Cause: panicked}
	for line := range strings.Lines(said) {
		if _, cause, ok := strings.Cut(line, "Cause: "); ok {
			e.Cause = strings.TrimSpace(cause)
			break
		}
	}
	return e
}
