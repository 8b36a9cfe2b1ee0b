package speech

import (
	"context"
	"fmt"
	"io"
	"time"

	"delonix/client/internal/plain"
	"delonix/client/model"
	"delonix/client/problem"
	"delonix/client/voice"
	"delonix/storage"
)

// StartCall begins a hands-free conversation; CallChanged events tell the rest.
func (d *Service) StartCall(ctx context.Context, id model.ConversationID) error {
	line, err := d.agents.Reach(ctx, int64(id))
	if err != nil {
		return problem.Of(err, problem.Generally)
	}
	conv := line.Conversation
	v, err := d.agents.AbilityNow(ctx, conv.AgentID)
	if err != nil {
		return problem.Of(err, problem.Generally)
	}
	if err := d.canTalk(ctx, line); err != nil {
		return err
	}
	d.CancelTalk()
	d.StopSpeaking()
	k := &call{d: d, conv: conv.ID, agent: conv.AgentID, started: d.Clock.Now(), language: d.language(conv), turns: map[int64]uint64{}, kept: map[int64]bool{}, told: map[int64]string{}}
	speaker := d.devices.Speaker
	if speaker == nil {
		speaker = &WavSink{} // captions only
	}
	k.conversation = voice.New(voice.Options{
		Microphone: d.devices.Microphone, Speaker: speaker, Service: callService{k}, Utterances: k,
		Speaks: v.Speaks && d.devices.Speaker != nil, Settings: callSettings(d.Prefs.Get(), k.language, d.Volume(ctx)),
		Each: k.heard, Logger: d.Log,
	})
	run, cancel := context.WithCancel(d.Context())
	k.cancel = cancel
	d.mu.Lock()
	if d.call != nil {
		d.mu.Unlock()
		cancel()
		return problem.InCallAlready()
	}
	d.call = k
	d.mu.Unlock()
	k.show(func(s *model.Call) { s.State = model.CallStarting })
	d.sender.Hold(conv.ID)
	if conv.Mode == storage.ModeOperator {
		k.operatorWas(operatorHere)
		k.conversation.SetOperator(true)
	}
	d.Spawn(func(context.Context) {
		defer cancel()
		k.ended(k.conversation.Run(run))
	})
	d.ConnectionChanged()
	return nil
}

// EndCall ends the hands-free conversation.
func (d *Service) EndCall() {
	if k := d.inCall(); k != nil {
		k.conversation.End()
	}
}

// SetMuted closes or opens the microphone of the hands-free conversation.
func (d *Service) SetMuted(muted bool) {
	if k := d.inCall(); k != nil {
		k.conversation.SetMuted(muted)
	}
}

// SetPaused stops or resumes speaking and listening of the hands-free conversation.
func (d *Service) SetPaused(paused bool) {
	if k := d.inCall(); k != nil {
		k.conversation.SetPaused(paused)
	}
}

// Push is the button or key of push-to-talk in a hands-free conversation: true
// while it is held.
func (d *Service) Push(held bool) {
	if k := d.inCall(); k != nil {
		k.conversation.Push(held)
	}
}

// SkipReply stops the reply that is being spoken in a hands-free conversation.
func (d *Service) SkipReply() {
	if k := d.inCall(); k != nil {
		k.conversation.Skip()
	}
}

// CallState tells how the hands-free conversation stands.
func (d *Service) CallState() model.Call {
	k := d.inCall()
	if k == nil {
		return model.Call{}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.shown
}

// heard gets what happens in the conversation.
func (k *call) heard(e voice.Event) {
	switch e := e.(type) {
	case voice.Changed:
		k.show(func(s *model.Call) {
			showView(s, e.View)
			s.HeardAs = model.MessageID(k.messageOf(e.View.Turn))
		})
	case voice.Leveled:
		k.show(func(s *model.Call) { s.Level = e.Level })
	case voice.Obeyed:
		k.obeyed(e)
	case voice.Timed:
		k.d.addTiming(e.Timing)
	case voice.Ended:
		k.note(e.Turns, e.Interruptions)
		k.show(func(s *model.Call) { s.Problem = problem.InCall(e.Trouble) })
	}
}

// ended is the end of the call.
func (k *call) ended(err error) {
	k.d.mu.Lock()
	if k.d.call == k {
		k.d.call = nil
	}
	k.d.mu.Unlock()
	k.d.sender.Release(k.where())
	k.show(func(s *model.Call) {
		s.State, s.Level = model.CallEnded, 0
		if err != nil && s.Problem == nil {
			p := problem.Explain(err, problem.Generally)
			s.Problem = &p
		}
	})
}

// callService is what a call needs of the portal.
type callService struct{ k *call }

func (s callService) speech() agentSpeech { return agentSpeech{s.k.d, s.k.where()} }

// Transcribe turns a recording into text.
func (s callService) Transcribe(ctx context.Context, wav []byte) (string, error) {
	return s.speech().Transcribe(ctx, wav)
}

// Synthesize turns a sentence into sound.
func (s callService) Synthesize(ctx context.Context, text string) (io.ReadCloser, error) {
	return s.speech().Synthesize(ctx, text)
}

// Send makes a message of what was said.
func (s callService) Send(ctx context.Context, said voice.UserTurn) error {
	s.k.mu.Lock()
	s.k.last = said.Turn
	s.k.mu.Unlock()
	return s.k.say(ctx, said)
}

// Keep stores a recording before it is sent anywhere.
func (k *call) Keep(ctx context.Context, id voice.UtteranceID, wav []byte, length time.Duration) (voice.UtteranceID, error) {
	u, err := k.d.Store.SaveUtterance(ctx, k.where(), wav, length)
	if err != nil {
		return id, err
	}
	k.mu.Lock()
	k.kept[u.ID] = true
	k.mu.Unlock()
	if id != 0 {
		k.d.LogError("replace a recording", k.Drop(ctx, id))
	}
	return voice.UtteranceID(u.ID), nil
}

// Understood notes the transcript of a kept utterance.
func (k *call) Understood(ctx context.Context, id voice.UtteranceID, text string) error {
	_, err := k.d.Store.SetTranscript(ctx, int64(id), plain.Text(text), "")
	return err
}

// Drop forgets an utterance nobody needs.
func (k *call) Drop(ctx context.Context, id voice.UtteranceID) error {
	k.mu.Lock()
	delete(k.kept, int64(id))
	k.mu.Unlock()
	return k.d.discardRecording(ctx, int64(id))
}

// callReply passes a reply on to the call, or announces it where it came in
// another conversation.
func (d *Service) callReply(k *call, conversation int64, m storage.Message) {
	if k.where() != conversation {
		d.announce(k, conversation, m)
		return
	}
	from, name := voice.FromAgent, ""
	conv, err := d.Store.Conversation(d.Context(), conversation)
	if err == nil {
		name = conv.BotName
	}
	if m.Role == storage.RoleOperator {
		from, name = voice.FromOperator, conv.OperatorName
	}
	k.mu.Lock()
	turn := k.last
	tongue := k.told[m.ID]
	k.mu.Unlock()
	if tongue == "" {
		if m.Text != "" { // thoughts tell nothing
			tongue = d.textLanguage(d.Context(), conversation, m.Text)
		}
		k.mu.Lock()
		k.told[m.ID] = tongue
		k.mu.Unlock()
	}
	if m.Role == storage.RoleOperator {
		turn = 0
		k.sayJoined(plain.Line(name)) // before their first word
	}
	k.conversation.Reply(voice.Reply{
		ID: fmt.Sprint(m.ID), Turn: turn, From: from, Name: plain.Line(name), Text: m.Text, Done: !m.Provisional && !m.Interrupted, Language: tongue,
		Thoughts: d.thoughts(k, m),
	})
}

// thoughts are those of a reply that has no words yet, if the portal lets them be known.
func (d *Service) thoughts(k *call, m storage.Message) string {
	if m.Text != "" || m.Thoughts == "" || m.Role != storage.RoleAI {
		return ""
	}
	if v, err := d.agents.Ability(d.Context(), k.agent); err != nil || v.HidesThoughts {
		return ""
	}
	return m.Thoughts
}

// announce says that somebody wrote in another conversation.
func (d *Service) announce(k *call, conversation int64, m storage.Message) {
	s := d.Prefs.Get()
	if !s.Announce || s.DoNotDisturb || m.Role != storage.RoleOperator || m.Provisional || !m.Unread {
		return
	}
	conv, err := d.Store.Conversation(d.Context(), conversation)
	if err != nil || conv.Muted || !d.announced(m.ID) {
		return
	}
	k.conversation.Announce(problem.WroteElsewhere(k.speaks(), plain.Line(conv.OperatorName)))
}

// announced reports whether a message was not announced before.
func (d *Service) announced(message int64) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.finished[message] {
		return false
	}
	d.noteFinished(message)
	return true
}

// CallLanguage is the language the call is held in, "" without one.
func (d *Service) CallLanguage() string {
	if k := d.inCall(); k != nil {
		return k.speaks()
	}
	return ""
}

// LanguageChanged tells a call that its conversation is held in another language.
func (d *Service) LanguageChanged(conversation int64) {
	if k := d.inCall(); k != nil && k.where() == conversation {
		k.applySettings()
	}
}
