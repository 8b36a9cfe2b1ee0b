package demo

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// Portal is a running portal. Its methods may be called from any goroutine.
type Portal struct {
	opts   Options
	log    *slog.Logger
	ids    *idSource
	world  *world
	hub    *hub
	faults *Faults
	seen   *journal
	speech *speechServices
	keeper *keeper

	listener net.Listener
	server   *http.Server
	filesDir string
	tempDir  string // removed at the end; empty if files are kept

	ctx       context.Context
	cancel    context.CancelFunc
	work      sync.WaitGroup // goroutines and handlers of the portal
	workMu    sync.Mutex     // guards ending against new work
	ending    bool
	unwatch   func() bool // stops watching the context given to Start
	closeOnce sync.Once
}

// Start opens a portal. It serves until Close is called or ctx ends. The error tells
// that the address or the state directory can not be used.
func Start(ctx context.Context, o Options) (*Portal, error) {
	o = withDefaults(o)
	p := &Portal{opts: o, log: o.Logger, hub: newHub(), seen: newJournal()}
	p.ids = newIDSource(o.Seed)
	if p.opts.Token == "" {
		p.opts.Token = p.ids.token()
	}
	p.world = newWorld(p.opts, p.ids)
	p.faults = &Faults{entries: nil}
	for _, f := range o.Faults {
		p.faults.Add(f)
	}
	if err := p.openFiles(); err != nil {
		return nil, err
	}
	p.ctx, p.cancel = context.WithCancel(ctx)
	if err := p.listen(); err != nil {
		p.cancel()
		p.removeTemp()
		return nil, err
	}
	p.speech = newSpeechServices(p.opts)
	if err := p.populate(); err != nil {
		p.cancel()
		_ = p.listener.Close()
		p.removeTemp()
		return nil, err
	}
	p.run()
	return p, nil
}

func withDefaults(o Options) Options {
	def := func(s *string, value string) {
		if *s == "" {
			*s = value
		}
	}
	def(&o.AgentID, "flame-demo")
	def(&o.AgentName, "Flame")
	def(&o.UserID, "demo-user")
	def(&o.UserName, "Alex Morgan")
	if o.SessionTimeout == 0 {
		o.SessionTimeout = 259200 * time.Second
	}
	if o.MaxAttachment == 0 {
		o.MaxAttachment = 1 << 30
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Agent == nil {
		o.Agent = ScriptedIn(o.Words)
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return o
}

// openFiles prepares the directory of attachments and reads the kept state.
func (p *Portal) openFiles() error {
	if p.opts.StateDir == "" {
		dir, err := os.MkdirTemp("", "delonix-demo-")
		if err != nil {
			return fmt.Errorf("demo portal: directory of attachments: %w", err)
		}
		p.tempDir, p.filesDir = dir, dir
		return nil
	}
	p.filesDir = filepath.Join(p.opts.StateDir, "files")
	if err := os.MkdirAll(p.filesDir, 0o700); err != nil {
		return fmt.Errorf("demo portal: state directory: %w", err)
	}
	p.keeper = newKeeper(p.opts.StateDir)
	return p.keeper.load(p.world, p.filesDir)
}

func (p *Portal) listen() error {
	addr := p.opts.Addr
	var err error
	if addr == "" {
		addr = "127.0.0.1:0"
		if p.world.lastPort > 0 {
			p.listener, err = net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", p.world.lastPort))
			if err == nil {
				return nil
			}
		}
	}
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("demo portal: address %q: %w", addr, err)
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return fmt.Errorf("demo portal: %q is not a loopback address", addr)
	}
	if p.listener, err = net.Listen("tcp", addr); err != nil {
		return fmt.Errorf("demo portal: %w", err)
	}
	return nil
}

// run starts what works in the background.
func (p *Portal) run() {
	p.server = &http.Server{
		Handler:           p.handler(),
		ReadHeaderTimeout: 30 * time.Second,
		ErrorLog:          slog.NewLogLogger(p.log.Handler(), slog.LevelDebug),
	}
	p.spawn(func(context.Context) {
		if err := p.server.Serve(p.listener); !errors.Is(err, http.ErrServerClosed) {
			p.log.Error("demo portal stopped serving", "error", err)
		}
	})
	p.spawn(p.expireSessions)
	if p.keeper != nil {
		p.spawn(p.keepState)
	}
	if p.opts.ProactiveAfter > 0 {
		p.spawn(p.startByItself)
	}
	if p.opts.WarmSpeech {
		p.spawn(p.speech.warm)
	}
	p.unwatch = context.AfterFunc(p.ctx, p.Close)
}

// spawn runs f in a goroutine for which Close waits; f ends when its context does.
// It reports whether f was started: a portal that is closing starts nothing.
func (p *Portal) spawn(f func(ctx context.Context)) bool {
	if !p.enter() {
		return false
	}
	go func() {
		defer p.work.Done()
		f(p.ctx)
	}()
	return true
}

// enter counts one piece of work, which ends with p.work.Done.
func (p *Portal) enter() bool {
	p.workMu.Lock()
	defer p.workMu.Unlock()
	if p.ending {
		return false
	}
	p.work.Add(1)
	return true
}

func (p *Portal) removeTemp() {
	if p.tempDir != "" {
		_ = os.RemoveAll(p.tempDir)
	}
}

// Close ends the portal, its sockets and its speech programs, and waits for them. It
// may be called more than once.
func (p *Portal) Close() {
	p.closeOnce.Do(func() {
		p.workMu.Lock()
		p.ending = true
		p.workMu.Unlock()
		p.unwatch()
		p.cancel()
		p.hub.closeAll()
		_ = p.server.Close()
		p.work.Wait()
		p.speech.close()
		if p.keeper != nil {
			if err := p.saveState(); err != nil {
				p.log.Error("demo portal: state not kept", "error", err)
			}
		}
		p.removeTemp()
	})
}

// URL is the portal's address, such as http://127.0.0.1:40113, without a slash at the
// end.
func (p *Portal) URL() string { return "http://" + p.listener.Addr().String() }

// AgentID is the id of the main agent.
func (p *Portal) AgentID() string { return p.opts.AgentID }

// UserID is the id of the customer who owns the history.
func (p *Portal) UserID() string { return p.opts.UserID }

// Token is the API token of the main agent.
func (p *Portal) Token() string { return p.opts.Token }

// Faults is what goes wrong; add to it at any time.
func (p *Portal) Faults() *Faults { return p.faults }

// now is the time of the portal's clock.
func (p *Portal) now() time.Time { return p.opts.Now() }

// pause waits as long as d means at the portal's typing speed. It reports whether the
// context is still alive.
func (p *Portal) pause(ctx context.Context, d time.Duration) bool {
	if p.opts.Pace == 0 || d == 0 {
		return ctx.Err() == nil
	}
	return sleep(ctx, time.Duration(float64(d)*float64(p.opts.Pace)/float64(DefaultPace)))
}

// sleep waits for d and reports whether the context is still alive.
func sleep(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
