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
func (d *Directory) readCapabilities(ctx context.Context, a *Account) {
	for _, r := range d.through(a) {
		d.readCapability(ctx, r)
	}
}

// readCapability asks one agent what it can do, if it can be reached.
func (d *Directory) readCapability(ctx context.Context, r *Route) {
	if r.API == nil || ctx.Err() != nil {
		return
	}
	caps, err := r.API.Capabilities(ctx)
	if err != nil {
		d.kit.LogError("read capabilities", err)
		return
	}
	old, err := d.profiles.of(ctx, r.Agent.ID)
	if err == nil && old.Known && old.HasSTT == caps.HasSTT && old.HasTTS == caps.HasTTS {
		return
	}
	d.kit.LogError("keep capabilities", d.profiles.change(ctx, r.Agent.ID, func(p *Profile) {
		p.Known, p.HasSTT, p.HasTTS = true, caps.HasSTT, caps.HasTTS
	}))
	d.kit.Publish(model.AgentsChanged{})
}

// Profile returns what an agent told of itself.
func (d *Directory) Profile(ctx context.Context, agent int64) (Profile, error) {
	return d.profiles.of(ctx, agent)
}

// Ability tells what an agent can do with speech.
func (d *Directory) Ability(ctx context.Context, agent int64) (model.VoiceAbility, error) {
	p, err := d.profiles.of(ctx, agent)
	return p.Ability(), err
}

// capabilitiesMost is how long a call waits for an agent to tell what it can do.
const capabilitiesMost = 3 * time.Second

// AbilityNow is Ability, asked for where it is not known yet.
func (d *Directory) AbilityNow(ctx context.Context, agent int64) (model.VoiceAbility, error) {
	v, err := d.Ability(ctx, agent)
	if err != nil || v.Known {
		return v, err
	}
	ask, cancel := context.WithTimeout(ctx, capabilitiesMost)
	defer cancel()
	d.readCapability(ask, d.of(agent))
	return d.Ability(ctx, agent)
}

// Learn keeps what a session tells of its agent: the greeting, what it suggests, and
// the tenant, which reactions need.
func (d *Directory) Learn(ctx context.Context, agent int64, session api.Session) error {
	r := d.of(agent)
	if tenant := session.TenantID(); tenant != "" && tenant != r.Agent.TenantID && r.Agent.ID != 0 {
		if err := d.change(ctx, agent, func(a *storage.Agent) { a.TenantID = tenant }); err != nil {
			return err
		}
	}
	if err := d.learnThoughts(ctx, agent, session); err != nil {
		return err
	}
	greeting := plain.Text(session.Greeting)
	if greeting == "" && len(session.Metadata.Buttons) == 0 {
		return nil
	}
	old, err := d.profiles.of(ctx, agent)
	if err != nil || old.Greeting == greeting && len(old.Suggestions) == len(session.Metadata.Buttons) {
		return err
	}
	return d.profiles.change(ctx, agent, func(p *Profile) {
		p.Greeting, p.Suggestions = greeting, nil
		for _, b := range session.Metadata.Buttons {
			p.Suggestions = append(p.Suggestions, model.Button{Label: plain.Line(b.Label), Value: plain.Text(b.Value)})
		}
	})
}

// learnThoughts keeps whether the portal wants an agent's thoughts to be shown, where a
// session says so.
func (d *Directory) learnThoughts(ctx context.Context, agent int64, session api.Session) error {
	show, told := session.Thoughts()
	if !told {
		return nil
	}
	old, err := d.profiles.of(ctx, agent)
	if err != nil || old.HideThoughts == !show {
		return err
	}
	return d.profiles.change(ctx, agent, func(p *Profile) { p.HideThoughts = !show })
}
