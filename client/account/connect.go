package account

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"delonix/client/api"
	"delonix/client/internal/plain"
	"delonix/client/model"
	"delonix/client/problem"
	"delonix/storage"
	"delonix/storage/secrets"
)

// Agents returns the agents the person can talk to, connected ones first.
func (s *Service) Agents(ctx context.Context) ([]model.Agent, error) {
	stored, err := s.Store.Agents(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]model.Agent, 0, len(stored))
	for _, a := range stored {
		p, err := s.profiles.of(ctx, a.ID)
		if err != nil {
			return nil, err
		}
		obstacle := s.of(a.ID).Obstacle
		out = append(out, model.Agent{
			ID: model.AgentID(a.ID), Name: cmp.Or(plain.Line(a.Name), problem.AnAgent()), Portal: a.Portal, UserID: a.UserID, RemoteID: a.AgentID,
			Listed: a.ListedOnly, ReadOnly: problem.ReadOnly(obstacle), Obstacle: obstacle, Voice: p.Ability(),
			Greeting: p.Greeting, Suggestions: p.Suggestions,
		})
	}
	slices.SortStableFunc(out, func(x, y model.Agent) int {
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

// candidate is what credentials turned out to be.
type candidate struct {
	agent     storage.Agent
	token     api.Secret
	api       *api.Agent
	connected model.Connected
}

// TestConnection checks credentials against the portal and stores nothing.
func (s *Service) TestConnection(ctx context.Context, cr model.Credentials) (model.Connected, error) {
	found, err := s.check(ctx, cr)
	if err != nil {
		return model.Connected{}, err
	}
	return found.connected, nil
}

// check asks the portal whether it accepts credentials.
func (s *Service) check(ctx context.Context, cr model.Credentials) (candidate, error) {
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
	if f.api, err = api.NewAgent(portal, cr.AgentID, f.token, s.opts.API); err != nil {
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
	if err := s.checkUser(ctx, portal, &f); err != nil {
		return candidate{}, err
	}
	f.connected = model.Connected{Name: cmp.Or(f.agent.Name, problem.AnAgent()), Voice: Profile{Known: true, HasSTT: caps.HasSTT, HasTTS: caps.HasTTS}.Ability()}
	return f, nil
}

// errEnough ends a listing early.
var errEnough = errors.New("enough was listed")

// checkUser asks for the account's conversations, which also tell the agent's
// name. A user the portal has never seen is a new one.
func (s *Service) checkUser(ctx context.Context, portal *url.URL, f *candidate) error {
	public, err := api.NewPublic(portal, f.token, s.opts.API)
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

// Connect checks credentials against the portal and stores the token and the agent.
// Reconnect makes use of it.
func (s *Service) Connect(ctx context.Context, cr model.Credentials) (model.Connected, error) {
	found, err := s.check(ctx, cr)
	if err != nil {
		return model.Connected{}, err
	}
	out := found.connected
	place, err := s.tokens.set(ctx, found.agent, found.token, cr.AllowPlainFile)
	if err != nil {
		return model.Connected{}, problem.Of(err, problem.Connecting)
	}
	a, err := s.Store.UpsertAgent(ctx, found.agent)
	if err != nil {
		return model.Connected{}, errors.Join(problem.Of(err, problem.Connecting), s.tokens.remove(ctx, TokenKey(found.agent)))
	}
	s.LogError("keep the token", s.removals.forget(ctx, TokenKey(found.agent)))
	s.LogError("show what is not erased any more", s.away.welcome(ctx, a))
	out.Done = problem.Connected(place)
	out.Agent, out.TokenPlace, out.TokenPlaceWeak = model.AgentID(a.ID), problem.TokenPlace(place), place != secrets.PlaceKeyring
	err = s.profiles.change(ctx, a.ID, func(p *Profile) {
		p.Known, p.HasSTT, p.HasTTS = true, out.Voice.HearsYou, out.Voice.Speaks
	})
	return out, problem.Of(err, problem.Connecting)
}

// Reconnect keeps which agents are connected beside the local copy, and, once the
// service was started, connects all accounts anew.
func (s *Service) Reconnect(ctx context.Context) {
	if s.opts.Demo == nil { // whose account is made anew at every start
		s.LogError("keep the accounts", s.file.write(ctx))
	}
	s.mu.Lock()
	began := s.began
	s.mu.Unlock()
	if !began {
		return
	}
	s.LogError("connect the accounts", s.ConnectAccounts(ctx, true))
	s.retryAll(false)
}
