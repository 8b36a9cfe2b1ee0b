package speech

import (
	"strconv"
	"time"

	"delonix/client/model"
	"delonix/client/problem"
	"delonix/client/voice"
)

func (d *Service) inCall() *call {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.call
}

// show changes what the call view shows.
func (k *call) show(f func(*model.Call)) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.shown.Conversation, k.shown.Started = model.ConversationID(k.conv), k.started
	f(&k.shown)
	k.d.Publish(model.CallChanged{Call: k.shown})
}

// showView takes the conversation's view over.
func showView(s *model.Call, v voice.View) {
	s.State, s.Muted, s.Open, s.Operator = model.CallState(v.State), v.Muted, v.Open, v.Operator
	s.Heard, s.Saying, s.SayingFrom, s.Sentence = v.Heard, v.Saying, v.SayingFrom, v.Sentence
	s.Thought = v.Thought
	s.Message = 0
	if id, err := strconv.ParseInt(v.Reply, 10, 64); err == nil && v.Sentence != "" {
		s.Message = model.MessageID(id)
	}
	s.Problem = problem.InCall(v.Trouble)
	showObeyed(s, v)
	if !v.Open || v.Muted || v.Paused {
		s.Level = 0 // the ear is closed
	}
}

// speaks is the language the call is held in.
func (k *call) speaks() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.language
}

// turnOf returns the turn of an own message.
func (k *call) turnOf(message int64) (uint64, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	t, ok := k.turns[message]
	return t, ok
}

// holds reports whether the call still works with an utterance.
func (k *call) holds(utterance int64) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.kept[utterance]
}

// knows reports whether a reply was passed on to the call before.
func (k *call) knows(message int64) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	_, ok := k.told[message]
	return ok
}

// applySettings passes the person's choices on, and the language of the conversation
// the call is in.
func (k *call) applySettings() {
	volume := k.d.Volume(k.d.Context())
	conv, err := k.d.Store.Conversation(k.d.Context(), k.where())
	if err != nil {
		return // it was deleted, and the call ends
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.language = k.d.language(conv)
	k.conversation.SetSettings(callSettings(k.d.Prefs.Get(), k.language, volume))
}

// callSettings are the person's choices for a call that is held in a language, and how
// loud it is.
func callSettings(s model.Settings, language string, volume float64) voice.Settings {
	return voice.Settings{
		Sensitivity: s.Sensitivity, Insensitive: s.Sensitivity == 0, LongestWait: time.Duration(s.EndOfTurn * float64(time.Second)), BargeIn: voice.BargeIn(s.BargeIn),
		Sound: voice.Sound(s.Sound), Mode: voice.Mode(s.HandsFree), Speed: s.Speed, NotSpeculative: !s.Speculative, NoEarcons: !s.Earcons,
		Waiting:    voice.Waiting(s.WhileWorking),
		NoCommands: !s.Commands, Volume: volume,
		Language: language, Words: problem.CallWords(language),
	}
}

// CallIn is the conversation of the call, 0 for none.
func (d *Service) CallIn() int64 {
	if k := d.inCall(); k != nil {
		return k.where()
	}
	return 0
}
