package conversation

import (
	"context"
	"errors"
	"time"

	"delonix/client/api"
	"delonix/client/internal/plain"
	"delonix/client/model"
	"delonix/client/problem"
	"delonix/storage"
)

// handling is what was learnt about who handles a conversation.
type handling struct {
	mode         api.Mode
	operatorID   string
	operatorName string
	at           time.Time
	fromSession  bool  // the session's metadata said so
	quiet        bool  // history: no alert
	before       int64 // the message the line is drawn before, 0 for the end
}

// Roles of the lines that nobody wrote, as they are kept in the local copy.
const (
	RoleHandedOver storage.Role = storage.SystemEventPrefix + "HANDED_OVER"
	RoleHandedBack storage.Role = storage.SystemEventPrefix + "HANDED_BACK"
	RoleCopilot    storage.Role = storage.SystemEventPrefix + "COPILOT"
	RoleClosed     storage.Role = storage.SystemEventPrefix + "CLOSED"
	RoleCall       storage.Role = storage.SystemEventPrefix + "CALL" // its words are made of its data
)

// normalMode normalises what portals say of a session nobody else handles.
func normalMode(m storage.Mode) storage.Mode {
	if m == "" {
		return storage.ModeRegular
	}
	return m
}

// Handler is who handles a conversation of a mode.
func Handler(m storage.Mode) model.Handler {
	switch m {
	case storage.ModeOperator:
		return model.HandledByOperator
	case storage.ModeCopilot:
		return model.HandledByCopilot
	}
	return model.HandledByAgent
}

// handledByLocked keeps who handles the conversation now; a change draws a line in the
// chat, enters the history and may raise an alert.
func (act *Actor) handledByLocked(ctx context.Context, h handling) error {
	conv, err := act.svc.kit.Store.Conversation(ctx, act.id)
	if err != nil || conv.Closed && !h.quiet {
		return err
	}
	was, is := normalMode(conv.Mode), normalMode(storage.Mode(h.mode))
	if is == storage.ModeRegular {
		h.operatorName, h.operatorID = "", ""
	}
	if was == is {
		return act.operatorNamedLocked(ctx, conv, h)
	}
	if !h.fromSession {
		act.update(func(s *actorState) { s.session.handled = act.svc.kit.Clock.Now() })
	}
	u := storage.ConversationUpdate{Mode: &is, OperatorName: &h.operatorName, OperatorID: &h.operatorID}
	if _, err := act.svc.kit.Store.UpdateConversation(ctx, act.id, u); err != nil {
		return err
	}
	if err := act.endHandOverLocked(ctx, was, h.at, storage.HandedBack); err != nil {
		return err
	}
	if err := act.beginHandOverLocked(ctx, conv, was, is, h); err != nil {
		return err
	}
	act.changed()
	return nil
}

// beginHandOverLocked notes that somebody else handles the conversation from now on.
func (act *Actor) beginHandOverLocked(ctx context.Context, conv storage.Conversation, was, is storage.Mode, h handling) error {
	switch is {
	case storage.ModeOperator:
		_, err := act.svc.kit.Store.BeginHandOver(ctx, storage.HandOver{
			ConversationID: act.id, From: was, To: is, OperatorID: h.operatorID, OperatorName: h.operatorName, At: h.at,
		})
		if err != nil {
			return err
		}
		if h.operatorName == "" && !h.fromSession {
			act.svc.refresh.ask(act.id)
		}
		act.listener().acquire(reasonOperator)
		act.svc.observer.HandedOver(ctx, conv, HandOver{TakenOver, problem.HandedOver(h.operatorName), h.quiet})
		if !h.quiet {
			act.svc.call.HandledBy(act.id, true, h.operatorName)
		}
		return act.drawLineLocked(ctx, RoleHandedOver, problem.HandedOver(h.operatorName), h)
	case storage.ModeCopilot:
		return act.drawLineLocked(ctx, RoleCopilot, problem.CopilotHelps(), h)
	}
	if was == storage.ModeOperator {
		act.svc.observer.HandedOver(ctx, conv, HandOver{HandedBack, problem.HandedBack(""), h.quiet})
		if !h.quiet {
			act.svc.call.HandledBy(act.id, false, conv.OperatorName)
		}
		return act.drawLineLocked(ctx, RoleHandedBack, problem.HandedBack(conv.BotName), h)
	}
	return nil
}

// endHandOverLocked ends the entry of the history, if one is open.
func (act *Actor) endHandOverLocked(ctx context.Context, was storage.Mode, at time.Time, how storage.HandOverEnd) error {
	if was != storage.ModeOperator {
		return nil
	}
	act.listener().release(reasonOperator)
	_, err := act.svc.kit.Store.EndHandOver(ctx, act.id, at, how)
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	return err
}

// operatorNamedLocked completes the name of the operator, which may be known later than
// the hand-over.
func (act *Actor) operatorNamedLocked(ctx context.Context, conv storage.Conversation, h handling) error {
	if h.operatorName == "" || h.operatorName == conv.OperatorName {
		return nil
	}
	u := storage.ConversationUpdate{OperatorName: &h.operatorName, OperatorID: &h.operatorID}
	if _, err := act.svc.kit.Store.UpdateConversation(ctx, act.id, u); err != nil {
		return err
	}
	if normalMode(conv.Mode) == storage.ModeOperator {
		act.svc.call.HandledBy(act.id, true, h.operatorName)
		_, err := act.svc.kit.Store.UpdateHandOver(ctx, act.id, storage.HandOverUpdate{OperatorName: &h.operatorName, OperatorID: &h.operatorID})
		if err != nil && !errors.Is(err, storage.ErrNotFound) {
			return err
		}
		if conv.OperatorName == "" {
			row, err := act.svc.kit.Store.RetextSystemEvent(ctx, act.id, RoleHandedOver, problem.HandedOver(h.operatorName))
			if err != nil && !errors.Is(err, storage.ErrNotFound) {
				return err
			}
			act.changed(row)
		}
	}
	act.changed()
	return nil
}

// drawLineLocked draws a line in the chat.
func (act *Actor) drawLineLocked(ctx context.Context, role storage.Role, text string, h handling) error {
	m, err := act.svc.kit.Store.AddSystemEvent(ctx, act.id, storage.SystemEvent{Role: role, Text: text, At: h.at, Before: h.before})
	if err != nil {
		return err
	}
	act.changed(m.ID)
	return nil
}

// operatorWroteLocked stores an operator's message from the socket.
func (act *Actor) operatorWroteLocked(ctx context.Context, f api.Frame) error {
	now := act.svc.kit.Clock.Now()
	if err := act.operatorSpokeLocked(ctx, handling{mode: api.ModeOperator, at: now}); err != nil {
		return err
	}
	text := plain.Text(f.Text)
	if text == "" && len(f.Attachments) == 0 {
		return nil
	}
	return act.replies().storeReplyLocked(ctx, storage.Reply{
		LogID: string(f.LogID), Role: storage.RoleOperator, Text: text, At: now,
		Buttons: storedButtons(f.Metadata.Buttons), Sources: storedSources(f.Metadata.Sources), Attachments: storedFiles(f.Attachments),
	}, func(int64) {})
}

// operatorSpokeLocked notes that an operator wrote at a time.
func (act *Actor) operatorSpokeLocked(ctx context.Context, h handling) error {
	h.mode = api.ModeOperator
	conv, err := act.svc.kit.Store.Conversation(ctx, act.id)
	if err != nil {
		return err
	}
	if normalMode(conv.Mode) != storage.ModeOperator {
		if err := act.handledByLocked(ctx, h); err != nil {
			return err
		}
	}
	o, err := act.svc.kit.Store.UpdateHandOver(ctx, act.id, storage.HandOverUpdate{FirstAnswerAt: &h.at, LastOperatorAt: &h.at})
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if o.FirstAnswerAt.Equal(o.LastOperatorAt) {
		// Without a wait the answer is what told of the hand-over.
		words := problem.FirstAnswer(o.OperatorName, o.FirstAnswerAt.Sub(o.At))
		act.svc.observer.HandedOver(ctx, conv, HandOver{FirstAnswer, words, h.quiet})
	}
	act.changed()
	return nil
}

// customerWroteLocked notes that the person wrote while an operator handles the
// conversation.
func (act *Actor) customerWroteLocked(ctx context.Context, m storage.Message) error {
	_, err := act.svc.kit.Store.UpdateHandOver(ctx, act.id, storage.HandOverUpdate{LastCustomerAt: &m.At})
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	return err
}

// learnFromListLocked learns who handles a conversation from the messages a merge
// added: operators' messages mean an operator, the agent's after them that it was
// handed back.
func (c *Service) learnFromListLocked(ctx context.Context, res storage.MergeResult, quiet bool) error {
	rows, err := c.kit.Store.MessagesByID(ctx, res.Added)
	if err != nil {
		return err
	}
	act := c.actor(res.ConversationID)
	act.update(func(s *actorState) { s.session.history = quiet || s.session.history && len(rows) == 0 })
	withOperator, told := false, false
	for _, m := range rows {
		h := handling{at: m.At, quiet: quiet, before: m.ID}
		switch {
		case m.Role == storage.RoleOperator:
			withOperator, told = true, true
			err = act.operatorSpokeLocked(ctx, h)
		case m.Role == storage.RoleHuman && withOperator:
			err = act.customerWroteLocked(ctx, m)
		case m.Role == storage.RoleAI && withOperator:
			withOperator = false
			h.mode = api.ModeRegular
			err = act.handledByLocked(ctx, h)
		}
		if err != nil {
			return err
		}
	}
	if told {
		c.refresh.ask(act.id) // the session knows the name, and whether it is still so
	}
	return nil
}

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
		c.refresh.ask(act.id) // the answer may be older than what was learnt meanwhile
		return nil
	}
	h := handling{mode: s.Mode, operatorID: s.OperatorID, operatorName: plain.Line(s.OperatorName), at: c.kit.Clock.Now(), fromSession: true, quiet: history}
	if history && !conv.LastActivity.IsZero() && conv.LastActivity.Before(h.at) {
		h.at = conv.LastActivity
	}
	return act.handledByLocked(ctx, h)
}
