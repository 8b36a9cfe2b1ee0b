package demo

import (
	"cmp"
	"context"
	"net/http"
	"strings"
	"time"
)

// receiveMessage is run_v2: it stores the message, has it answered, and returns the
// reply, which in the meantime is streamed on the agent sockets.
func (p *Portal) receiveMessage(w http.ResponseWriter, r *http.Request) *problem {
	_, s, e := p.sessionOf(r)
	if e != nil {
		return e
	}
	if r.ContentLength > p.opts.MaxAttachment*maxFiles {
		return &problem{status: http.StatusRequestEntityTooLarge, msg: "The message is too large"}
	}
	u, e := p.readUpload(r)
	if e != nil {
		return e
	}
	if !p.accept(s, u) {
		u.discard()
		return notFound("Session")
	}
	if p.keeper != nil { // what is answered must have been kept
		if err := p.saveState(); err != nil {
			p.log.Error("demo portal: state not kept", "error", err)
		}
	}
	replied := make(chan replied, 1)
	started := p.spawn(func(ctx context.Context) { p.answerMessage(ctx, s, u, replied) })
	if !started {
		return unavailable("The portal is closing")
	}
	select {
	case reply := <-replied:
		p.answer(w, http.StatusOK, reply.view)
		close(reply.sent)
	case <-r.Context().Done():
		// The reply goes on without its reader, as on any portal.
	}
	return nil
}

// accept writes a message of the person into the log, if the session is still open.
func (p *Portal) accept(s *session, u *upload) bool {
	p.world.mu.Lock()
	defer p.world.mu.Unlock()
	if !s.isOpen() {
		return false
	}
	at := p.now()
	l := p.world.append(s, RoleHuman, u.text, at, u.files)
	s.touched = at
	s.turns++
	p.seen.message(Received{
		AgentID: s.agentID, SessionID: s.id, UserID: s.userID,
		LogID: p.world.logID(l.id), Text: u.text, Files: filesOf(u.files), At: at,
	})
	return true
}

// replied is a reply on its way to the answer of run_v2.
type replied struct {
	view map[string]any
	sent chan struct{} // closed when it has been written
}

// answerMessage lets the agent answer, one message of a session after the other.
func (p *Portal) answerMessage(ctx context.Context, s *session, u *upload, out chan<- replied) {
	select {
	case s.hurry <- struct{}{}: // a reply that is still being typed is finished at once
	default:
	}
	select {
	case s.turn <- struct{}{}:
	case <-ctx.Done():
		return
	}
	defer func() { <-s.turn }()
	select {
	case <-s.hurry:
	default:
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(s.ctx, cancel)()

	sleep(ctx, p.opts.Latency[RouteSend])
	a := p.askAgent(ctx, s, u)
	p.typeOut(ctx, s, a)
	p.conclude(ctx, s, a, out)
}

// askAgent calls the agent of a session.
func (p *Portal) askAgent(ctx context.Context, s *session, u *upload) Answer {
	p.world.mu.Lock()
	def := p.world.agents[s.agentID]
	in := Incoming{
		AgentID: s.agentID, AgentName: def.name, SessionID: s.id, UserID: s.userID, UserName: s.name,
		Text: u.text, Files: filesOf(u.files), Mode: s.mode, Operator: s.operatorName,
		Turn: s.turns, Topic: s.topic, Previous: s.previous, Now: p.now(),
	}
	p.world.mu.Unlock()
	return def.agent(ctx, in)
}

// typeOut sends thoughts and the chunks of a reply.
func (p *Portal) typeOut(ctx context.Context, s *session, a Answer) {
	for _, thought := range a.Thoughts {
		p.sendFrame(s.id, frame{typ: "thought", text: thought, role: RoleAI})
		if !p.pause(ctx, cmp.Or(a.Ponder, 700*time.Millisecond)) {
			return
		}
	}
	if a.Text == "" {
		return
	}
	hurried := false
	sent := 0
	for _, piece := range pieces(a.Text) {
		if ctx.Err() != nil {
			return
		}
		p.sendChunk(s.id, a.Text[:sent], piece)
		sent += len(piece)
		if !hurried {
			hurried = p.typePause(ctx, s)
		}
	}
}

// typePause waits for the time of one word; it reports whether to hurry from now on.
func (p *Portal) typePause(ctx context.Context, s *session) (hurry bool) {
	if p.opts.Pace == 0 {
		return false
	}
	t := time.NewTimer(p.opts.Pace)
	defer t.Stop()
	select {
	case <-t.C:
		return false
	case <-s.hurry:
		return true
	case <-ctx.Done():
		return true
	}
}

// pieces splits a text after the white space of each word.
func pieces(text string) []string {
	var out []string
	for text != "" {
		end := strings.IndexAny(text, " \n")
		if end < 0 {
			return append(out, text)
		}
		for end < len(text) && (text[end] == ' ' || text[end] == '\n') {
			end++
		}
		out = append(out, text[:end])
		text = text[end:]
	}
	return out
}

// conclude writes the reply into the log, sends the final message and the answer of
// run_v2, and starts what follows later.
func (p *Portal) conclude(ctx context.Context, s *session, a Answer, out chan<- replied) {
	p.world.mu.Lock()
	open := s.isOpen()
	if open {
		p.takeOver(s, a.Mode, a.Operator)
		s.topic = a.Topic
	}
	var l *logEntry
	if open && a.Text != "" {
		l = p.world.append(s, RoleAI, a.Text, p.now(), nil)
		s.previous = a.Text
	}
	for _, h := range a.Hidden {
		p.world.append(s, h.Role, h.Text, p.now(), nil)
	}
	meta := p.metadata(s.mode, a.Buttons, a.Sources)
	human := s.turns
	p.world.mu.Unlock()

	reply := replied{view: map[string]any{"response": a.Text, "metadata": meta}, sent: make(chan struct{})}
	p.decorate(reply.view)
	if p.opts.Shape.AnswerFirst {
		out <- reply
		select {
		case <-reply.sent:
		case <-ctx.Done():
		}
	}
	if l != nil {
		if p.opts.Shape.Stream != Nothing {
			p.sendFrame(s.id, frame{typ: "message", text: a.Text, role: RoleAI, log: l, metadata: meta})
		}
		p.emit(s.userID, EventNewMessage, s.id)
	}
	if !p.opts.Shape.AnswerFirst {
		out <- reply
	}
	if a.Close != "" {
		p.closeSession(s, a.Close, "")
	}
	if len(a.Later) > 0 {
		p.spawn(func(ctx context.Context) { p.playLater(ctx, s, a.Later, human) })
	}
}

// takeOver changes who handles a session. The caller holds the world.
func (p *Portal) takeOver(s *session, mode Mode, operator string) {
	if mode != "" {
		s.mode = mode
	}
	if operator != "" {
		s.operatorName, s.operatorID = operator, operatorID(operator)
	}
	p.world.changed()
}

// operatorID makes a stable id of an operator's name, in the document's form.
func operatorID(name string) string {
	sum := 0
	for _, r := range name {
		sum = (sum*31 + int(r)) % 90000
	}
	return "user_" + itoa(10000+sum)
}

// playLater lets happen what an answer announced.
func (p *Portal) playLater(ctx context.Context, s *session, steps []Later, human int) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(s.ctx, cancel)()
	for _, step := range steps {
		if step.IfSilent && p.opts.Pace == 0 {
			return
		}
		if !p.pause(ctx, step.After) || !p.playStep(s, step, human) {
			return
		}
	}
}

// playStep applies one step; it reports whether the next may follow.
func (p *Portal) playStep(s *session, step Later, human int) bool {
	role := step.Role
	if role == "" {
		role = RoleOperator
	}
	p.world.mu.Lock()
	if !s.isOpen() || step.IfSilent && s.turns != human {
		p.world.mu.Unlock()
		return false
	}
	p.takeOver(s, step.Mode, "")
	if step.Topic != "" {
		s.topic = step.Topic
	}
	for _, h := range step.Hidden {
		p.world.append(s, h.Role, h.Text, p.now(), nil)
	}
	p.world.mu.Unlock()
	if step.Text != "" {
		p.say(s, message{role: role, text: step.Text, buttons: step.Buttons})
	}
	if step.Close != "" {
		p.closeSession(s, step.Close, "")
	}
	return true
}

// message is something said in a session without being asked.
type message struct {
	role             Role
	text             string
	buttons          []Button
	files            []*fileEntry
	at               time.Time
	noEvent, noFrame bool
}

// say writes a message into the log and tells the sockets about it. Hidden logs are
// written only.
func (p *Portal) say(s *session, m message) *logEntry {
	p.world.mu.Lock()
	if m.at.IsZero() {
		m.at = p.now()
	}
	l := p.world.append(s, m.role, m.text, m.at, m.files)
	if m.role == RoleHuman {
		s.turns++
	}
	meta := p.metadata(s.mode, m.buttons, nil)
	p.world.mu.Unlock()
	if m.role == RoleCopilot || m.role == RoleNotes {
		return l
	}
	if !m.noFrame && m.role != RoleHuman {
		f := frame{typ: "message", text: m.text, role: m.role, log: l, metadata: meta}
		if len(m.files) > 0 {
			f.attachments = p.attachmentViews(m.files)
		}
		p.sendFrame(s.id, f)
	}
	if !m.noEvent {
		p.emit(s.userID, EventNewMessage, s.id)
	}
	return l
}
