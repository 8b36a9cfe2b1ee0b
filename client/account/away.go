package client

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"

	"delonix/storage"
)

// The list of an account has the conversations of all its agents. When one agent is
// erased and another of the account stays, the list must not bring back what was
// erased: the agent is kept away until the person connects it again. What is noted
// of it are sums, from which nobody reads its name.

// awayKey is the setting that holds the agents that are kept away.
const awayKey = "away"

// errAway: a listed conversation belongs to an agent that is kept away.
var errAway = errors.New("the agent was erased")

// awayNote is what is noted of an agent that is kept away: its account's sum and
// its own.
func awayNote(k linkKey, agent string) string { return accountSum(k) + "." + shortSum(agent) }

func accountSum(k linkKey) string { return shortSum(k.portal + "\x00" + k.user + "\x00" + k.ext) }

func shortSum(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:16])
}

// keepAway notes those of the agents that go whose account stays.
func (c *Client) keepAway(ctx context.Context, agents, going []storage.Agent) error {
	goes := func(a storage.Agent) bool {
		return slices.ContainsFunc(going, func(g storage.Agent) bool { return g.ID == a.ID })
	}
	return c.changeAway(ctx, func(notes []string) []string {
		for _, a := range going {
			if slices.ContainsFunc(agents, func(o storage.Agent) bool { return !o.ListedOnly && !goes(o) && linkKeyOf(o) == linkKeyOf(a) }) {
				notes = append(notes, awayNote(linkKeyOf(a), a.AgentID))
			}
		}
		return notes
	})
}

// welcomeBack takes an agent that the person connects from those kept away.
func (c *Client) welcomeBack(ctx context.Context, a storage.Agent) error {
	return c.changeAway(ctx, func(notes []string) []string {
		return slices.DeleteFunc(notes, func(n string) bool { return n == awayNote(linkKeyOf(a), a.AgentID) })
	})
}

// forgetAway drops the notes of accounts that are not here any more.
func (c *Client) forgetAway(ctx context.Context, agents []storage.Agent) error {
	return c.changeAway(ctx, func(notes []string) []string {
		return slices.DeleteFunc(notes, func(n string) bool {
			account, _, _ := strings.Cut(n, ".")
			return !slices.ContainsFunc(agents, func(a storage.Agent) bool { return accountSum(linkKeyOf(a)) == account })
		})
	})
}

func (c *Client) changeAway(ctx context.Context, change func([]string) []string) error {
	old, err := storage.Setting(ctx, c.kit.Store, awayKey, []string(nil))
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
		return c.kit.Store.SetRawSetting(ctx, awayKey, nil)
	}
	return storage.SetSetting(ctx, c.kit.Store, awayKey, notes)
}

// readAway returns the agents that are kept away.
func (c *Client) readAway(ctx context.Context) map[string]bool {
	notes, err := storage.Setting(ctx, c.kit.Store, awayKey, []string(nil))
	c.kit.LogError("read which agents are erased", err)
	out := map[string]bool{}
	for _, n := range notes {
		out[n] = true
	}
	return out
}
