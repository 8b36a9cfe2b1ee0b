package account

import (
	"context"
	"fmt"

	"delonix/client/internal/kit"
	"delonix/client/model"
	"delonix/client/problem"
	"delonix/storage"
)

// Profile is what an agent told of itself, kept so that a window without a
// connection knows it too.
type Profile struct {
	Known       bool           `json:"known"` // capabilities were read
	HasSTT      bool           `json:"has_stt"`
	HasTTS      bool           `json:"has_tts"`
	Greeting    string         `json:"greeting,omitempty"`
	Suggestions []model.Button `json:"suggestions,omitempty"`
	// HideThoughts: the portal does not want the agent's thoughts to be shown.
	HideThoughts bool `json:"hide_thoughts,omitempty"`
}

// Ability says what voice can do with the agent, and why not.
func (p Profile) Ability() model.VoiceAbility {
	v := model.VoiceAbility{Known: p.Known, HearsYou: p.HasSTT, Speaks: p.HasTTS, HidesThoughts: p.HideThoughts}
	v.WhyNotSTT, v.WhyNotTTS = problem.NoSpeechServices(v)
	return v
}

// profiles keeps the profiles of all agents in the local copy.
type profiles struct{ kit *kit.Kit }

func profileKey(agent int64) string { return fmt.Sprintf("agent/%d", agent) }

func (p profiles) of(ctx context.Context, agent int64) (Profile, error) {
	return storage.Setting(ctx, p.kit.Store, profileKey(agent), Profile{})
}

// change changes the profile of an agent.
func (p profiles) change(ctx context.Context, agent int64, change func(*Profile)) error {
	now, err := p.of(ctx, agent)
	if err != nil {
		return err
	}
	change(&now)
	return storage.SetSetting(ctx, p.kit.Store, profileKey(agent), now)
}

func (p profiles) forget(ctx context.Context, agent int64) error {
	return p.kit.Store.SetRawSetting(ctx, profileKey(agent), nil)
}
