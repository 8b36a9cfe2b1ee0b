package e2e

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"delonix/audio/audiotest"
	"delonix/client/demo"
)

// patience is how long a condition may take on a busy machine.
const patience = 40 * time.Second

// Sentences are compared in English, whatever the machine speaks.
func init() {
	os.Unsetenv("LC_ALL")
	os.Setenv("LC_MESSAGES", "en_US")
}

// bin is the program under test, built by `make test`.
func bin(t testing.TB) string {
	t.Helper()
	path := os.Getenv("DELONIX_BIN")
	if path == "" || os.Getenv("DISPLAY") == "" {
		t.Fatal("the end-to-end tests need the program and a display: run them with `make test`")
	}
	return path
}

// artefacts is where screenshots and recordings are kept.
func artefacts(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(filepath.Dir(bin(t)), "artefacts")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// startPortal runs a portal in this process.
func startPortal(t testing.TB, o demo.Options) *demo.Portal {
	t.Helper()
	p, err := demo.Start(context.Background(), o)
	if err != nil {
		t.Fatalf("start portal: %v", err)
	}
	t.Cleanup(p.Close)
	return p
}

// command runs the program's command line to its end.
func command(t testing.TB, in string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, bin(t), args...)
	cmd.Stdin = strings.NewReader(in)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if err != nil && cmd.ProcessState == nil {
		t.Fatalf("run %v: %v", args, err)
	}
	return cmd.ProcessState.ExitCode(), out.String(), errs.String()
}

// login connects a data folder to a portal.
func login(t testing.TB, dir string, p *demo.Portal) {
	t.Helper()
	code, out, errs := command(t, p.Token()+"\n", "login", "--data", dir, "--portal", p.URL(), "--agent", p.AgentID(), "--user", p.UserID(), "--name", "Jane Doe")
	if code != 0 {
		t.Fatalf("login: exit %d\n%s%s", code, out, errs)
	}
	if !strings.Contains(out, "keyring") {
		t.Fatalf("the token is not in the keyring: %s", out)
	}
}

// app is a running window.
type app struct {
	t    testing.TB
	dir  string
	cmd  *exec.Cmd
	id   string // X window
	log  *lockedBuffer
	done chan struct{}
	exit int // the status it should end with
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// open starts the program and waits for its window.
func open(t testing.TB, dir string, args ...string) *app {
	t.Helper()
	a := &app{t: t, dir: dir, log: &lockedBuffer{}, done: make(chan struct{})}
	a.cmd = exec.Command(bin(t), append([]string{"--data", dir}, args...)...)
	a.cmd.Stdout, a.cmd.Stderr = a.log, a.log
	if err := a.cmd.Start(); err != nil {
		t.Fatalf("start: %v", err)
	}
	audiotest.Prioritise(a.cmd.Process.Pid) // sound must not stutter because the machine is busy
	go func() { _ = a.cmd.Wait(); close(a.done) }()
	t.Cleanup(a.close)
	pid := fmt.Sprint(a.cmd.Process.Pid)
	await(t, "the window", func() bool {
		out, err := exec.Command("xdotool", "search", "--all", "--onlyvisible", "--pid", pid, "--name", "Delonix").Output()
		if f := strings.Fields(string(out)); err == nil && len(f) > 0 {
			a.id = f[len(f)-1]
		}
		return a.id != ""
	})
	await(t, "the keyboard focus", func() bool {
		a.xdo("windowactivate", "--sync", a.id)
		out, err := exec.Command("xdotool", "getactivewindow").Output()
		return err == nil && strings.TrimSpace(string(out)) == a.id
	})
	return a
}

// connected opens the program on a portal of its own and waits until it has
// the first word.
func connected(t testing.TB, o demo.Options) (*demo.Portal, *app) {
	t.Helper()
	p := startPortal(t, o)
	dir := t.TempDir()
	login(t, dir, p)
	a := open(t, dir)
	a.awaitWords("Connected", "Write a message")
	return p, a
}

// close ends the program by its process id.
func (a *app) close() {
	select {
	case <-a.done:
		return
	default:
	}
	_ = a.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-a.done:
	case <-time.After(15 * time.Second):
		_ = a.cmd.Process.Signal(syscall.SIGQUIT) // it tells what it waits for
		<-a.done
		a.t.Errorf("the program did not end within 15 s\n%s", a.log)
	}
	a.checkEnd()
}

// checkEnd checks that the program ended in good order.
func (a *app) checkEnd() {
	a.t.Helper()
	if code := a.cmd.ProcessState.ExitCode(); code != a.exit {
		a.t.Errorf("the program ended with %d, not %d\n%s", code, a.exit, a.log)
	}
	if text := a.log.String(); strings.Contains(text, "DATA RACE") || strings.Contains(text, "Error in Fyne call thread") || strings.Contains(text, "panic:") {
		a.t.Errorf("the program complained:\n%s", text)
	}
}

func (a *app) xdo(args ...string) {
	a.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if out, err := exec.CommandContext(ctx, "xdotool", args...).CombinedOutput(); err != nil {
		a.t.Logf("xdotool %v: %v %s", args, err, out)
	}
}

// key presses a key such as "ctrl+t".
func (a *app) key(k string) { a.t.Helper(); a.xdo("key", "--clearmodifiers", "--window", "0", k) }

// write types text as a person does.
func (a *app) write(text string) { a.t.Helper(); a.xdo("type", "--delay", "20", text) }

// click presses the left button at a place of the window.
func (a *app) click(x, y int) {
	a.t.Helper()
	a.xdo("mousemove", "--window", a.id, fmt.Sprint(x), fmt.Sprint(y))
	a.xdo("click", "1")
}

// title is the window's title.
func (a *app) title() string {
	out, _ := exec.Command("xdotool", "getwindowname", a.id).Output()
	return strings.TrimSpace(string(out))
}

// capture writes a picture of the window. It can fail while another window
// above ours goes away, so it is tried a few times.
func (a *app) capture(path string, edit ...string) {
	a.t.Helper()
	script := `xwd -silent -id "$1" >"$2.xwd" && shift && out=$1 && shift && convert "xwd:$out.xwd" "$@" "png:$out" && rm "$out.xwd"`
	var out []byte
	var err error
	for range 5 {
		if out, err = exec.Command("sh", append([]string{"-c", script, "sh", a.id, path}, edit...)...).CombinedOutput(); err == nil {
			return
		}
	}
	a.t.Fatalf("screenshot: %v %s\nlog:\n%s", err, out, a.log)
}

// screenshot keeps a picture of the window.
func (a *app) screenshot(name string) {
	a.t.Helper()
	a.capture(filepath.Join(artefacts(a.t), name+".png"))
}

// reads gives the words that can be read in the window, by recognising the
// letters of a screenshot.
func (a *app) reads() string {
	a.t.Helper()
	png := filepath.Join(a.t.TempDir(), "big.png")
	a.capture(png, "-colorspace", "gray", "-resize", "200%")
	read := exec.Command("tesseract", png, "-", "--psm", "11")
	read.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1")
	out, err := read.Output()
	if err != nil {
		a.t.Fatalf("tesseract: %v", err)
	}
	return strings.Join(strings.Fields(string(out)), " ")
}

// awaitWords waits until all words can be read in the window. Where lines are broken
// and how wide a gap is does not matter: neither is read for sure.
func (a *app) awaitWords(words ...string) {
	a.t.Helper()
	last := ""
	ok := poll(func() bool {
		last = a.reads()
		for _, w := range words {
			if !strings.Contains(letters(last), letters(w)) {
				return false
			}
		}
		return true
	})
	if !ok {
		a.screenshot("failed-" + strings.ReplaceAll(a.t.Name(), "/", "-"))
		a.t.Fatalf("%q can't be read in the window; it reads:\n%s\nlog:\n%s", words, last, a.log)
	}
}

// letters is a text in small letters, without blanks.
func letters(text string) string { return strings.ToLower(strings.Join(strings.Fields(text), "")) }

// poll waits for a condition; false if it never came true.
func poll(ok func() bool) bool { return pollFor(patience, ok) }

func pollFor(limit time.Duration, ok func() bool) bool {
	for end := time.Now().Add(limit); time.Now().Before(end); {
		if ok() {
			return true
		}
		time.Sleep(50 * time.Millisecond) // between two looks
	}
	return false
}

func itoa(n int) string { return fmt.Sprint(n) }

func await(t testing.TB, what string, ok func() bool) {
	t.Helper()
	if !poll(ok) {
		t.Fatalf("gave up waiting for %s", what)
	}
}

// query reads rows of text from the local copy, while the program has it open.
func (a *app) query(q string, args ...any) []string {
	a.t.Helper()
	files, _ := filepath.Glob(filepath.Join(a.dir, "*.db"))
	more, _ := filepath.Glob(filepath.Join(a.dir, "demo", "*.db"))
	files = append(files, more...)
	if len(files) == 0 {
		return nil
	}
	db, err := sql.Open("sqlite", "file:"+files[0]+"?mode=ro&_pragma=busy_timeout(5000)")
	if err != nil {
		a.t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(q, args...)
	if err != nil {
		a.t.Logf("query: %v", err)
		return nil
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			a.t.Fatal(err)
		}
		out = append(out, s)
	}
	return out
}
