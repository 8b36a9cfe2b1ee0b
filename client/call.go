package client

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"sync"
	"time"

	"delonix/client/internal/plain"
	"delonix/client/problem"
	"delonix/client/voice"
	"delonix/storage"
)

// call is a hands-free conversation that is going on.
type call struct {
	c            *Client
	agent        int64
	conversation *voice.Call
	cancel       context.CancelFunc
	started      time.Time

	moving sync.Mutex // held while something said is stored, before mu

	mu       sync.Mutex
	conv     int64            // see where
	turns    map[int64]uint64 // own message → turn
	last     uint64           // turn of the newest message
	kept     map[int64]bool   // utterances the call still works with
	told     map[int64]string // replies the conversation knows, and their language
	language string           // the call is held in
	shown    Call
}

// StartCall begins a hands-free conversation; CallChanged events tell the rest.
func (c *Client) StartCall(ctx context.Context, id ConversationID) error {
	conv, r, err := c.chat(int64(id)).where(ctx)
	if err != nil {
		return problem.Of(err, problem.Generally)
	}
	v, err := c.abilityNow(ctx, conv, r)
	if err != nil {
		return problem.Of(err, problem.Generally)
	}
	if err := c.canTalk(ctx, conv, r); err != nil {
		return err
	}
	c.CancelTalk()
	c.StopSpeaking()
	k := &call{c: c, conv: conv.ID, agent: conv.AgentID, started: c.kit.Clock.Now(), language: c.language(conv), turns: map[int64]uint64{}, kept: map[int64]bool{}, told: map[int64]string{}}
	speaker := c.opts.Speaker
	if speaker == nil {
		speaker = &wavSink{} // captions only
	}
	k.conversation = voice.New(voice.Options{
		Microphone: c.opts.Microphone, Speaker: speaker, Service: callService{k}, Utterances: k,
		Speaks: v.Speaks && c.opts.Speaker != nil, Settings: callSettings(c.kit.Prefs.Get(), k.language),
		Each: k.heard, Logger: c.kit.Log,
	})
	run, cancel := context.WithCancel(c.kit.Context())
	k.cancel = cancel
	c.voice.mu.Lock()
	if c.voice.call != nil {
		c.voice.mu.Unlock()
		cancel()
		return problem.InCallAlready()
	}
	c.voice.call = k
	c.voice.mu.Unlock()
	k.show(func(s *Call) { s.State = CallStarting })
	c.chat(conv.ID).hold(needCall)
	c.kit.Spawn(func(context.Context) {
		defer cancel()
		k.ended(k.conversation.Run(run))
	})
	c.voiceOnline()
	return nil
}

// EndCall ends the hands-free conversation.
func (c *Client) EndCall() {
	if k := c.inCall(); k != nil {
		k.conversation.End()
	}
}

// SetMuted closes or opens the microphone of the hands-free conversation.
func (c *Client) SetMuted(muted bool) {
	if k := c.inCall(); k != nil {
		k.conversation.SetMuted(muted)
	}
}

// SetPaused stops or resumes speaking and listening of the hands-free conversation.
func (c *Client) SetPaused(paused bool) {
	if k := c.inCall(); k != nil {
		k.conversation.SetPaused(paused)
	}
}

// Push is the button or key of push-to-talk in a hands-free conversation: true
// while it is held.
func (c *Client) Push(held bool) {
	if k := c.inCall(); k != nil {
		k.conversation.Push(held)
	}
}

// SkipReply stops the reply that is being spoken in a hands-free conversation.
func (c *Client) SkipReply() {
	if k := c.inCall(); k != nil {
		k.conversation.Skip()
	}
}

// CallState tells how the hands-free conversation stands.
func (c *Client) CallState() Call {
	k := c.inCall()
	if k == nil {
		return Call{}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.shown
}

func (c *Client) inCall() *call {
	c.voice.mu.Lock()
	defer c.voice.mu.Unlock()
	return c.voice.call
}

// callSettings are the person's choices for a call that is held in a language.
func callSettings(s Settings, language string) voice.Settings {
	return voice.Settings{
		Sensitivity: s.Sensitivity, Insensitive: s.Sensitivity == 0, LongestWait: time.Duration(s.EndOfTurn * float64(time.Second)), BargeIn: voice.BargeIn(s.BargeIn),
		Sound: voice.Sound(s.Sound), Mode: voice.Mode(s.HandsFree), Speed: s.Speed, NotSpeculative: !s.Speculative, NoEarcons: !s.Earcons,
		Language: language, Words: problem.CallWords(language),
	}
}

// applySettings passes the person's choices on, and the language of the conversation
// the call is in.
func (k *call) applySettings() {
	conv, err := k.c.kit.Store.Conversation(k.c.kit.Context(), k.where())
	if err != nil {
		return // it was deleted, and the call ends
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.language = k.c.language(conv)
	k.conversation.SetSettings(callSettings(k.c.kit.Prefs.Get(), k.language))
}

// callLanguageLearnt tells the call, if there is one in a conversation, that the portal
// named that one's language.
func (c *Client) callLanguageLearnt(conversation int64) {
	if k := c.inCall(); k != nil && k.where() == conversation {
		k.applySettings()
	}
}

// speaks is the language the call is held in.
func (k *call) speaks() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.language
}

// heard gets what happens in the conversation.
func (k *call) heard(e voice.Event) {
	switch e := e.(type) {
	case voice.Changed:
		k.show(func(s *Call) { showView(s, e.View) })
	case voice.Leveled:
		k.show(func(s *Call) { s.Level = e.Level })
	case voice.Timed:
		k.c.addTiming(e.Timing)
	case voice.Ended:
		k.show(func(s *Call) { s.Problem = problem.InCall(e.Trouble) })
	}
}

// showView takes the conversation's view over.
func showView(s *Call, v voice.View) {
	s.State, s.Muted, s.Open, s.Operator = CallState(v.State), v.Muted, v.Open, v.Operator
	s.Heard, s.Saying, s.SayingFrom, s.Sentence = v.Heard, v.Saying, v.SayingFrom, v.Sentence
	s.Message = 0
	if id, err := strconv.ParseInt(v.Reply, 10, 64); err == nil && v.Sentence != "" {
		s.Message = MessageID(id)
	}
	s.Problem = problem.InCall(v.Trouble)
	if !v.Open || v.Muted || v.Paused {
		s.Level = 0 // the ear is closed
	}
}

// show changes what the call view shows.
func (k *call) show(f func(*Call)) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.shown.Conversation, k.shown.Started = ConversationID(k.conv), k.started
	f(&k.shown)
	k.c.kit.Publish(CallChanged{Call: k.shown})
}

// ended is the end of the call.
func (k *call) ended(err error) {
	k.c.voice.mu.Lock()
	if k.c.voice.call == k {
		k.c.voice.call = nil
	}
	k.c.voice.mu.Unlock()
	k.c.chat(k.where()).drop(needCall)
	k.show(func(s *Call) {
		s.State, s.Level = CallEnded, 0
		if err != nil && s.Problem == nil {
			p := problem.Explain(err, problem.Generally)
			s.Problem = &p
		}
	})
}

// callService is what a call needs of the portal.
type callService struct{ k *call }

func (s callService) speech() speech { return speech{s.k.c, s.k.where()} }

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

// turnOf returns the turn of an own message.
func (k *call) turnOf(message int64) (uint64, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	t, ok := k.turns[message]
	return t, ok
}

// holds tells whether the call still works with an utterance.
func (k *call) holds(utterance int64) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.kept[utterance]
}

// Keep stores a recording before it is sent anywhere.
func (k *call) Keep(ctx context.Context, id voice.UtteranceID, wav []byte, length time.Duration) (voice.UtteranceID, error) {
	u, err := k.c.kit.Store.SaveUtterance(ctx, k.where(), wav, length)
	if err != nil {
		return id, err
	}
	k.mu.Lock()
	k.kept[u.ID] = true
	k.mu.Unlock()
	if id != 0 {
		k.c.kit.LogError("replace a recording", k.Drop(ctx, id))
	}
	return voice.UtteranceID(u.ID), nil
}

// Understood notes the transcript of a kept utterance.
func (k *call) Understood(ctx context.Context, id voice.UtteranceID, text string) error {
	_, err := k.c.kit.Store.SetTranscript(ctx, int64(id), plain.Text(text), "")
	return err
}

// Drop forgets an utterance nobody needs.
func (k *call) Drop(ctx context.Context, id voice.UtteranceID) error {
	k.mu.Lock()
	delete(k.kept, int64(id))
	k.mu.Unlock()
	return k.c.discardRecording(ctx, int64(id))
}

// callReply passes a reply on to the call, or announces it where it came in
// another conversation.
func (c *Client) callReply(k *call, conversation int64, m storage.Message) {
	if k.where() != conversation {
		c.announce(k, conversation, m)
		return
	}
	from, name := voice.FromAgent, ""
	conv, err := c.kit.Store.Conversation(c.kit.Context(), conversation)
	if err == nil {
		name = conv.BotName
	}
	if m.Role == storage.RoleOperator {
		from, name = voice.FromOperator, conv.OperatorName
	}
	k.mu.Lock()
	turn := k.last
	tongue, known := k.told[m.ID]
	k.mu.Unlock()
	if !known {
		tongue = c.tongue(c.kit.Context(), conversation, m.Text)
		k.mu.Lock()
		k.told[m.ID] = tongue
		k.mu.Unlock()
	}
	if m.Role == storage.RoleOperator {
		turn = 0
	}
	k.conversation.Reply(voice.Reply{
		ID: fmt.Sprint(m.ID), Turn: turn, From: from, Name: plain.Line(name), Text: m.Text, Done: !m.Provisional && !m.Interrupted, Language: tongue,
	})
}

// knows tells whether a reply was passed on to the call before.
func (k *call) knows(message int64) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	_, ok := k.told[message]
	return ok
}

// announce says that somebody wrote in another conversation.
func (c *Client) announce(k *call, conversation int64, m storage.Message) {
	s := c.kit.Prefs.Get()
	if !s.Announce || s.DoNotDisturb || m.Role != storage.RoleOperator || m.Provisional || !m.Unread {
		return
	}
	conv, err := c.kit.Store.Conversation(c.kit.Context(), conversation)
	if err != nil || conv.Muted || !c.announced(m.ID) {
		return
	}
	k.conversation.Announce(problem.WroteElsewhere(k.speaks(), plain.Line(conv.OperatorName)))
}

// announced tells whether a message was not announced before.
func (c *Client) announced(message int64) bool {
	c.voice.mu.Lock()
	defer c.voice.mu.Unlock()
	if c.voice.finished[message] {
		return false
	}
	c.noteFinished(message)
	return true
}
