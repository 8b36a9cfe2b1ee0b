package conversation

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"delonix/client/api"
	"delonix/client/internal/pace"
	"delonix/client/internal/plain"
	"delonix/client/model"
	"delonix/client/problem"
	"delonix/storage"
)

// learnSession keeps what a session's metadata tells: who handles it, when it
// closes by itself, the greeting.
func (act *Actor) learnSession(ctx context.Context, s api.Session) error {
	act.mu.Lock()
	defer act.mu.Unlock()
	c := act.svc
	conv, err := c.kit.Store.Conversation(ctx, act.id)
	if err != nil {
		return err
	}
	u := storage.ConversationUpdate{CloseTime: &s.CloseTime, Timeout: &s.Timeout}
	if s.Language != "" {
		u.Language = &s.Language
	}
	if greeting := plain.Text(s.Greeting); greeting != "" && conv.Greeting == "" {
		u.Greeting = &greeting
	}
	changed, err := c.kit.Store.UpdateConversation(ctx, act.id, u)
	if err != nil {
		return err
	}
	if changed {
		act.changed()
	}
	if s.Language != "" && s.Language != conv.Language {
		c.kit.Spawn(func(context.Context) { c.call.LanguageChanged(act.id) })
	}
	c.kit.LogError("keep what an agent told", c.agents.Learn(ctx, conv.AgentID, s))
	history := act.snapshot().session.history && !conv.Closed
	act.isOpen()
	if s.Mode == "" {
		return nil
	}
	if seen := act.snapshot(); seen.session.handled.After(seen.session.asked) && normalMode(storage.Mode(s.Mode)) != normalMode(conv.Mode) {
		c.refresher.ask(act.id) // the answer may be older than what was learnt meanwhile
		return nil
	}
	h := handling{mode: s.Mode, operatorID: s.OperatorID, operatorName: plain.Line(s.OperatorName), at: c.kit.Clock.Now(), fromSession: true, quiet: history}
	if history && !conv.LastActivity.IsZero() && conv.LastActivity.Before(h.at) {
		h.at = conv.LastActivity
	}
	return act.handledByLocked(ctx, h)
}

// SessionDetails asks the portal for the session's data.
func (c *Service) SessionDetails(ctx context.Context, id model.ConversationID) (model.SessionDetails, error) {
	act := c.actor(int64(id))
	conv, r, err := act.load(ctx)
	if err != nil {
		return model.SessionDetails{}, problem.Of(err, problem.Generally)
	}
	if conv.SessionID == "" || r.API == nil {
		return c.detailsToCome(conv, r), nil
	}
	s, err := r.API.GetSession(ctx, conv.SessionID)
	if api.KindOf(err) == api.KindNotFound {
		c.kit.LogError("close a conversation", c.gone(ctx, conv.ID, err, ending{found: true}))
	}
	if err != nil {
		return model.SessionDetails{}, problem.Of(err, problem.Generally)
	}
	c.kit.LogError("store a session", act.learnSession(ctx, s))
	return detailsOf(s, conv), nil
}

// detailsToCome are the details of a conversation without a session.
func (c *Service) detailsToCome(conv storage.Conversation, r Route) model.SessionDetails {
	return model.SessionDetails{
		SessionID: conv.SessionID, Mode: Handler(conv.Mode), OperatorName: conv.OperatorName, Language: conv.Language,
		Name: r.Agent.ProfileName, Email: r.Agent.ProfileEmail, Phone: r.Agent.ProfilePhone,
		Started: conv.Started, CloseTime: conv.CloseTime, Timeout: conv.Timeout,
	}
}

func detailsOf(s api.Session, conv storage.Conversation) model.SessionDetails {
	d := model.SessionDetails{
		SessionID: s.ID, Mode: Handler(storage.Mode(s.Mode)), OperatorName: plain.Line(s.OperatorName),
		Name: s.Name, Email: s.Email, Phone: s.Phone, Language: s.Language,
		Started: conv.Started, CloseTime: s.CloseTime, Timeout: s.Timeout, Kwargs: map[string]string{},
	}
	for k, v := range s.Kwargs {
		d.Kwargs[plain.Line(k)] = plain.Line(fmt.Sprint(v))
	}
	return d
}

// UpdateSession changes name, e-mail, phone and the own fields of a session.
func (c *Service) UpdateSession(ctx context.Context, id model.ConversationID, d model.SessionDetails) error {
	act := c.actor(int64(id))
	conv, r, err := act.load(ctx)
	switch {
	case err != nil:
		return problem.Of(err, problem.Editing)
	case conv.SessionID == "":
		return problem.NotBegun()
	case r.API == nil:
		return problem.CantReach(r.Obstacle)
	}
	old, err := r.API.GetSession(ctx, conv.SessionID)
	if err != nil {
		return problem.Of(err, problem.Editing)
	}
	u := api.SessionUpdate{Name: &d.Name, Email: &d.Email, Phone: &d.Phone, Kwargs: changedFields(old, d, conv)}
	s, err := r.API.UpdateSession(ctx, conv.SessionID, u)
	if err != nil {
		return problem.Of(err, problem.Editing)
	}
	c.kit.LogError("store a session", act.learnSession(ctx, s))
	act.changed()
	return nil
}

// changedFields are the own fields that differ; nil removes one. What was not
// changed is not sent as the text it is shown as.
func changedFields(old api.Session, d model.SessionDetails, conv storage.Conversation) map[string]any {
	if d.Kwargs == nil {
		return nil
	}
	was := detailsOf(old, conv).Kwargs
	out := map[string]any{}
	for k, v := range d.Kwargs {
		if before, ok := was[k]; !ok || before != v {
			out[k] = v
		}
	}
	for k := range was {
		if _, ok := d.Kwargs[k]; !ok {
			out[k] = nil
		}
	}
	return out
}

// sessionRefresh reads the metadata of sessions that may have changed, one at a time
// and each not more often than every few seconds.
type sessionRefresh struct {
	c     *Service
	wake  chan struct{}
	mu    sync.Mutex
	queue []refreshing
}

// refreshing is a conversation whose session is to be read.
type refreshing struct {
	id     int64
	ended  bool // an event said that it has ended
	closed bool // it counts as closed, and something happened in it
}

// Pauses of the refresher: between any two requests, between two of the same
// session, and between two of one that is said to have ended.
const (
	refreshGap   = 300 * time.Millisecond
	refreshSame  = 5 * time.Second
	refreshEnded = time.Second
)

func newSessionRefresh(c *Service) *sessionRefresh {
	return &sessionRefresh{c: c, wake: make(chan struct{}, 1)}
}

// ask queues a conversation for reading its session.
func (r *sessionRefresh) ask(id int64) { r.add(refreshing{id: id}) }

// askEnded is ask for a conversation of which an event said that it has ended. It
// goes before the others.
func (r *sessionRefresh) askEnded(id int64) { r.add(refreshing{id: id, ended: true}) }

func (r *sessionRefresh) add(n refreshing) {
	r.mu.Lock()
	i := slices.IndexFunc(r.queue, func(q refreshing) bool { return q.id == n.id })
	switch {
	case i >= 0 && (r.queue[i].ended || !n.ended):
	case n.ended:
		if i >= 0 {
			r.queue = slices.Delete(r.queue, i, i+1)
		}
		first := slices.IndexFunc(r.queue, func(q refreshing) bool { return !q.ended })
		if first < 0 {
			first = len(r.queue)
		}
		r.queue = slices.Insert(r.queue, first, n)
	default:
		r.queue = append(r.queue, n)
	}
	r.mu.Unlock()
	pace.Poke(r.wake)
}

func (r *sessionRefresh) nextDue() (n refreshing, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, n := range r.queue {
		pause := refreshSame
		if n.ended {
			pause = refreshEnded
		}
		since := r.c.kit.Clock.Now().Sub(r.c.peek(n.id).session.asked)
		if since >= pause || since < 0 { // the clock was put back
			r.queue = slices.Delete(r.queue, i, i+1)
			return n, true
		}
	}
	return refreshing{}, false
}

func (r *sessionRefresh) waiting() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.queue) > 0
}

func (r *sessionRefresh) run(ctx context.Context) {
	for ctx.Err() == nil {
		if !r.waiting() {
			select {
			case <-ctx.Done():
				return
			case <-r.wake:
			}
		}
		if n, ok := r.nextDue(); ok {
			r.c.kit.LogError("read a session", r.read(ctx, n))
		}
		r.c.kit.Pause(ctx, refreshGap, nil)
	}
}

func (r *sessionRefresh) read(ctx context.Context, n refreshing) error {
	if !n.ended && !n.closed {
		return r.c.refreshSession(ctx, n.id)
	}
	act := r.c.actor(n.id)
	act.update(func(s *actorState) { s.session.asked = r.c.kit.Clock.Now() })
	conv, agent, err := act.load(ctx)
	if err == nil && n.closed && conv.Closed && conv.SessionID != "" && agent.API != nil {
		return r.c.reopen(ctx, conv, agent)
	}
	if err != nil || conv.SessionID == "" || conv.Closed {
		return err
	}
	if n.closed {
		return r.c.refreshSession(ctx, n.id)
	}
	return r.c.askWhyClosed(ctx, conv, false)
}

// refreshSession reads a session's metadata. One that the portal does not know is
// closed.
func (c *Service) refreshSession(ctx context.Context, id int64) error {
	act := c.actor(id)
	act.update(func(s *actorState) { s.session.asked = c.kit.Clock.Now() })
	conv, r, err := act.load(ctx)
	if err != nil || conv.SessionID == "" || conv.Closed || r.API == nil {
		return err
	}
	if r.Account != nil && r.Account.IsDenied() {
		return &api.Error{Kind: api.KindUnauthorized} // nothing is asked
	}
	s, err := r.API.GetSession(ctx, conv.SessionID)
	switch api.KindOf(err) {
	case "":
		if err == nil {
			return act.learnSession(ctx, s)
		}
	case api.KindNotFound:
		return c.gone(ctx, id, err, ending{found: true})
	}
	return err
}
