// Delonix is a desktop voice assistant: the native client for Flametree AI
// agents. This file reads the command line and puts the parts together.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"sync"
	"syscall"
	"time"

	"delonix/assets/i18n"
	"delonix/audio"
	"delonix/client"
	"delonix/client/console"
	"delonix/client/demo"
	"delonix/storage"
	"delonix/ui"
	"delonix/ui/desktop"
	"delonix/ui/look"
	"delonix/ui/problems"
)

// version is set by the Makefile.
var version = "0.1.0-dev"

func main() {
	started := time.Now()
	i18n.SetSystem(client.SystemLanguage())
	i18n.Use(i18n.AsSystem)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	detach := console.Attach()
	code := run(ctx, os.Args[1:], program{in: os.Stdin, out: os.Stdout, err: os.Stderr, started: started, detach: detach})
	stop()
	os.Exit(code)
}

// program is what the commands share.
type program struct {
	in       io.Reader
	out, err io.Writer
	started  time.Time
	detach   func() // from the terminal, once a window is up
	data     string
	demo     bool
}

// run parses the command line and gives the exit status: 0 done, 1 failed, 2
// wrong usage.
func run(ctx context.Context, args []string, p program) int {
	flags := p.flags("delonix")
	flags.BoolVar(&p.demo, "demo", false, "")
	show := flags.Bool("version", false, "")
	if err := flags.Parse(args); err != nil {
		return p.wrongUsage(err)
	}
	if *show {
		fmt.Fprintln(p.out, "delonix", version)
		return 0
	}
	rest := flags.Args()
	if len(rest) == 0 {
		return p.window(ctx)
	}
	switch rest[0] {
	case "login":
		return p.login(ctx, rest[1:])
	case "logout":
		return p.logout(ctx, rest[1:])
	case "doctor":
		return p.doctor(ctx, rest[1:])
	case "help":
		fmt.Fprint(p.out, i18n.T("cli.usage"))
		return 0
	}
	return p.wrongUsage(errors.New(i18n.T("cli.noCommand", "name", strconv.Quote(rest[0]))))
}

// flags makes a set that knows the options of every command.
func (p *program) flags(name string) *flag.FlagSet {
	f := flag.NewFlagSet(name, flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.StringVar(&p.data, "data", p.data, "")
	return f
}

func (p *program) wrongUsage(err error) int {
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(p.out, i18n.T("cli.usage"))
		return 0
	}
	fmt.Fprintln(p.err, i18n.T("cli.wrongUsage", "problem", err))
	return 2
}

func (p *program) login(ctx context.Context, args []string) int {
	f := p.flags("login")
	var cr client.Credentials
	f.StringVar(&cr.Portal, "portal", "", "")
	f.StringVar(&cr.AgentID, "agent", "", "")
	f.StringVar(&cr.UserID, "user", "", "")
	f.StringVar(&cr.Name, "name", "", "")
	if err := f.Parse(args); err != nil {
		return p.wrongUsage(err)
	}
	if f.NArg() > 0 {
		return p.wrongUsage(errors.New(i18n.T("cli.loginTakesNone", "arg", strconv.Quote(f.Arg(0)))))
	}
	token, err := console.ReadToken(p.in)
	if err != nil {
		return p.fail(err)
	}
	cr.Token = token
	done, err := client.Login(ctx, p.options(slog.New(slog.DiscardHandler)), cr)
	if err != nil {
		return p.fail(err)
	}
	fmt.Fprintln(p.out, i18n.T("cli.connected", "name", done.Name, "place", done.TokenPlace))
	return 0
}

func (p *program) logout(ctx context.Context, args []string) int {
	f := p.flags("logout")
	erase := f.Bool("erase", false, "")
	if err := f.Parse(args); err != nil {
		return p.wrongUsage(err)
	}
	err := client.Logout(ctx, p.options(slog.New(slog.DiscardHandler)), *erase)
	if *erase {
		err = errors.Join(err, desktop.ForgetToolkit())
	}
	if err != nil {
		return p.fail(err)
	}
	if *erase {
		fmt.Fprintln(p.out, i18n.T("cli.signedOutErased"))
	} else {
		fmt.Fprintln(p.out, i18n.T("cli.signedOut"))
	}
	return 0
}

func (p *program) doctor(ctx context.Context, args []string) int {
	f := p.flags("doctor")
	if err := f.Parse(args); err != nil {
		return p.wrongUsage(err)
	}
	checks := client.Doctor(ctx, p.options(slog.New(slog.DiscardHandler)))
	checks = append(checks, deviceChecks(ctx)...)
	ok, text := look.CheckFonts()
	checks = append(checks, client.Check{Name: i18n.T("cli.fonts"), OK: ok, Text: text})
	return p.report(checks)
}

// report prints the doctor's table; 1 if something needed fails.
func (p *program) report(checks []client.Check) int {
	code := 0
	for _, c := range checks {
		mark := i18n.T("cli.ok")
		switch {
		case !c.OK && c.Needed:
			mark, code = i18n.T("cli.failed"), 1
		case !c.OK:
			mark = i18n.T("cli.missing")
		}
		fmt.Fprintf(p.out, "%-8s %-22s %s\n", mark, c.Name, c.Text)
		if c.Problem != nil {
			for _, line := range problems.Terminal(*c.Problem) {
				fmt.Fprintf(p.out, "%-8s %-22s %s\n", "", "", line)
			}
		}
	}
	return code
}

func deviceChecks(ctx context.Context) []client.Check {
	devices := audio.NewContext(audio.Options{})
	check := func(name string, list func(context.Context) ([]audio.Device, error)) client.Check {
		found, err := list(ctx)
		switch {
		case err != nil:
			return client.FailedCheck(name, err)
		case len(found) == 0:
			return client.Check{Name: name, Text: i18n.T("cli.noneFound")}
		}
		return client.Check{Name: name, OK: true, Text: found[0].Name}
	}
	return []client.Check{check(i18n.T("settings.microphone"), devices.Microphones), check(i18n.T("settings.speaker"), devices.Speakers)}
}

// fail prints an error in the words for people, in one line; 1. The doctor has the
// details.
func (p *program) fail(err error) int {
	fmt.Fprintln(p.err, "delonix: "+client.Explain(err).Text)
	return 1
}

// options are those of a client on the chosen data folder.
func (p *program) options(log *slog.Logger) client.Options {
	return client.Options{Dir: p.data, Version: version, Logger: log}
}

// heapSpare is how much garbage, in per cent of what lives, may gather before it is
// cleared away. What lives in a window is small, so clearing it twice as often as
// usual costs little.
const heapSpare = 50

// window opens the window and returns when it was closed.
func (p *program) window(ctx context.Context) int {
	dir, err := p.folder()
	if err != nil {
		return p.fail(err)
	}
	log, closeLog := console.OpenLog(dir)
	defer closeLog()
	leave := console.NewLeaver(log)
	defer leave.End()
	defer context.AfterFunc(ctx, leave.Begin)() // before there is a window
	debug.SetGCPercent(heapSpare)
	a := &assembly{p: p, dir: dir, log: log, raise: make(chan func()), devices: audio.NewContext(audio.Options{Logger: log})}
	a.bell = a.devices.NewSpeaker(audio.SpeakerOptions{})
	defer a.close()
	c, err := a.open(ctx)
	if errors.Is(err, storage.ErrInUse) {
		fmt.Fprintln(p.out, i18n.T("cli.openAlready"))
		return 0
	}
	if err != nil {
		log.Error("open", "err", client.Explain(err).Details)
		code := p.fail(err)
		if errors.Is(err, client.ErrNotAnswering) { // it was said; whoever started from an icon gets a moment to read it
			var cancel context.CancelFunc
			ctx, cancel = context.WithTimeout(ctx, problemShown)
			defer cancel()
		}
		if ui.RunProblem(ctx, client.Explain(err), version) {
			if err := console.StartAgain(); err != nil {
				return p.fail(err)
			}
		}
		return code
	}
	if note := c.FolderNote(); note != "" {
		fmt.Fprintln(p.err, "delonix: "+note)
	}
	p.detach()
	told, enough := context.WithCancel(ctx)
	defer enough()
	console.TellFigures(told)
	opt := ui.Options{Leaving: leave.Begin, CloseWithin: console.LeaveWindow, Client: c, Version: version, Logger: log, Chime: a.chime, Raise: a.raise, Autostart: desktop.Autostart{Data: p.dataFolder()},
		Shown: func() { log.Info("window shown", "after_ms", time.Since(p.started).Milliseconds()) }}
	if !p.demo {
		opt.TryDemo = a.startDemo
	}
	if err := ui.Run(ctx, opt); err != nil {
		return p.fail(err)
	}
	return 0
}

// problemShown is how long a window stays that only says what a terminal has
// read already.
const problemShown = 8 * time.Second

// dataFolder is the folder the program was told to use, wherever it is started
// the next time; "" is the usual one.
func (p *program) dataFolder() string {
	if p.data == "" {
		return ""
	}
	dir, err := filepath.Abs(p.data)
	if err != nil {
		return p.data
	}
	return dir
}

func (p *program) folder() (string, error) {
	if p.data != "" {
		return filepath.Abs(p.data)
	}
	return client.DefaultDir()
}

// assembly holds what the window's client is made of, to be closed in order.
type assembly struct {
	p       *program
	dir     string
	log     *slog.Logger
	raise   chan func()    // what tells that the window was shown
	devices *audio.Context // one for the process
	bell    *audio.Speaker // for the sound of notifications
	portal  *demo.Portal
	clients []*client.Client
}

func (a *assembly) open(ctx context.Context) (*client.Client, error) {
	if a.p.demo {
		return a.startDemo(ctx)
	}
	return a.client(ctx, a.options())
}

func (a *assembly) options() client.Options {
	o := a.p.options(a.log)
	o.Dir, o.CloseWithin = a.dir, console.LeaveClients
	mic, speaker := a.devices.NewMicrophone(audio.MicrophoneOptions{}), a.devices.NewSpeaker(audio.SpeakerOptions{})
	o.Microphone, o.Speaker = mic, speaker
	o.Devices = soundDevices{a.devices, mic, speaker, a.bell}
	o.OnRaise = func(ctx context.Context) bool {
		shown := make(chan struct{})
		select {
		case a.raise <- func() { close(shown) }:
		case <-ctx.Done():
			return false
		}
		select {
		case <-shown:
			return true
		case <-ctx.Done():
			return false
		}
	}
	return o
}

func (a *assembly) client(ctx context.Context, o client.Options) (*client.Client, error) {
	c, err := client.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	a.clients = append(a.clients, c)
	return c, nil
}

// startDemo starts the embedded portal and opens a client on it.
func (a *assembly) startDemo(ctx context.Context) (*client.Client, error) {
	if a.portal == nil {
		show := demo.Showcase()
		show.StateDir = filepath.Join(a.dir, "demo", "portal")
		show.Logger = a.log
		show.Words = demo.Words{Say: i18n.T, Foreign: func() bool { return i18n.Current() != i18n.English }}
		// The portal lives as long as the program, not as the call that made it.
		portal, err := demo.Start(context.WithoutCancel(ctx), show)
		if err != nil {
			return nil, err
		}
		a.portal = portal
	}
	o := a.options()
	o.Demo = &client.DemoPortal{URL: a.portal.URL(), AgentID: a.portal.AgentID(), UserID: a.portal.UserID(), Token: a.portal.Token()}
	return a.client(ctx, o)
}

// close closes the clients side by side, so that one that hangs does not take the
// others' time.
func (a *assembly) close() {
	var wg sync.WaitGroup
	for _, c := range a.clients {
		wg.Go(func() {
			if err := c.Close(); err != nil {
				a.log.Error("close", "err", err)
			}
		})
	}
	wg.Wait()
	if a.portal != nil {
		a.portal.Close()
	}
}

// chime plays the sound of a notification. Without a speaker it is silent.
func (a *assembly) chime(ctx context.Context) {
	if err := a.bell.Start(ctx); err != nil {
		return
	}
	sound := audio.EarconMessage.Sound()
	a.bell.Chime(sound)
	length := time.Duration(len(sound)) * time.Second / audio.PlaybackRate
	select {
	case <-ctx.Done():
	case <-time.After(length + bellTail):
	}
	_ = a.bell.Stop()
}

// bellTail lets what the device still holds be heard.
const bellTail = 300 * time.Millisecond

// soundDevices lets the client list and choose devices.
type soundDevices struct {
	*audio.Context
	mic     *audio.Microphone
	speaker *audio.Speaker
	bell    *audio.Speaker // for the sound of notifications
}

func (d soundDevices) Microphones(ctx context.Context) ([]client.Device, error) {
	return named(d.Context.Microphones(ctx))
}

func (d soundDevices) Speakers(ctx context.Context) ([]client.Device, error) {
	return named(d.Context.Speakers(ctx))
}

func (d soundDevices) SetMicrophone(id string) error { d.mic.SetDevice(id); return nil }

// SetSpeaker chooses the speaker for whatever is heard: speech, signals and the
// sound of notifications.
func (d soundDevices) SetSpeaker(id string) error {
	d.speaker.SetDevice(id)
	d.bell.SetDevice(id)
	return nil
}

func named(list []audio.Device, err error) ([]client.Device, error) {
	out := make([]client.Device, len(list))
	for i, d := range list {
		out[i] = client.Device{ID: d.ID, Name: d.Name, Default: d.Default}
	}
	return out, err
}
