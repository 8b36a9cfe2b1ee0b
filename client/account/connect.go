package client

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"

	"delonix/client/api"
	"delonix/client/internal/plain"
	"delonix/client/problem"
	"delonix/storage"
	"delonix/storage/secrets"
)

// Agents returns the agents the person can talk to, connected ones first.
func (c *Client) Agents(ctx context.Context) ([]Agent, error) {
	stored, err := c.kit.Store.Agents(ctx)
	if err != nil {
		return nil, problem.Of(err, problem.Generally)
	}
	out := make([]Agent, 0, len(stored))
	for _, a := range stored {
		notes, err := c.agentNotes(ctx, a.ID)
		if err != nil {
			return nil, problem.Of(err, problem.Generally)
		}
		r := c.remote(a.ID)
		out = append(out, Agent{
			ID: AgentID(a.ID), Name: cmp.Or(plain.Line(a.Name), problem.AnAgent()), Portal: a.Portal, UserID: a.UserID, RemoteID: a.AgentID,
			Listed: a.ListedOnly, ReadOnly: readOnly(r), Obstacle: r.why, Voice: notes.ability(),
			Greeting: notes.Greeting, Suggestions: notes.Suggestions,
		})
	}
	slices.SortStableFunc(out, func(x, y Agent) int {
		switch {
		case x.Listed == y.Listed:
			return 0
		case x.Listed:
			return 1
		}
		return -1
	})
	return out, nil
}

func readOnly(r *remote) string {
	if !r.why.Stops() {
		return "" // what is written waits
	}
	return problem.Blocked(r.why)
}

// candidate is what credentials turned out to be.
type candidate struct {
	agent     storage.Agent
	token     api.Secret
	api       *api.Agent
	connected Connected
}

// TestConnection checks credentials against the portal and stores nothing.
func (c *Client) TestConnection(ctx context.Context, cr Credentials) (Connected, error) {
	found, err := c.check(ctx, cr)
	if err != nil {
		return Connected{}, err
	}
	return found.connected, nil
}

// check asks the portal whether it accepts credentials.
func (c *Client) check(ctx context.Context, cr Credentials) (candidate, error) {
	portal, err := api.ParsePortal(cr.Portal)
	if err != nil {
		return candidate{}, problem.Of(err, problem.Connecting)
	}
	if strings.TrimSpace(cr.AgentID) == "" {
		return candidate{}, problem.NoAgentID()
	}
	if strings.TrimSpace(cr.Token) == "" {
		return candidate{}, problem.NoToken()
	}
	f := candidate{token: api.NewSecret(strings.TrimSpace(cr.Token))}
	if f.api, err = api.NewAgent(portal, cr.AgentID, f.token, c.opts.API); err != nil {
		return candidate{}, problem.Of(err, problem.Connecting)
	}
	f.agent = storage.Agent{
		Portal: portalKey(portal), AgentID: f.api.ID(), UserID: cmp.Or(strings.TrimSpace(cr.UserID), newUserID()), ExtType: string(api.ExtWeb),
		ProfileName: plain.Line(cr.Name), ProfileEmail: plain.Line(cr.Email), ProfilePhone: plain.Line(cr.Phone),
	}
	caps, err := f.api.Capabilities(ctx)
	if err != nil {
		return candidate{}, problem.Of(err, problem.Connecting)
	}
	if err := c.checkUser(ctx, portal, &f); err != nil {
		return candidate{}, err
	}
	f.connected = Connected{Name: cmp.Or(f.agent.Name, problem.AnAgent()), Voice: agentNotes{Known: true, HasSTT: caps.HasSTT, HasTTS: caps.HasTTS}.ability()}
	return f, nil
}

// errEnough ends a listing early.
var errEnough = errors.New("enough was listed")

// checkUser asks for the account's conversations, which also tell the agent's
// name. A user the portal has never seen is a new one.
func (c *Client) checkUser(ctx context.Context, portal *url.URL, f *candidate) error {
	public, err := api.NewPublic(portal, f.token, c.opts.API)
	if err != nil {
		return problem.Of(err, problem.Connecting)
	}
	seen := 0
	_, err = public.Conversations(ctx, f.agent.UserID, api.ExtWeb, func(conv api.Conversation) error {
		u, err := url.Parse(conv.BotURL)
		if err == nil && strings.HasSuffix(u.Path, "/"+f.agent.AgentID) && plain.Line(conv.BotName) != "" {
			f.agent.Name = plain.Line(conv.BotName)
			return errEnough
		}
		if seen++; seen > 50 {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) || api.KindOf(err) == api.KindNotFound {
		return nil
	}
	return problem.Of(err, problem.Connecting)
}

// portalKey is how a portal is kept.
func portalKey(u *url.URL) string { return strings.TrimRight(u.String(), "/") }

// newUserID makes a user id up for somebody who has none.
func newUserID() string {
	var b [16]byte
	rand.Read(b[:]) // never fails since Go 1.24
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// Connect checks credentials against the portal, stores the token and the agent,
// and starts syncing.
func (c *Client) Connect(ctx context.Context, cr Credentials) (Connected, error) {
	found, err := c.check(ctx, cr)
	if err != nil {
		return Connected{}, err
	}
	out := found.connected
	place, err := c.tokens.set(ctx, found.agent, found.token, cr.AllowPlainFile)
	if err != nil {
		return Connected{}, problem.Of(err, problem.Connecting)
	}
	a, err := c.kit.Store.UpsertAgent(ctx, found.agent)
	if err != nil {
		return Connected{}, errors.Join(problem.Of(err, problem.Connecting), c.tokens.remove(ctx, tokenKey(found.agent)))
	}
	c.kit.LogError("keep the token", c.keepsToken(ctx, tokenKey(found.agent)))
	c.kit.LogError("show what is not erased any more", c.welcomeBack(ctx, a))
	out.Done = problem.Connected(place)
	out.Agent, out.TokenPlace, out.TokenPlaceWeak = AgentID(a.ID), problem.TokenPlace(place), place != secrets.PlaceKeyring
	notes := agentNotes{Known: true, HasSTT: out.Voice.HearsYou, HasTTS: out.Voice.Speaks}
	if err := c.changeNotes(ctx, a.ID, func(n *agentNotes) { n.Known, n.HasSTT, n.HasTTS = true, notes.HasSTT, notes.HasTTS }); err != nil {
		return Connected{}, problem.Of(err, problem.Connecting)
	}
	c.kit.LogError("keep the profile", c.fillProfile(ctx, cr))
	c.kit.LogError("keep the accounts", c.keepAccounts(ctx))
	c.rewire(ctx)
	return out, nil
}

// rewire makes the links anew where the client was started.
func (c *Client) rewire(ctx context.Context) {
	c.life.Lock()
	began := c.began
	c.life.Unlock()
	if !began {
		return
	}
	c.kit.LogError("connect the accounts", c.wire(ctx, true))
	c.retryAll()
}

// fillProfile takes name, e-mail and phone over into the settings where they are
// not set yet.
func (c *Client) fillProfile(ctx context.Context, cr Credentials) error {
	s := c.kit.Prefs.Get()
	if cr.Name == "" && cr.Email == "" && cr.Phone == "" || s.Name != "" || s.Email != "" || s.Phone != "" {
		return nil
	}
	s.Name, s.Email, s.Phone = plain.Line(cr.Name), plain.Line(cr.Email), plain.Line(cr.Phone)
	return c.SaveSettings(ctx, s)
}

// SignOut forgets the token of an agent, or of all with 0. With erase its local
// copy goes too, and nothing of it is left in any file when SignOut returns: see
// leaving. A token that can't be removed now keeps nothing else from going: the
// error, a *TokenLeft then, says so, and the removal is tried again.
func (c *Client) SignOut(ctx context.Context, id AgentID, erase bool) error {
	agents, err := c.kit.Store.Agents(ctx)
	if err != nil {
		return problem.Of(err, problem.Generally)
	}
	c.wiring.Lock()
	c.stopLinks(func(linkKey) bool { return true })
	c.wiring.Unlock()
	going := slices.DeleteFunc(slices.Clone(agents), func(a storage.Agent) bool { return id != 0 && a.ID != int64(id) })
	var errs []error
	if erase {
		going = leaving(agents, int64(id))
		errs = append(errs, c.keepAway(ctx, agents, going))
	}
	var left error // why tokens could not be removed
	for _, a := range going {
		kept, err := c.signOut(ctx, a, erase)
		left = errors.Join(left, kept)
		errs = append(errs, err)
	}
	if erase {
		errs = append(errs, c.erased(ctx))
	}
	c.kit.LogError("keep the accounts", c.keepAccounts(ctx))
	c.rewire(ctx)
	c.kit.Publish(AgentsChanged{})
	c.kit.Publish(ConversationsChanged{})
	errs = append(errs, c.conversations.CountUnread(ctx))
	if err := errors.Join(errs...); err != nil {
		return problem.Of(errors.Join(err, left), problem.Generally)
	}
	if left != nil {
		return problem.NewTokenLeft(left, erase)
	}
	return nil
}

// signOut signs one agent out; kept is why its token could not be removed.
func (c *Client) signOut(ctx context.Context, a storage.Agent, erase bool) (kept, err error) {
	if !a.ListedOnly {
		kept, err = c.removeToken(ctx, a)
	}
	if !erase {
		c.setRemote(&remote{agent: a, why: ObstacleSignedOut})
		return kept, errors.Join(err, c.kit.Store.SignOutAgent(ctx, a.ID))
	}
	err = errors.Join(err, c.kit.Store.DeleteAgent(ctx, a.ID), c.forgetNotes(ctx, a.ID))
	c.mu.Lock()
	delete(c.remotes, a.ID)
	c.mu.Unlock()
	return kept, err
}

// prepareDemo stores the demo's account; its token stays in memory. The portal's
// address changes from run to run, its conversations may not.
func (c *Client) prepareDemo(ctx context.Context) error {
	d := c.opts.Demo
	if d == nil {
		return nil
	}
	portal, err := api.ParsePortal(d.URL)
	if err != nil {
		return err
	}
	agents, err := c.kit.Store.Agents(ctx)
	if err != nil {
		return err
	}
	name := "Flame" // until the portal tells
	for _, a := range agents {
		name = ""
		if a.Portal == portalKey(portal) {
			continue
		}
		if a.ListedOnly {
			err = c.kit.Store.DeleteAgent(ctx, a.ID) // it is listed again
		} else {
			a.Portal = portalKey(portal)
			_, err = c.kit.Store.UpsertAgent(ctx, a)
		}
		if err != nil {
			return fmt.Errorf("move the demo's account: %w", err)
		}
	}
	a, err := c.kit.Store.UpsertAgent(ctx, storage.Agent{
		Portal: portalKey(portal), AgentID: d.AgentID, UserID: d.UserID, ExtType: string(api.ExtWeb), Name: name,
	})
	if err != nil {
		return err
	}
	c.tokens.keepForRun(a, api.NewSecret(d.Token))
	return nil
}

// dirExists tells whether a folder is there.
func dirExists(dir string) bool {
	info, err := os.Stat(dir)
	return err == nil && info.IsDir()
}
