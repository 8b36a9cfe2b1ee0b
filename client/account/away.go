package account

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"delonix/client/account/portal"
	"delonix/client/internal/kit"
	"delonix/storage"
)

// awayAgents are erased agents of accounts that stay. The list of an account has the
// conversations of all its agents: it must not bring back what was erased, until the
// person connects the agent again. What is noted of it are sums, from which nobody reads
// its name.
type awayAgents struct{ kit *kit.Kit }

// awayKey is the setting that holds the agents that are kept away.
const awayKey = "away"

// awayNote is what is noted of an agent that is kept away: its account's sum and
// its own.
func awayNote(k portal.Key, agent string) string { return accountSum(k) + "." + shortSum(agent) }

func accountSum(k portal.Key) string { return shortSum(k.Portal + "\x00" + k.User + "\x00" + k.Ext) }

func shortSum(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:16])
}

// keep notes those of the agents that go whose account stays.
func (w awayAgents) keep(ctx context.Context, agents, going []storage.Agent) error {
	goes := func(a storage.Agent) bool {
		return slices.ContainsFunc(going, func(g storage.Agent) bool { return g.ID == a.ID })
	}
	return w.change(ctx, func(notes []string) []string {
		for _, a := range going {
			if slices.ContainsFunc(agents, func(o storage.Agent) bool { return !o.ListedOnly && !goes(o) && portal.KeyOf(o) == portal.KeyOf(a) }) {
				notes = append(notes, awayNote(portal.KeyOf(a), a.AgentID))
			}
		}
		return notes
	})
}

// welcome takes an agent that the person connects from those kept away.
func (w awayAgents) welcome(ctx context.Context, a storage.Agent) error {
	return w.change(ctx, func(notes []string) []string {
		return slices.DeleteFunc(notes, func(n string) bool { return n == awayNote(portal.KeyOf(a), a.AgentID) })
	})
}

// forget drops the notes of accounts that are not here any more.
func (w awayAgents) forget(ctx context.Context, agents []storage.Agent) error {
	return w.change(ctx, func(notes []string) []string {
		return slices.DeleteFunc(notes, func(n string) bool {
			account, _, _ := strings.Cut(n, ".")
			return !slices.ContainsFunc(agents, func(a storage.Agent) bool { return accountSum(portal.KeyOf(a)) == account })
		})
	})
}

func (w awayAgents) change(ctx context.Context, change func([]string) []string) error {
	old, err := storage.Setting(ctx, w.kit.Store, awayKey, []string(nil))
	if err != nil {
		return err
	}
	notes := change(slices.Clone(old))
	slices.Sort(notes)
	notes = slices.Compact(notes)
	switch {
	case slices.Equal(notes, old):
		return nil
	case len(notes) == 0:
		return w.kit.Store.SetRawSetting(ctx, awayKey, nil)
	}
	return storage.SetSetting(ctx, w.kit.Store, awayKey, notes)
}

// read returns the agents that are kept away.
func (w awayAgents) read(ctx context.Context) map[string]bool {
	notes, err := storage.Setting(ctx, w.kit.Store, awayKey, []string(nil))
	w.kit.LogError("read which agents are erased", err)
	out := map[string]bool{}
	for _, n := range notes {
		out[n] = true
	}
	return out
}
