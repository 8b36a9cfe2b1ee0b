package client

import (
	"context"
	"errors"
	"io"

	"delonix/client/problem"
	"delonix/client/voice/playout"
	"delonix/storage"
)

// reading is one message being read aloud, perhaps while it still arrives.
type reading struct {
	conversation int64
	message      int64
	texts        chan string // the whole text so far; holds only the latest
	closed       bool
	cancel       context.CancelFunc
	asked        bool // the person asked for it
}

// Speak reads a message aloud. What was being read before stops.
func (c *Client) Speak(ctx context.Context, id MessageID) error {
	m, err := c.kit.Store.Message(ctx, int64(id))
	if err != nil {
		return problem.Of(err, problem.Speaking)
	}
	conv, err := c.kit.Store.Conversation(ctx, m.ConversationID)
	if err != nil {
		return problem.Of(err, problem.Speaking)
	}
	if err := c.canSpeak(ctx, conv); err != nil {
		return err
	}
	c.startReading(conv, m, true)
	return nil
}

// canSpeak tells why nothing can be read aloud.
func (c *Client) canSpeak(ctx context.Context, conv storage.Conversation) error {
	if c.opts.Speaker == nil {
		return problem.NoSpeaker()
	}
	if c.callIn() != 0 {
		return problem.EndCallFirst()
	}
	v, err := c.ability(ctx, conv)
	if err != nil {
		return problem.Of(err, problem.Speaking)
	}
	if v.Known && !v.Speaks {
		return &Problem{Text: v.WhyNotTTS}
	}
	if r := c.remote(conv.AgentID); r.api == nil {
		return problem.CantReach(r.why)
	}
	return nil
}

// StopSpeaking ends reading aloud.
func (c *Client) StopSpeaking() {
	c.voice.mu.Lock()
	defer c.voice.mu.Unlock()
	c.stopReading()
}

// stopReading is StopSpeaking with the lock held.
func (c *Client) stopReading() {
	r := c.voice.reading
	if r == nil {
		return
	}
	c.voice.reading = nil
	c.noteFinished(r.message)
	if c.voice.reader != nil {
		c.voice.reader.Stop()
	}
	r.cancel()
}

// speakNext makes the next reply of a conversation heard: who speaks wants to
// hear the answer.
func (c *Client) speakNext(conversation int64) {
	c.voice.mu.Lock()
	defer c.voice.mu.Unlock()
	if c.voice.spoken == nil {
		c.voice.spoken = map[int64]bool{}
	}
	c.voice.spoken[conversation] = true
}

func (c *Client) dontSpeakNext(conversation int64) {
	c.voice.mu.Lock()
	defer c.voice.mu.Unlock()
	delete(c.voice.spoken, conversation)
}

// noteFinished remembers that a reply needs no reading. Called with the lock held.
func (c *Client) noteFinished(message int64) {
	if c.voice.finished == nil || len(c.voice.finished) > 500 {
		c.voice.finished = map[int64]bool{}
	}
	c.voice.finished[message] = true
}

// readReply reads a reply aloud where that is wanted, from its first piece on.
func (c *Client) readReply(conversation int64, m storage.Message) {
	c.voice.mu.Lock()
	r := c.voice.reading
	if r != nil && r.message == m.ID {
		r.feed(m)
		c.voice.mu.Unlock()
		return
	}
	wanted := c.voice.spoken[conversation] || c.kit.Prefs.Get().SpeakReplies && c.inSight(conversation)
	wanted = wanted && !c.voice.finished[m.ID] && m.Text != "" && c.opts.Speaker != nil && m.Unread
	recording := c.voice.recording.Phase == RecordingOn || c.voice.recording.Phase == RecordingOpening
	if wanted && !m.Provisional && !m.Interrupted {
		delete(c.voice.spoken, conversation)
	}
	c.voice.mu.Unlock()
	if !wanted || recording {
		return
	}
	conv, err := c.kit.Store.Conversation(c.kit.Context(), conversation)
	if err != nil || c.canSpeak(c.kit.Context(), conv) != nil {
		return
	}
	c.startReading(conv, m, false)
}

// startReading begins reading a message; what was being read stops.
func (c *Client) startReading(conv storage.Conversation, m storage.Message, asked bool) {
	ctx, cancel := context.WithCancel(c.kit.Context())
	tongue := c.tongue(ctx, conv.ID, m.Text)
	r := &reading{conversation: conv.ID, message: m.ID, texts: make(chan string, 1), cancel: cancel, asked: asked}
	c.voice.mu.Lock()
	c.stopReading()
	if c.voice.reader == nil || c.voice.readFor != conv.ID {
		c.voice.reader = playout.NewReader(c.opts.Speaker, speech{c, conv.ID}, playout.ReaderOptions{Speed: c.kit.Prefs.Get().Speed})
		c.voice.readFor = conv.ID
	}
	reader := c.voice.reader
	reader.SetLanguage(tongue)
	c.voice.reading = r
	r.feed(m)
	c.voice.mu.Unlock()
	c.kit.Spawn(func(context.Context) {
		defer cancel()
		err := reader.Follow(ctx, r.texts, func(e playout.ReaderEvent) {
			c.kit.Publish(SpeakingChanged{Message: MessageID(m.ID), Sentence: e.Sentence})
		})
		c.readingEnded(r, err)
	})
}

// feed passes the text so far on. Called with the desk's lock held.
func (r *reading) feed(m storage.Message) {
	if r.closed {
		return
	}
	select {
	case <-r.texts: // a newer one replaces it
	default:
	}
	r.texts <- m.Text
	if !m.Provisional && !m.Interrupted || r.asked {
		r.closed = true
		close(r.texts)
	}
}

// readingEnded tells that nothing is being read any more, and why.
func (c *Client) readingEnded(r *reading, err error) {
	c.voice.mu.Lock()
	current := c.voice.reading == r
	if current {
		c.voice.reading = nil
	}
	c.noteFinished(r.message)
	if r.closed {
		delete(c.voice.spoken, r.conversation)
	}
	c.voice.mu.Unlock()
	out := SpeakingChanged{}
	if err != nil && !errors.Is(err, playout.ErrStopped) && !errors.Is(err, context.Canceled) {
		p := problem.Explain(err, problem.Speaking)
		out.Problem = &p
	}
	c.voice.mu.Lock()
	idle := c.voice.reading == nil
	c.voice.mu.Unlock()
	if idle {
		c.kit.Publish(out)
	}
}

// SaveSpeech writes a message as spoken sound to w: a WAV file of one channel.
func (c *Client) SaveSpeech(ctx context.Context, id MessageID, w io.Writer) error {
	m, err := c.kit.Store.Message(ctx, int64(id))
	if err != nil {
		return problem.Of(err, problem.Speaking)
	}
	sink := &wavSink{}
	reader := playout.NewReader(sink, speech{c, m.ConversationID}, playout.ReaderOptions{Speed: c.kit.Prefs.Get().Speed})
	reader.SetLanguage(c.tongue(ctx, m.ConversationID, m.Text))
	if err := reader.Read(ctx, m.Text, nil); err != nil {
		return problem.Of(err, problem.Speaking)
	}
	return problem.Of(sink.writeTo(w), problem.Speaking)
}
