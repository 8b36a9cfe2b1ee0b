package client

import (
	"context"
	"fmt"
	"time"

	"delonix/client/api"
	"delonix/client/internal/plain"
	"delonix/client/problem"
	"delonix/storage"
)

// agentNotes are what an agent told of itself, kept so that a window without a
// connection knows it too.
type agentNotes struct {
	Known       bool     `json:"known"` // capabilities were read
	HasSTT      bool     `json:"has_stt"`
	HasTTS      bool     `json:"has_tts"`
	Greeting    string   `json:"greeting,omitempty"`
	Suggestions []Button `json:"suggestions,omitempty"`
}

func notesKey(agent int64) string { return fmt.Sprintf("agent/%d", agent) }

func (c *Client) agentNotes(ctx context.Context, agent int64) (agentNotes, error) {
	return storage.Setting(ctx, c.kit.Store, notesKey(agent), agentNotes{})
}

// changeNotes changes the notes of an agent.
func (c *Client) changeNotes(ctx context.Context, agent int64, change func(*agentNotes)) error {
	n, err := c.agentNotes(ctx, agent)
	if err != nil {
		return err
	}
	change(&n)
	return storage.SetSetting(ctx, c.kit.Store, notesKey(agent), n)
}

func (c *Client) forgetNotes(ctx context.Context, agent int64) error {
	return c.kit.Store.SetRawSetting(ctx, notesKey(agent), nil)
}

// ability says what voice can do with the agent, and why not.
func (n agentNotes) ability() VoiceAbility {
	v := VoiceAbility{Known: n.Known, HearsYou: n.HasSTT, Speaks: n.HasTTS}
	v.WhyNotSTT, v.WhyNotTTS = problem.NoSpeechServices(v)
	return v
}

// readAbilities asks the agents of an account what they can do, once for each
// connection.
func (c *Client) readAbilities(ctx context.Context, l *link) {
	for _, r := range c.remotesOf(l) {
		c.readAbility(ctx, r)
	}
}

// readAbility asks one agent what it can do, if it can be reached.
func (c *Client) readAbility(ctx context.Context, r *remote) {
	if r.api == nil || ctx.Err() != nil {
		return
	}
	caps, err := r.api.Capabilities(ctx)
	if err != nil {
		c.kit.LogError("read capabilities", err)
		return
	}
	old, err := c.agentNotes(ctx, r.agent.ID)
	if err == nil && old.Known && old.HasSTT == caps.HasSTT && old.HasTTS == caps.HasTTS {
		return
	}
	c.kit.LogError("keep capabilities", c.changeNotes(ctx, r.agent.ID, func(n *agentNotes) {
		n.Known, n.HasSTT, n.HasTTS = true, caps.HasSTT, caps.HasTTS
	}))
	c.kit.Publish(AgentsChanged{})
}

// abilityMost is how long a call waits for an agent to tell what it can do.
const abilityMost = 3 * time.Second

// abilityNow is ability, asked for where it is not known yet.
func (c *Client) abilityNow(ctx context.Context, agent int64) (VoiceAbility, error) {
	v, err := c.ability(ctx, agent)
	if err != nil || v.Known {
		return v, err
	}
	ask, cancel := context.WithTimeout(ctx, abilityMost)
	defer cancel()
	c.readAbility(ask, c.remote(agent))
	return c.ability(ctx, agent)
}

// remotesOf returns the agents that are reached through a link, those that only
// its list brought included.
func (c *Client) remotesOf(l *link) []*remote {
	c.mu.Lock()
	defer c.mu.Unlock()
	var out []*remote
	for _, r := range c.remotes {
		if r.link == l {
			out = append(out, r)
		}
	}
	return out
}

// learnAgent keeps what a session tells of its agent: the greeting, what it
// suggests, and the tenant, which reactions need.
func (c *Client) learnAgent(ctx context.Context, agent int64, s api.Session) error {
	r := c.remote(agent)
	if tenant := s.TenantID(); tenant != "" && tenant != r.agent.TenantID && r.agent.ID != 0 {
		if err := c.changeAgent(ctx, agent, func(a *storage.Agent) { a.TenantID = tenant }); err != nil {
			return err
		}
	}
	greeting := plain.Text(s.Greeting)
	if greeting == "" && len(s.Metadata.Buttons) == 0 {
		return nil
	}
	old, err := c.agentNotes(ctx, agent)
	if err != nil || old.Greeting == greeting && len(old.Suggestions) == len(s.Metadata.Buttons) {
		return err
	}
	return c.changeNotes(ctx, agent, func(n *agentNotes) {
		n.Greeting, n.Suggestions = greeting, nil
		for _, b := range s.Metadata.Buttons {
			n.Suggestions = append(n.Suggestions, Button{Label: plain.Line(b.Label), Value: plain.Text(b.Value)})
		}
	})
}

// ability tells what an agent can do with speech.
func (c *Client) ability(ctx context.Context, agent int64) (VoiceAbility, error) {
	n, err := c.agentNotes(ctx, agent)
	return n.ability(), err
}
