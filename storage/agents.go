package storage

import (
	"context"
	"errors"
	"strings"
	"time"

	"delonix/storage/internal/rows"
	"delonix/storage/internal/sqlite"
)

// agentTable keeps the agents.
type agentTable struct{ *rows.Base }

const agentColumns = `id, portal, agent_id, user_id, ext_type, tenant_id, name, profile_name, profile_email, profile_phone,
	kwargs, listed_only, listed_at, created`

func scanAgent(r sqlite.Scanner) (a Agent, err error) {
	return a, r.Scan(&a.ID, &a.Portal, &a.AgentID, &a.UserID, &a.ExtType, &a.TenantID, &a.Name, &a.ProfileName, &a.ProfileEmail,
		&a.ProfilePhone, &a.Kwargs, &a.ListedOnly, sqlite.TimeInto(&a.ListedAt), sqlite.TimeInto(&a.Created))
}

// UpsertAgent stores an agent. With ID 0 it is found by portal, agent id and user id or else created; with
// an ID that row is changed. ListedOnly never turns true again for an agent that was signed in, ListedAt
// and Created are kept: see MarkListed and SignOutAgent. An empty Name or TenantID leaves the known one.
func (s *agentTable) UpsertAgent(ctx context.Context, a Agent) (Agent, error) {
	a.Portal = strings.TrimRight(a.Portal, "/")
	if a.ExtType == "" {
		a.ExtType = "web"
	}
	var out Agent
	err := s.Write(ctx, "store the agent", func(t *rows.Tx) (err error) {
		out, err = upsertAgent(t, a, s.Now())
		return err
	})
	return out, err
}

func upsertAgent(t *rows.Tx, a Agent, now time.Time) (Agent, error) {
	id := a.ID
	if id == 0 {
		err := t.Row(`SELECT id FROM agents WHERE portal = ? AND agent_id = ? AND user_id = ?`, a.Portal, a.AgentID, a.UserID).Scan(&id)
		if sqlite.IsNoRows(err) {
			return scanAgent(t.Row(`INSERT INTO agents (portal, agent_id, user_id, ext_type, tenant_id, name, profile_name, profile_email,
				profile_phone, kwargs, listed_only, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING `+agentColumns,
				a.Portal, a.AgentID, a.UserID, a.ExtType, a.TenantID, a.Name, a.ProfileName, a.ProfileEmail, a.ProfilePhone, a.Kwargs,
				a.ListedOnly, sqlite.Micros(now)))
		}
		if err != nil {
			return Agent{}, err
		}
	}
	if a.ListedOnly { // a list may not overwrite what the person entered
		return scanAgent(t.Row(`UPDATE agents SET name = CASE WHEN listed_only = 1 AND ?2 <> '' THEN ?2 ELSE name END
			WHERE id = ?1 RETURNING `+agentColumns, id, a.Name))
	}
	out, err := scanAgent(t.Row(`UPDATE agents SET portal = ?2, agent_id = ?3, user_id = ?4, ext_type = ?5,
		tenant_id = CASE ?6 WHEN '' THEN tenant_id ELSE ?6 END, name = CASE ?7 WHEN '' THEN name ELSE ?7 END,
		profile_name = ?8, profile_email = ?9, profile_phone = ?10, kwargs = ?11, listed_only = 0
		WHERE id = ?1 RETURNING `+agentColumns,
		id, a.Portal, a.AgentID, a.UserID, a.ExtType, a.TenantID, a.Name, a.ProfileName, a.ProfileEmail, a.ProfilePhone, a.Kwargs))
	if err != nil {
		return Agent{}, err
	}
	_, err = t.Exec(`UPDATE conversations SET portal = ?2 WHERE agent = ?1 AND portal <> ?2`, id, a.Portal)
	return out, err
}

// Agent returns one agent, or ErrNotFound.
func (s *agentTable) Agent(ctx context.Context, id int64) (a Agent, err error) {
	err = s.Read(ctx, "read the agent", func(q rows.Query) (err error) {
		a, err = scanAgent(q.Row(`SELECT `+agentColumns+` FROM agents WHERE id = ?`, id))
		return err
	})
	return a, err
}

// Agents returns all agents in the order they were added.
func (s *agentTable) Agents(ctx context.Context) (agents []Agent, err error) {
	err = s.Read(ctx, "read the agents", func(q rows.Query) (err error) {
		agents, err = rows.Collect(q, scanAgent, `SELECT `+agentColumns+` FROM agents ORDER BY id`)
		return err
	})
	return agents, err
}

// MarkListed records that a complete list was merged through this agent. Until then new messages of a
// list should be merged with CountAsRead.
func (s *agentTable) MarkListed(ctx context.Context, agentID int64, at time.Time) error {
	return s.ChangeOne(ctx, "mark the agent as listed", `UPDATE agents SET listed_at = ?2 WHERE id = ?1`, agentID, sqlite.Micros(at))
}

// SignOutAgent keeps the agent and its conversations for reading, as one known from a list only.
func (s *agentTable) SignOutAgent(ctx context.Context, id int64) error {
	return s.ChangeOne(ctx, "sign the agent out", `UPDATE agents SET listed_only = 1 WHERE id = ?1`, id)
}

// DeleteAgent removes an agent with its conversations, messages, recordings and files. See Scrub.
func (s *agentTable) DeleteAgent(ctx context.Context, id int64) error {
	return s.Write(ctx, "delete the agent", func(t *rows.Tx) error {
		const theirs = `conversation IN (SELECT id FROM conversations WHERE agent = ?)`
		if err := errors.Join(s.ForgetFiles(t, theirs, id), s.DeleteUtterances(t, theirs, id), s.MarkScrub(t)); err != nil {
			return err
		}
		return t.One(`DELETE FROM agents WHERE id = ?`, id)
	})
}
