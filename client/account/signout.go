package account

import (
	"context"
	"errors"
	"slices"

	"delonix/client/account/portal"
	"delonix/client/model"
	"delonix/client/problem"
	"delonix/storage"
)

// SignOut forgets the token of an agent, or of all with 0. With erase its local
// copy goes too, and nothing of it is left in any file when SignOut returns. A token
// that can't be removed now keeps nothing else from going: the error, a *TokenLeft then,
// says so, and the removal is tried again.
func (s *Service) SignOut(ctx context.Context, id model.AgentID, erase bool) error {
	agents, err := s.Store.Agents(ctx)
	if err != nil {
		return problem.Of(err, problem.Generally)
	}
	s.stopAccounts(func(portal.Key) bool { return true })
	going := slices.DeleteFunc(slices.Clone(agents), func(a storage.Agent) bool { return id != 0 && a.ID != int64(id) })
	var errs []error
	if erase {
		going = leaving(agents, int64(id))
		errs = append(errs, s.away.keep(ctx, agents, going))
	}
	var left error // why tokens could not be removed
	for _, a := range going {
		kept, err := s.signOut(ctx, a, erase)
		left = errors.Join(left, kept)
		errs = append(errs, err)
	}
	if erase {
		errs = append(errs, s.erased(ctx))
	}
	errs = append(errs, s.sink.SignedOut(ctx, erase))
	s.Reconnect(ctx)
	s.Publish(model.AgentsChanged{})
	s.Publish(model.ConversationsChanged{})
	if err := errors.Join(errs...); err != nil {
		return problem.Of(errors.Join(err, left), problem.Generally)
	}
	if left != nil {
		return problem.NewTokenLeft(left, erase)
	}
	return nil
}

// signOut signs one agent out; kept is why its token could not be removed.
func (s *Service) signOut(ctx context.Context, a storage.Agent, erase bool) (kept, err error) {
	if !a.ListedOnly {
		kept, err = s.removals.remove(ctx, a)
	}
	if !erase {
		s.set(&Route{Agent: a, Obstacle: model.ObstacleSignedOut})
		return kept, errors.Join(err, s.Store.SignOutAgent(ctx, a.ID))
	}
	err = errors.Join(err, s.Store.DeleteAgent(ctx, a.ID), s.profiles.forget(ctx, a.ID))
	s.forget(a.ID)
	return kept, err
}

// leaving returns the agents that an erasure of one (0: of all) takes along. The
// agents that only the account's list brought have no button of their own: they
// go with the last of the account that the person connected.
func leaving(agents []storage.Agent, id int64) []storage.Agent {
	if id == 0 {
		return agents
	}
	at := slices.IndexFunc(agents, func(a storage.Agent) bool { return a.ID == id })
	if at < 0 {
		return nil
	}
	account := portal.KeyOf(agents[at])
	others := slices.ContainsFunc(agents, func(a storage.Agent) bool {
		return a.ID != id && !a.ListedOnly && portal.KeyOf(a) == account
	})
	var out []storage.Agent
	for _, a := range agents {
		if a.ID == id || a.ListedOnly && !others && portal.KeyOf(a) == account {
			out = append(out, a)
		}
	}
	return out
}

// erased removes what is left of erased agents in the local copy. With the last agent
// everything goes, the person's choices included, but for the note of tokens that are
// still to be removed.
func (s *Service) erased(ctx context.Context) error {
	agents, err := s.Store.Agents(ctx)
	if err != nil {
		return err
	}
	if len(agents) > 0 {
		return errors.Join(s.away.forget(ctx, agents), s.Store.Scrub(ctx))
	}
	err = errors.Join(s.Store.Clear(ctx, RemovalsKey), s.Prefs.Load(ctx, s.Store))
	s.Publish(model.SettingsChanged{})
	return err
}

// FinishRemovals removes tokens that could not be removed when they should have been.
// The error is why some are left.
func (s *Service) FinishRemovals(ctx context.Context) error { return s.removals.finish(ctx) }
