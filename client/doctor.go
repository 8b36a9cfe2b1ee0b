package client

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"delonix/client/api"
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
		return []Check{checkKeyring(ctx, o), {Name: "Data folder", OK: true, Text: "in use by a running Delonix; close it to check the portal as well"}}
	}
	if err != nil {
		return []Check{checkKeyring(ctx, o), Check{Name: "Data folder", Needed: true}.failed(Explain(err))}
	}
	defer c.Close()
	folder := Check{Name: "Data folder", OK: true, Needed: true, Text: c.DataDir()}
	if c.store.Shared() {
		folder.Text += " (" + sharedFolder + ")"
	}
	checks := []Check{folder, checkKeyring(ctx, o)}
	agents, err := c.store.Agents(ctx)
	if err != nil {
		return append(checks, Check{Name: "Agents", Needed: true}.failed(Explain(err)))
	}
	connected := 0
	for _, a := range agents {
		if !a.ListedOnly {
			connected++
			checks = append(checks, c.checkAgent(ctx, a)...)
		}
	}
	if connected == 0 {
		checks = append(checks, Check{Name: "Agents", Needed: true, Text: "no agent is connected; use “delonix login”, or the welcome page"})
	}
	return checks
}

// sharedFolder says that a data folder is no place for this program alone.
const sharedFolder = "it holds other things as well, so other users of this computer may see the names in it; what Delonix keeps there is private"

// FolderNote says what a person should know about the data folder, "" for
// nothing.
func (c *Client) FolderNote() string {
	if !c.store.Shared() {
		return ""
	}
	return "Note about " + c.DataDir() + ": " + sharedFolder + "."
}

// withoutRaise keeps a check from raising the window it runs beside.
func withoutRaise(o Options) Options {
	o.OnRaise = nil
	o.quiet = true
	return o
}

func checkKeyring(ctx context.Context, o Options) Check {
	if o.Vault != nil {
		return Check{Name: "Keyring", OK: true, Text: "tokens are kept in " + string(o.Vault.Place())}
	}
	if err := secrets.Probe(ctx, secrets.Options{Logger: o.Logger}); err != nil {
		return Check{Name: "Keyring"}.failed(explainKeyring(err))
	}
	return Check{Name: "Keyring", OK: true, Text: "answers"}
}

// explainKeyring explains why the keyring can't be used, whatever it would be for.
func explainKeyring(err error) Problem {
	if isKeyring(err) {
		return explainToken(err)
	}
	return Problem{Text: "The keyring can't be used.", Details: plainDetails(err)}
}

// checkAgent checks everything that is needed to talk to one agent.
func (c *Client) checkAgent(ctx context.Context, a storage.Agent) []Check {
	name := cmp.Or(a.Name, "Agent")
	token, err := c.tokens.get(ctx, a)
	if err != nil {
		return []Check{Check{Name: name + ": token", Needed: true}.failed(explainToken(err))}
	}
	portal, err := api.ParsePortal(a.Portal)
	if err != nil {
		return []Check{Check{Name: name + ": portal", Needed: true}.failed(Explain(err))}
	}
	agent, err := api.NewAgent(portal, a.AgentID, token, c.opts.API)
	if err != nil {
		return []Check{Check{Name: name + ": portal", Needed: true}.failed(Explain(err))}
	}
	public, err := api.NewPublic(portal, token, c.opts.API)
	if err != nil {
		return []Check{Check{Name: name + ": portal", Needed: true}.failed(Explain(err))}
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
	out := Check{Name: name + ": portal", Needed: true}
	caps, err := agent.Capabilities(ctx)
	if err != nil {
		return out.failed(Explain(err))
	}
	yes := func(b bool) string {
		if b {
			return "yes"
		}
		return "no"
	}
	out.OK = true
	out.Text = fmt.Sprintf("%s answers; understands speech: %s, speaks: %s", portal.Host, yes(caps.HasSTT), yes(caps.HasTTS))
	return out
}

func checkList(ctx context.Context, name string, a storage.Agent, public *api.Public) Check {
	ctx, cancel := context.WithTimeout(ctx, checkMost)
	defer cancel()
	out := Check{Name: name + ": conversations", Needed: true}
	n := 0
	_, err := public.Conversations(ctx, a.UserID, api.ExtType(a.ExtType), func(api.Conversation) error { n++; return nil })
	if err != nil && api.KindOf(err) != api.KindNotFound {
		return out.failed(Explain(err))
	}
	out.OK, out.Text = true, fmt.Sprintf("%d listed", n)
	return out
}

func checkEvents(ctx context.Context, name string, a storage.Agent, public *api.Public) Check {
	ctx, cancel := context.WithTimeout(ctx, checkMost)
	defer cancel()
	out := Check{Name: name + ": events socket", Needed: true}
	sock, err := public.Events(ctx, a.UserID)
	if err != nil {
		return out.failed(Explain(err))
	}
	sock.Close()
	out.OK, out.Text = true, "opens"
	return out
}

// checkAgentSocket opens the socket of an open session, if there is one; none is
// made for a check.
func (c *Client) checkAgentSocket(ctx context.Context, name string, a storage.Agent, agent *api.Agent) Check {
	ctx, cancel := context.WithTimeout(ctx, checkMost)
	defer cancel()
	out := Check{Name: name + ": agent socket"}
	page, _, err := c.store.Conversations(ctx, storage.ConversationQuery{AgentID: a.ID})
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
			out.Text = "replies appear when they are complete: " + out.Text
			return out
		}
		sock.Close()
		out.OK, out.Text = true, "opens"
		return out
	}
	out.OK, out.Text = true, "not tried: there is no open conversation"
	return out
}
