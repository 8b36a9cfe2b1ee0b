package client

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"runtime"

	"delonix/client/account"
	"delonix/client/alerts"
	"delonix/client/api"
	"delonix/client/conversation"
	"delonix/client/internal/instance"
	"delonix/client/internal/kit"
	"delonix/client/internal/pace"
	"delonix/client/problem"
	"delonix/client/speech"
	"delonix/storage"
)

// ErrInUse means that another instance has the data folder open.
var ErrInUse = storage.ErrInUse

// demoDir is where the demo's local copy lives, apart from the person's own.
const demoDir = "demo"

// Open opens the local copy. It does not touch the network, so that a window can
// be shown at once. ErrInUse means that another instance has the folder open; it
// has been asked to raise its window by then.
func Open(ctx context.Context, o Options) (*Client, error) {
	if o.Dir == "" {
		dir, err := DefaultDir()
		if err != nil {
			return nil, err
		}
		o.Dir = dir
	}
	if o.Demo != nil {
		if err := storage.PrivateDir(o.Dir); err != nil {
			return nil, problem.Of(err, problem.Generally)
		}
		o.Dir = filepath.Join(o.Dir, demoDir)
	}
	c := newClient(o)
	store, err := storage.Open(ctx, o.Dir, storage.Options{Logger: c.kit.Log, Now: c.kit.Clock.Now, OnCorrupt: c.damaged})
	if err != nil {
		c.kit.Cancel()
		c.kit.CloseBus()
		if errors.Is(err, storage.ErrInUse) {
			if !o.quiet {
				if rerr := instance.Raise(ctx, o.Dir); rerr != nil {
					c.kit.LogError("raise the other instance", rerr)
					return nil, notAnswering(rerr)
				}
			}
			return nil, err
		}
		return nil, problem.Of(err, problem.Generally)
	}
	c.kit.Store = store
	if c.Recovery().SetAside != "" {
		c.kit.LogError("restore the accounts", c.accounts.Restore(ctx))
	}
	if err := c.prepare(ctx); err != nil {
		return nil, errors.Join(problem.Of(err, problem.Generally), c.Close())
	}
	return c, nil
}

func newClient(o Options) *Client {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Clock == nil {
		o.Clock = pace.System{}
	}
	tune := kit.DefaultTuning()
	if o.tune != nil {
		tune = *o.tune
	}
	c := &Client{opts: o, kit: kit.New(o.Logger, o.Clock, tune)}
	if c.opts.API.UserAgent == "" {
		c.opts.API.UserAgent = fmt.Sprintf("Delonix/%s (%s; %s)", cmp.Or(o.Version, "dev"), runtime.GOOS, runtime.GOARCH)
	}
	if c.opts.API.Logger == nil {
		c.opts.API.Logger = o.Logger
	}
	c.accounts = account.New(c.kit, account.Options{Dir: o.Dir, Vault: o.Vault, Demo: o.Demo, API: c.opts.API}, accountSink{c})
	c.conversations = conversation.New(c.kit, api.UserInfo{
		UserAgent: c.opts.API.UserAgent, ScreenWidth: o.ScreenWidth, ScreenHeight: o.ScreenHeight, Platform: runtime.GOOS + "/" + runtime.GOARCH, AppVersion: o.Version,
	}, conversationAgents{c}, conversationObserver{c}, conversationCall{c})
	c.alerts = alerts.New(c.kit, c.conversations.InSight, c.accounts.NameOf)
	c.voice = speech.New(c.kit, speech.Hardware{Microphone: o.Microphone, Speaker: o.Speaker, List: o.Devices}, speechAgents{c}, c.conversations, c.conversations.InSight)
	return c
}

// prepare does what needs the disk only: the raise endpoint, the demo's account,
// the settings and the number of unread conversations.
func (c *Client) prepare(ctx context.Context) error {
	if c.opts.OnRaise != nil {
		r, err := instance.Listen(c.kit.Store.Dir(), c.opts.OnRaise)
		if err == nil {
			c.raiser = r
			err = c.kit.Store.Lock().Publish(r.Address())
		}
		c.kit.LogError("listen for a second start", err) // comfort, not a condition
	}
	c.emptyFolders()
	if err := c.kit.Prefs.Load(ctx, c.kit.Store); err != nil {
		return err
	}
	if err := c.accounts.Load(ctx); err != nil {
		return err
	}
	return c.conversations.Prepare(ctx)
}

// Start begins syncing in the background and returns at once.
func (c *Client) Start(ctx context.Context) {
	c.life.Lock()
	again := c.began
	c.began = true
	c.life.Unlock()
	if again {
		return
	}
	c.kit.Spawn(c.alerts.Run)
	c.conversations.Start()
	c.accounts.Start()
	c.kit.Spawn(c.housekeep)
	c.kit.Spawn(func(context.Context) { c.voice.ApplyDevices() })
	c.kit.Spawn(func(ctx context.Context) {
		c.kit.LogError("connect the accounts", c.accounts.ConnectAccounts(ctx, false))
		c.conversations.ResumeOutbox(ctx)
		c.kit.LogError("remove a token", c.accounts.FinishRemovals(ctx))
		n, err := c.kit.Store.Sweep(ctx)
		c.kit.LogError("sweep files", err)
		if n > 0 {
			c.kit.Log.Info("left-over files removed", "count", n)
		}
	})
}

// damaged is told by the store that the file is damaged.
func (c *Client) damaged(err error) {
	p := problem.Explain(err, problem.Generally)
	c.kit.Publish(Notice{Problem: p})
}

// Subscribe calls f with every event, in order, from one goroutine. f must return
// fast. The returned function ends the subscription.
func (c *Client) Subscribe(f func(Event)) (cancel func()) { return c.kit.Subscribe(f) }

// Recovery tells what opening the local copy had to repair.
func (c *Client) Recovery() Recovery {
	r := c.kit.Store.Recovery()
	if !r.Happened {
		return Recovery{}
	}
	aside := ""
	if len(r.Aside) > 0 {
		aside = r.Aside[0]
	}
	return Recovery{SetAside: aside, Problem: problem.Recovered(r.Complete, aside)}
}

// DataDir is the folder of the local copy.
func (c *Client) DataDir() string { return c.kit.Store.Dir() }
