package account

import (
	"context"
	"time"

	"delonix/client/api"
	"delonix/client/internal/plain"
	"delonix/client/model"
	"delonix/storage"
)

// readCapabilities asks the agents of an account what they can do, once for each
// connection.
func (s *Service) readCapabilities(ctx context.Context, a *Account) {
	for _, r := range s.routes.through(a) {
		s.readCapability(ctx, r)
	}
}

// readCapability asks one agent what it can do, if it can be reached.
func (s *Service) readCapability(ctx context.Context, r *Route) {
	if r.API == nil || ctx.Err() != nil {
		return
	}
	caps, err := r.API.Capabilities(ctx)
	if err != nil {
		s.LogError("read capabilities", err)
		return
	}
	old, err := s.profiles.of(ctx, r.Agent.ID)
	if err == nil && old.Known && old.HasSTT == caps.HasSTT && old.HasTTS == caps.HasTTS {
		return
	}
	s.LogError("keep capabilities", s.profiles.change(ctx, r.Agent.ID, func(p *Profile) {
		p.Known, p.HasSTT, p.HasTTS = true, caps.HasSTT, caps.HasTTS
	}))
	s.Publish(model.AgentsChanged{})
}

// Profile returns what an agent told of itself.
func (s *Service) Profile(ctx context.Context, agent int64) (Profile, error) {
	return s.profiles.of(ctx, agent)
}

// Ability tells what an agent can do with speech.
func (s *Service) Ability(ctx context.Context, agent int64) (model.VoiceAbility, error) {
	p, err := s.profiles.of(ctx, agent)
	return p.Ability(), err
}

// capabilitiesMost is how long a call waits for an agent to tell what it can do.
const capabilitiesMost = 3 * time.Second

// AbilityNow is Ability, asked for where it is not known yet.
func (s *Service) AbilityNow(ctx context.Context, agent int64) (model.VoiceAbility, error) {
	v, err := s.Ability(ctx, agent)
	if err != nil || v.Known {
		return v, err
	}
	ask, cancel := context.WithTimeout(ctx, capabilitiesMost)
	defer cancel()
	s.readCapability(ask, s.routes.of(agent))
	return s.Ability(ctx, agent)
}

// Learn keeps what a session tells of its agent: the greeting, what it suggests, and
// the tenant, which reactions need.
func (s *Service) Learn(ctx context.Context, agent int64, session api.Session) error {
	r := s.routes.of(agent)
	if tenant := session.TenantID(); tenant != "" && tenant != r.Agent.TenantID && r.Agent.ID != 0 {
		if err := s.routes.change(ctx, agent, func(a *storage.Agent) { a.TenantID = tenant }); err != nil {
			return err
		}
	}
	greeting := plain.Text(session.Greeting)
	if greeting == "" && len(session.Metadata.Buttons) == 0 {
		return nil
	}
	old, err := s.profiles.of(ctx, agent)
	if err != nil || old.Greeting == greeting && len(old.Suggestions) == len(session.Metadata.Buttons) {
		return err
	}
	return s.profiles.change(ctx, agent, func(p *Profile) {
		p.Greeting, p.Suggestions = greeting, nil
		for _, b := range session.Metadata.Buttons {
			p.Suggestions = append(p.Suggestions, model.Button{Label: plain.Line(b.Label), Value: plain.Text(b.Value)})
		}
	})
}
