package instance

import (
	"bufio"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"delonix/storage"
)

// A second start on the same folder asks the first one to show its window. The
// first listens on a socket of this machine; how to reach it, and a secret that
// only this person can read, are published beside the lock of the data folder.
const (
	Socket       = "raise.sock"
	raiseWait    = 5 * time.Second // for the whole question; a program that starts needs a moment
	raisePause   = 100 * time.Millisecond
	unixPathMost = 100 // sun_path has 104 bytes on the strictest system
)

// Listener is the listening side.
type Listener struct {
	ctx      context.Context // ends with close
	cancel   context.CancelFunc
	listener net.Listener
	secret   string
	tempDir  string
	onRaise  func(context.Context) bool
	wg       sync.WaitGroup
}

// Listen starts listening in dir and calls onRaise from a goroutine of its
// own for each second start. What onRaise says is told to that one: whether the
// window was shown.
func Listen(dir string, onRaise func(context.Context) bool) (*Listener, error) {
	r := &Listener{onRaise: onRaise, secret: rand.Text()}
	r.ctx, r.cancel = context.WithCancel(context.Background())
	if err := r.listen(dir); err != nil {
		return nil, err
	}
	r.wg.Add(1)
	go r.serve()
	return r, nil
}

// Address is what a second start has to know.
func (r *Listener) Address() string {
	a := r.listener.Addr()
	return a.Network() + " " + r.secret + " " + a.String()
}

func (r *Listener) listen(dir string) (err error) {
	if runtime.GOOS == "windows" {
		r.listener, err = net.Listen("tcp", "127.0.0.1:0")
		return err
	}
	path := filepath.Join(dir, Socket)
	if len(path) > unixPathMost {
		if r.tempDir, err = os.MkdirTemp("", "delonix-"); err != nil {
			return err
		}
		path = filepath.Join(r.tempDir, Socket)
	}
	// The lock of the data folder is ours: a socket found here is a left-over.
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	r.listener, err = net.Listen("unix", path)
	return err
}

func (r *Listener) serve() {
	defer r.wg.Done()
	for {
		conn, err := r.listener.Accept()
		if err != nil {
			return
		}
		r.answer(conn)
	}
}

func (r *Listener) answer(conn net.Conn) {
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(raiseWait))
	line, err := bufio.NewReaderSize(conn, 256).ReadSlice('\n')
	if err != nil {
		return
	}
	word := strings.TrimSpace(string(line))
	if subtle.ConstantTimeCompare([]byte(word), []byte("raise "+r.secret)) != 1 {
		return
	}
	ctx, cancel := context.WithTimeout(r.ctx, raiseWait)
	defer cancel()
	if r.onRaise(ctx) {
		fmt.Fprintln(conn, "ok")
	}
}

func (r *Listener) Close() {
	r.cancel()
	r.listener.Close()
	r.wg.Wait()
	if r.tempDir != "" {
		os.RemoveAll(r.tempDir)
	}
}

// Raise asks the instance that has dir open to show its window, and waits
// until that is done. One that is still starting has not told yet how to reach
// it.
func Raise(ctx context.Context, dir string) error {
	ctx, cancel := context.WithTimeout(ctx, raiseWait)
	defer cancel()
	for {
		other, err := storage.OtherInstance(dir)
		if err == nil {
			letComeForward(other.PID)
			return raiseAt(ctx, other.Addr)
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(raisePause):
		}
	}
}

func raiseAt(ctx context.Context, address string) error {
	parts := strings.SplitN(address, " ", 3)
	if len(parts) != 3 {
		return errors.New("raise: unreadable address")
	}
	ctx, cancel := context.WithTimeout(ctx, raiseWait)
	defer cancel()
	conn, err := new(net.Dialer).DialContext(ctx, parts[0], parts[2])
	if err != nil {
		return fmt.Errorf("raise: %w", err)
	}
	defer conn.Close()
	if end, ok := ctx.Deadline(); ok {
		conn.SetDeadline(end)
	}
	if _, err := fmt.Fprintf(conn, "raise %s\n", parts[1]); err != nil {
		return fmt.Errorf("raise: %w", err)
	}
	answer, err := bufio.NewReaderSize(conn, 16).ReadString('\n')
	if err != nil || strings.TrimSpace(answer) != "ok" {
		return fmt.Errorf("raise: no answer: %w", err)
	}
	return nil
}
