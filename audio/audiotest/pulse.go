package audiotest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// Names of the virtual devices. What is played into the sink MicrophoneSink
// comes out of the source Microphone; what is played on the sink Speaker comes
// out of the source SpeakerMonitor.
const (
	PulseSpeaker        = "delonix_speaker"
	PulseSpeakerMonitor = PulseSpeaker + ".monitor"
	PulseMicrophoneSink = "delonix_microphone_feed"
	PulseMicrophone     = "delonix_microphone"
)

const (
	// startTimeout bounds the start of the server and of its devices.
	startTimeout = 20 * time.Second
	// idleExit is how long the server outlives its last client, in seconds: a
	// test that was killed leaves nothing behind.
	idleExit = "10"
)

// Pulse is a private PulseAudio server with virtual devices, reached by programs
// with the variables of Env. It needs Debian's packages pulseaudio,
// pulseaudio-utils and libasound2-plugins, and works for root and others.
//
// The sinks are kept busy by silent streams, without which a null sink delivers
// nothing for up to two seconds.
type Pulse struct {
	dir string

	mu      sync.Mutex // guards what follows
	server  *process
	modules map[string]string    // indices of the modules behind the devices
	keepers map[string]*exec.Cmd // the silent streams, by sink
}

// StartPulse starts a server for a test and ends it with the test.
func StartPulse(t testing.TB) *Pulse {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
	defer cancel()
	p, err := NewPulse(ctx)
	if err != nil {
		t.Fatalf("PulseAudio: %v", err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Errorf("PulseAudio: %v", err)
		}
	})
	return p
}

// NewPulse starts a server with a virtual speaker and a virtual microphone, both
// the default ones. It goes on after ctx, until Close.
func NewPulse(ctx context.Context) (*Pulse, error) {
	// The path of a socket must not be longer than 107 bytes.
	dir, err := os.MkdirTemp("", "pulse")
	if err != nil {
		return nil, err
	}
	p := &Pulse{dir: dir, modules: map[string]string{}, keepers: map[string]*exec.Cmd{}}
	alsa := "pcm.!default { type pulse }\nctl.!default { type pulse }\n"
	if err := os.WriteFile(p.file("asound.conf"), []byte(alsa), 0o600); err != nil {
		return nil, errors.Join(err, p.Close())
	}
	if err := p.Restart(ctx); err != nil {
		return nil, errors.Join(err, p.Close())
	}
	return p, nil
}

func (p *Pulse) file(name string) string { return filepath.Join(p.dir, name) }

// Env is what a program needs in its environment to use the server, as
// name=value: PulseAudio's own variables, and ALSA's configuration with the
// server as its default device.
func (p *Pulse) Env() []string {
	return []string{
		"PULSE_SERVER=unix:" + p.file("socket"),
		"PULSE_COOKIE=" + p.file("cookie"),
		"ALSA_CONFIG_PATH=" + p.file("asound.conf"),
	}
}

// Use makes the test's own process use the server until the test ends.
func (p *Pulse) Use(t testing.TB) {
	for _, v := range p.Env() {
		name, value, _ := strings.Cut(v, "=")
		t.Setenv(name, value)
	}
}

// Restart starts the server, with the devices it has from the start, after Kill.
func (p *Pulse) Restart(ctx context.Context) error {
	server, err := p.startServer()
	if err != nil {
		return err
	}
	p.mu.Lock()
	p.server = server
	p.mu.Unlock()
	if err := p.waitReady(ctx, server); err != nil {
		return err
	}
	return p.addAll(ctx)
}

// startServer starts the process.
func (p *Pulse) startServer() (*process, error) {
	cmd := exec.Command("pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no",
		"--exit-idle-time="+idleExit, "--log-level=warn", "--log-target=stderr", "--high-priority=yes", "--realtime=yes",
		"-L", "module-native-protocol-unix auth-anonymous=1 socket="+p.file("socket"))
	cmd.Env = append(os.Environ(),
		"HOME="+p.dir, "XDG_RUNTIME_DIR="+p.dir, "PULSE_RUNTIME_PATH="+p.dir,
		"XDG_CONFIG_HOME="+p.dir, "DBUS_SESSION_BUS_ADDRESS=unix:path="+p.file("no-bus"), "DBUS_SYSTEM_BUS_ADDRESS=unix:path="+p.file("no-bus"))
	return startProcess(cmd)
}

// waitReady waits until the server answers.
func (p *Pulse) waitReady(ctx context.Context, server *process) error {
	for {
		if _, err := p.control(ctx, "info"); err == nil {
			return nil
		}
		select {
		case <-server.done:
			return fmt.Errorf("the server ended: %s", server.output())
		case <-ctx.Done():
			return fmt.Errorf("the server doesn't answer: %w", ctx.Err())
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// Kill ends the server at once, as if it had crashed: every device is gone.
func (p *Pulse) Kill() error {
	p.mu.Lock()
	server := p.server
	keepers := p.keepers
	p.server, p.keepers, p.modules = nil, map[string]*exec.Cmd{}, map[string]string{}
	p.mu.Unlock()
	for _, k := range keepers {
		endCommand(k)
	}
	if server != nil {
		server.kill()
	}
	return nil
}

// Close ends everything and removes its files.
func (p *Pulse) Close() error {
	return errors.Join(p.Kill(), os.RemoveAll(p.dir))
}

// Command is a program that uses the server.
func (p *Pulse) Command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), p.Env()...)
	return cmd
}

// control runs pactl and returns what it prints.
func (p *Pulse) control(ctx context.Context, args ...string) (string, error) {
	cmd := p.Command(ctx, "pactl", args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("pactl %s: %w: %s", args[0], err, bytes.TrimSpace(stderr.Bytes()))
	}
	return strings.TrimSpace(string(out)), nil
}

// process is a program that runs until it is ended.
type process struct {
	cmd  *exec.Cmd
	done chan struct{} // closed when it has ended
	out  *lockedBuffer
}

func startProcess(cmd *exec.Cmd) (*process, error) {
	pr := &process{cmd: cmd, done: make(chan struct{}), out: &lockedBuffer{}}
	cmd.Stdout, cmd.Stderr = pr.out, pr.out
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		defer close(pr.done)
		_ = cmd.Wait() // it is killed
	}()
	return pr, nil
}

func (pr *process) kill() {
	_ = pr.cmd.Process.Kill() // it may have ended by itself
	<-pr.done
}

func (pr *process) output() string { return pr.out.String() }

// endCommand kills a program and waits for it.
func endCommand(cmd *exec.Cmd) {
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
}

// lockedBuffer collects what a program prints while others look.
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
