package storage

import (
	"context"
	"time"
)

// UpsertAgent stores an agent. With ID 0 it is found by portal, agent id and user id or else created; with
// an ID that row is changed. ListedOnly never turns true again for an agent that was signed in, and ListedAt
// and Created are kept: see MarkListed and SignOutAgent.
func (s *Store) UpsertAgent(ctx context.Context, a Agent) (Agent, error) { return a, errStub }

// Agent returns one agent, or ErrNotFound.
func (s *Store) Agent(ctx context.Context, id int64) (Agent, error) { return Agent{}, errStub }

// Agents returns all agents in the order they were added.
func (s *Store) Agents(ctx context.Context) ([]Agent, error) { return nil, errStub }

// MarkListed records that a complete list was merged through this agent. Until then new messages of a
// list should be merged with CountAsRead.
func (s *Store) MarkListed(ctx context.Context, agentID int64, at time.Time) error { return errStub }

// SignOutAgent keeps the agent and its conversations for reading, as one known from a list only.
func (s *Store) SignOutAgent(ctx context.Context, id int64) error { return errStub }

// DeleteAgent removes an agent with its conversations, messages and files.
func (s *Store) DeleteAgent(ctx context.Context, id int64) error { return errStub }
