package account

import (
	"context"
	"fmt"

	"delonix/client/api"
	"delonix/storage"
)

// Demo is how to reach the embedded portal. Its token is never stored.
type Demo struct {
	URL, AgentID, UserID, Token string
}

// prepareDemo stores the demo's account; its token stays in memory. The portal's
// address changes from run to run, its conversations may not.
func (s *Service) prepareDemo(ctx context.Context) error {
	d := s.opts.Demo
	if d == nil {
		return nil
	}
	portal, err := api.ParsePortal(d.URL)
	if err != nil {
		return err
	}
	agents, err := s.Store.Agents(ctx)
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
			err = s.Store.DeleteAgent(ctx, a.ID) // it is listed again
		} else {
			a.Portal = portalKey(portal)
			_, err = s.Store.UpsertAgent(ctx, a)
		}
		if err != nil {
			return fmt.Errorf("move the demo's account: %w", err)
		}
	}
	a, err := s.Store.UpsertAgent(ctx, storage.Agent{
		Portal: portalKey(portal), AgentID: d.AgentID, UserID: d.UserID, ExtType: string(api.ExtWeb), Name: name,
	})
	if err != nil {
		return err
	}
	s.tokens.keepForRun(a, api.NewSecret(d.Token))
	return nil
}
