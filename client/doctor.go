package client

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"time"

	"delonix/client/api"
	"delonix/client/problem"
	"delonix/storage"
	"delonix/storage/secrets"
)

// Check is one line of the doctor's table.
type Check struct {
	Name   string
	OK     bool
	Needed bool // the program is of no use while it fails
	Text   string
	// Problem is what is wrong, with its details and what can be done; nil where Text
	// says it all.
	Problem *Problem
}

// failed is a check that did not pass because of a problem.
func (c Check) failed(p Problem) Check {
	c.OK, c.Text, c.Problem = false, p.Text, &p
	return c
}

// FailedCheck is a check that ended with an error.
func FailedCheck(name string, err error) Check { return Check{Name: name}.failed(Explain(err)) }

// checkMost is how long one check may take.
const checkMost = 15 * time.Second

// Doctor checks keyring, portal, capabilities and sockets of every agent. It works
// beside a running window, too.
func Doctor(ctx context.Context, o Options) []Check {
	c, err := Open(ctx, withoutRaise(o))
	if errors.Is(err, ErrInUse) {
		return []Check{checkKeyring(ctx, o), {Name: problem.CheckFolder(), OK: true, Text: problem.FolderInUse()}}
	}
	if err != nil {
		return []Check{checkKeyring(ctx, o), Check{Name: problem.CheckFolder(), Needed: true}.failed(Explain(err))}
	}
	defer c.Close()
	folder := Check{Name: problem.CheckFolder(), OK: true, Needed: true, Text: c.DataDir()}
	if c.kit.Store.Shared() {
		folder.Text = problem.FolderShared(c.DataDir())
	}
	checks := []Check{folder, checkKeyring(ctx, o)}
	agents, err := c.kit.Store.Agents(ctx)
	if err != nil {
		return append(checks, Check{Name: problem.CheckAgents(), Needed: true}.failed(Explain(err)))
	}
	connected := 0
	for _, a := range agents {
		if !a.ListedOnly {
			connected++
			checks = append(checks, c.checkAgent(ctx, a)...)
		}
	}
	if connected == 0 {
		checks = append(checks, Check{Name: problem.CheckAgents(), Needed: true, Text: problem.NoAgentConnected()})
	}
	return checks
}

// FolderNote says what a person should know about the data folder, "" for
// nothing.
func (c *Client) FolderNote() string {
	if !c.kit.Store.Shared() {
		return ""
	}
	return problem.FolderNote(c.DataDir())
}

// withoutRaise keeps a check from raising the window it runs beside.
func withoutRaise(o Options) Options {
	o.OnRaise = nil
	o.quiet = true
	return o
}

func checkKeyring(ctx context.Context, o Options) Check {
	if o.Vault != nil {
		return Check{Name: problem.CheckKeyringName(), OK: true, Text: problem.TokensKeptIn(o.Vault.Place())}
	}
	if err := secrets.Probe(ctx, secrets.Options{Logger: o.Logger}); err != nil {
		return Check{Name: problem.CheckKeyringName()}.failed(problem.Keyring(err))
	}
	return Check{Name: problem.CheckKeyringName(), OK: true, Text: problem.KeyringAnswers()}
}

// checkAgent checks everything that is needed to talk to one agent.
func (c *Client) checkAgent(ctx context.Context, a storage.Agent) []Check {
	name := cmp.Or(a.Name, problem.AnAgent())
	token, err := c.accounts.Token(ctx, a)
	if err != nil {
		return []Check{Check{Name: name + ": " + problem.CheckToken(), Needed: true}.failed(problem.Token(err))}
	}
	portal, err := api.ParsePortal(a.Portal)
	if err != nil {
		return []Check{Check{Name: name + ": " + problem.CheckPortal(), Needed: true}.failed(Explain(err))}
	}
	agent, err := api.NewAgent(portal, a.AgentID, token, c.opts.API)
	if err != nil {
		return []Check{Check{Name: name + ": " + problem.CheckPortal(), Needed: true}.failed(Explain(err))}
	}
	public, err := api.NewPublic(portal, token, c.opts.API)
	if err != nil {
		return []Check{Check{Name: name + ": " + problem.CheckPortal(), Needed: true}.failed(Explain(err))}
	}
	defer agent.CloseIdle()
	defer public.CloseIdle()
	return []Check{
		checkCapabilities(ctx, name, portal, agent),
		checkList(ctx, name, a, public),
		checkEvents(ctx, name, a, public),
		c.checkAgentSocket(ctx, name, a, agent),
	}
}

func checkCapabilities(ctx context.Context, name string, portal *url.URL, agent *api.Agent) Check {
	ctx, cancel := context.WithTimeout(ctx, checkMost)
	defer cancel()
	out := Check{Name: name + ": " + problem.CheckPortal(), Needed: true}
	caps, err := agent.Capabilities(ctx)
	if err != nil {
		return out.failed(Explain(err))
	}
	out.OK = true
	out.Text = problem.PortalAnswers(portal.Host, caps.HasSTT, caps.HasTTS)
	return out
}

func checkList(ctx context.Context, name string, a storage.Agent, public *api.Public) Check {
	ctx, cancel := context.WithTimeout(ctx, checkMost)
	defer cancel()
	out := Check{Name: name + ": " + problem.CheckConversations(), Needed: true}
	n := 0
	_, err := public.Conversations(ctx, a.UserID, api.ExtType(a.ExtType), func(api.Conversation) error { n++; return nil })
	if err != nil && api.KindOf(err) != api.KindNotFound {
		return out.failed(Explain(err))
	}
	out.OK, out.Text = true, problem.ConversationsListed(n)
	return out
}

func checkEvents(ctx context.Context, name string, a storage.Agent, public *api.Public) Check {
	ctx, cancel := context.WithTimeout(ctx, checkMost)
	defer cancel()
	out := Check{Name: name + ": " + problem.CheckEventsSocket(), Needed: true}
	sock, err := public.Events(ctx, a.UserID)
	if err != nil {
		return out.failed(Explain(err))
	}
	sock.Close()
	out.OK, out.Text = true, problem.SocketOpens()
	return out
}

// checkAgentSocket opens the socket of an open session, if there is one; none is
// made for a check.
func (c *Client) checkAgentSocket(ctx context.Context, name string, a storage.Agent, agent *api.Agent) Check {
	ctx, cancel := context.WithTimeout(ctx, checkMost)
	defer cancel()
	out := Check{Name: name + ": " + problem.CheckAgentSocket()}
	page, _, err := c.kit.Store.Conversations(ctx, storage.ConversationQuery{AgentID: a.ID})
	if err != nil {
		return out.failed(Explain(err))
	}
	for _, conv := range page {
		if conv.SessionID == "" || conv.Closed {
			continue
		}
		sock, err := agent.Listen(ctx, conv.SessionID)
		if api.KindOf(err) == api.KindNotFound {
			continue // ended meanwhile
		}
		if err != nil {
			out = out.failed(Explain(err))
			out.Text = problem.NoLiveReplies(out.Text)
			return out
		}
		sock.Close()
		out.OK, out.Text = true, problem.SocketOpens()
		return out
	}
	out.OK, out.Text = true, problem.SocketNotTried()
	return out
}
