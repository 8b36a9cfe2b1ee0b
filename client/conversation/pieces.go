package conversation

import (
	"context"
	"fmt"
	"slices"
	"time"

	"delonix/client/api"
	"delonix/client/internal/plain"
	"delonix/client/model"
	"delonix/storage"
)

// listedLogs are the messages of a listed conversation, decoded one by one.
type listedLogs interface {
	Messages() int
	NewestFirst() bool
	MessageSums() []uint64
	Message(i int) (log api.Log, ok bool, err error)
}

// piece is how many messages are merged at first in one transaction, which then are as
// many as fit into pieceTime: others want to write, too.
const (
	pieceFirst = 200
	pieceMost  = 2000
	pieceTime  = 20 * time.Millisecond
)

// yieldFrom is from how many messages on a piece waits until others have written.
const yieldFrom = 16

// decideMost is how many messages are merged at once to decide which of them are
// messages that were written here.
const decideMost = 5000

// learnMost is how many of the newest messages that a listing added tell who handles a
// conversation.
const learnMost = 2000

// pieces merges what a list says of one conversation, the newest messages first.
type pieces struct {
	*Listing
	agent   int64
	head    api.Conversation
	logs    listedLogs
	left    []int // indices of the messages still to be merged, oldest first
	size    int   // of the next piece
	arrival int64 // number of the first message of left, where numbers are left for them
	seen    map[api.LogID]bool

	written      int    // how often something was written here, before the newest piece
	conversation int64  // once it is known
	known        *Actor // of a known conversation, for the first piece
	res          storage.MergeResult
}

// run merges everything and reports whether every message of the conversation is
// settled.
func (p *pieces) run(ctx context.Context) (settled bool, err error) {
	p.size = pieceFirst
	p.oldestFirst()
	if len(p.left) > p.size {
		p.seen = map[api.LogID]bool{}
	}
	for first := true; first || len(p.left) > 0; first = false {
		batch, err := p.next(ctx, first)
		if err != nil {
			return false, err
		}
		if len(batch) == 0 && !first && len(p.left) > 0 {
			continue
		}
		if len(batch) >= yieldFrom {
			if err := p.c.kit.Store.YieldToWriters(ctx); err != nil {
				return false, fmt.Errorf("merge a conversation: %w", err)
			}
		}
		if settled, err = p.merge(ctx, batch, first); err != nil {
			return false, err
		}
	}
	return settled, p.learn(ctx)
}

// oldestFirst turns the messages of a list around that begins with the newest.
func (p *pieces) oldestFirst() {
	if len(p.left) > 1 && p.logs.NewestFirst() {
		slices.Reverse(p.left)
	}
}

// next decodes the newest messages of those that are left, and leaves out what is here
// already.
func (p *pieces) next(ctx context.Context, first bool) ([]storage.Log, error) {
	since, decide := time.Time{}, false
	if first && p.conversation != 0 && len(p.left) > p.size {
		var err error
		if since, decide, err = p.c.kit.Store.UnboundSince(ctx, p.conversation); err != nil {
			return nil, fmt.Errorf("look for unbound messages: %w", err)
		}
		if skew := p.from.Skew(); skew == nil {
			since = time.Time{}
		} else if !since.IsZero() {
			since = since.Add(*skew)
		}
	}
	var logs []api.Log
	for n := 0; len(p.left) > 0; n++ {
		i := p.left[len(p.left)-1]
		log, ok, err := p.logs.Message(i)
		young := !log.Time.Before(since) || log.Time.IsZero()
		if n >= p.size && !(decide && young && n < decideMost) {
			break
		}
		if log.Time.IsZero() { // no time of the conversation can be read
			log.Time, log.TimeGuessed = p.began.Add(time.Duration(i)*time.Microsecond), true
		}
		p.left = p.left[:len(p.left)-1]
		if err != nil {
			p.skip(fmt.Errorf("message %d of a conversation: %w", i+1, err))
			continue
		}
		if !ok || p.seen[log.ID] && log.ID != "" {
			continue
		}
		if p.seen != nil {
			p.seen[log.ID] = true
		}
		logs = append(logs, log)
	}
	slices.Reverse(logs)
	batch := storedLogs(logs)
	if p.conversation == 0 || len(batch) == 0 {
		return batch, nil
	}
	batch, err := p.c.kit.Store.Unmerged(ctx, p.conversation, batch)
	if err != nil {
		return nil, fmt.Errorf("compare a conversation: %w", err)
	}
	return batch, nil
}

// merge writes one piece. The conversation is locked for it only, so that the person can go on
// writing.
func (p *pieces) merge(ctx context.Context, batch []storage.Log, first bool) (settled bool, err error) {
	c := p.c
	o := p.options(p.known)
	if o.Older = len(p.left); !first {
		o.Fresh = 0 // the newest are merged already
	}
	if p.arrival != 0 {
		o.Older, o.Arrival = 0, p.arrival+int64(len(p.left))
	}
	act := p.known
	if p.conversation != 0 && act == nil {
		act = c.actor(p.conversation)
	}
	if act != nil {
		act.mu.Lock()
		defer act.mu.Unlock()
	}
	p.written = p.merged.Of(p.head.SessionID).Written
	var res storage.MergeResult
	if first {
		res, err = c.kit.Store.MergeListed(ctx, storage.Listed{
			AgentID: p.agent, SessionID: p.head.SessionID, BotName: plain.Line(p.head.BotName), BotURL: p.head.BotURL, Started: p.head.StartTime,
		}, batch, o)
	} else {
		res, err = c.kit.Store.MergeLogs(ctx, p.conversation, batch, o)
	}
	if err != nil {
		return false, fmt.Errorf("merge a conversation: %w", err)
	}
	p.measure(res.Took, len(batch))
	if p.conversation = res.ConversationID; p.arrival == 0 {
		p.arrival = res.Arrival
	}
	if act == nil {
		act = c.actor(res.ConversationID)
		act.mu.Lock()
		defer act.mu.Unlock()
	}
	p.from.Confirmed(res.Skews)
	if res.Changed {
		p.changedBy(res)
		if err := act.replies().noteMergeLocked(ctx, res); err != nil {
			return false, err
		}
	}
	if len(p.left) > 0 {
		return false, nil
	}
	return act.replies().reconcileTurnLocked(ctx, p.began)
}

// measure makes the next piece as large as fits into its time.
func (p *pieces) measure(took time.Duration, messages int) {
	if messages < 16 {
		return
	}
	fit := int64(messages) * int64(pieceTime) / max(int64(took), 1)
	p.size = int(min(max(fit, 16), pieceMost, int64(2*p.size)))
}

// changedBy tells what a piece changed and keeps it for the end.
func (p *pieces) changedBy(res storage.MergeResult) {
	id := model.ConversationID(res.ConversationID)
	if !slices.Contains(p.changed, id) {
		p.changed = append(p.changed, id)
		if len(p.left) > 0 {
			p.c.kit.Publish(model.ConversationsChanged{IDs: []model.ConversationID{id}}) // the rest takes a while
		}
	}
	p.c.publishMerge(res)
	// Older pieces come later.
	p.res.Added = append(res.Added[max(0, len(res.Added)-learnMost):], p.res.Added...)
	p.res.NewUnread = append(res.NewUnread[max(0, len(res.NewUnread)-learnMost):], p.res.NewUnread...)
	p.res.Added = p.res.Added[max(0, len(p.res.Added)-learnMost):]
	p.res.NewUnread = p.res.NewUnread[max(0, len(p.res.NewUnread)-learnMost):]
	p.res.Changed = true
}

// learn learns from all that was added, and alerts of it.
func (p *pieces) learn(ctx context.Context) error {
	if !p.res.Changed {
		return nil
	}
	c := p.c
	p.res.ConversationID = p.conversation
	act := c.actor(p.conversation)
	act.mu.Lock()
	defer act.mu.Unlock()
	if err := c.learnFromListLocked(ctx, p.res, p.countAsRead); err != nil {
		return err
	}
	if !p.countAsRead {
		c.observer.Arrived(ctx, p.conversation, p.res.NewUnread)
	}
	return nil
}
