package console

import (
	"errors"
	"os"
	"sync"
)

// maxLog is how large the log grows before it starts anew, in bytes. The one
// before it is kept.
const maxLog = 1 << 20

// logFile is a log that never takes more than twice maxLog on the disk, however
// long the program runs.
type logFile struct {
	mu   sync.Mutex
	path string
	f    *os.File
	size int64
}

func openLogFile(path string) (*logFile, error) {
	l := &logFile{path: path}
	return l, l.open()
}

// open opens the file, which others may not read, and starts anew if it is large.
func (l *logFile) open() error {
	if st, err := os.Stat(l.path); err == nil && st.Size() > maxLog {
		_ = os.Rename(l.path, l.path+".1")
	}
	f, err := os.OpenFile(l.path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_ = f.Chmod(0o600) // an older one may be open; Windows knows no such modes
	st, err := f.Stat()
	if err != nil {
		return errors.Join(err, f.Close())
	}
	l.f, l.size = f, st.Size()
	return nil
}

// Write adds lines. Whoever erases the local copy may have made the file empty
// meanwhile, so its length is looked at before it starts anew.
func (l *logFile) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.f == nil {
		return 0, os.ErrClosed
	}
	if l.size > maxLog {
		_ = l.f.Close()
		l.f = nil
		if err := l.open(); err != nil {
			return 0, err
		}
	}
	n, err := l.f.Write(p)
	l.size += int64(n)
	return n, err
}

func (l *logFile) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.f != nil {
		_ = l.f.Close()
		l.f = nil
	}
}
