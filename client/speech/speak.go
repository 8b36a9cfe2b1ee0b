package speech

import (
	"context"
	"errors"
	"io"

	"delonix/client/model"
	"delonix/client/problem"
	"delonix/client/voice/playout"
	"delonix/storage"
)

// Speak reads a message aloud. What was being read before stops.
func (d *Service) Speak(ctx context.Context, id model.MessageID) error {
	m, err := d.Store.Message(ctx, int64(id))
	if err != nil {
		return problem.Of(err, problem.Speaking)
	}
	conv, err := d.Store.Conversation(ctx, m.ConversationID)
	if err != nil {
		return problem.Of(err, problem.Speaking)
	}
	if err := d.canSpeak(ctx, conv); err != nil {
		return err
	}
	d.startReading(conv, m, true)
	return nil
}

// canSpeak tells why nothing can be read aloud.
func (d *Service) canSpeak(ctx context.Context, conv storage.Conversation) error {
	if d.devices.Speaker == nil {
		return problem.NoSpeaker()
	}
	if d.CallIn() != 0 {
		return problem.EndCallFirst()
	}
	v, err := d.agents.Ability(ctx, conv.AgentID)
	if err != nil {
		return problem.Of(err, problem.Speaking)
	}
	if v.Known && !v.Speaks {
		return problem.CantSpeak()
	}
	line, err := d.agents.Reach(ctx, conv.ID)
	if err != nil {
		return problem.Of(err, problem.Speaking)
	}
	if line.API == nil {
		return problem.CantReach(line.Obstacle)
	}
	return nil
}

// StopSpeaking ends reading aloud.
func (d *Service) StopSpeaking() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.stopReading()
}

// stopReading is StopSpeaking with the lock held.
func (d *Service) stopReading() {
	r := d.reading
	if r == nil {
		return
	}
	d.reading = nil
	d.noteFinished(r.message)
	if d.reader != nil {
		d.reader.Stop()
	}
	r.cancel()
}

// speakNext makes the next reply of a conversation heard: who speaks wants to
// hear the answer.
func (d *Service) speakNext(conversation int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.spoken == nil {
		d.spoken = map[int64]bool{}
	}
	d.spoken[conversation] = true
}

func (d *Service) dontSpeakNext(conversation int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.spoken, conversation)
}

// noteFinished remembers that a reply needs no reading. Called with the lock held.
func (d *Service) noteFinished(message int64) {
	if d.finished == nil || len(d.finished) > 500 {
		d.finished = map[int64]bool{}
	}
	d.finished[message] = true
}

// readReply reads a reply aloud where that is wanted, from its first piece on.
func (d *Service) readReply(conversation int64, m storage.Message) {
	d.mu.Lock()
	r := d.reading
	if r != nil && r.message == m.ID {
		r.feed(m)
		d.mu.Unlock()
		return
	}
	wanted := d.spoken[conversation] || d.Prefs.Get().SpeakReplies && d.inSight(conversation)
	wanted = wanted && !d.finished[m.ID] && m.Text != "" && d.devices.Speaker != nil && m.Unread
	recording := d.recording.Phase == model.RecordingOn || d.recording.Phase == model.RecordingOpening
	if wanted && !m.Provisional && !m.Interrupted {
		delete(d.spoken, conversation)
	}
	d.mu.Unlock()
	if !wanted || recording {
		return
	}
	conv, err := d.Store.Conversation(d.Context(), conversation)
	if err != nil || d.canSpeak(d.Context(), conv) != nil {
		return
	}
	d.startReading(conv, m, false)
}

// startReading begins reading a message; what was being read stops.
func (d *Service) startReading(conv storage.Conversation, m storage.Message, asked bool) {
	ctx, cancel := context.WithCancel(d.Context())
	tongue := d.textLanguage(ctx, conv.ID, m.Text)
	d.devices.Speaker.SetGain(float32(d.Volume(ctx)))
	r := &reading{conversation: conv.ID, message: m.ID, texts: make(chan string, 1), cancel: cancel, asked: asked}
	d.mu.Lock()
	d.stopReading()
	if d.reader == nil || d.readFor != conv.ID {
		d.reader = playout.NewReader(d.devices.Speaker, agentSpeech{d, conv.ID}, playout.ReaderOptions{Speed: d.Prefs.Get().Speed})
		d.readFor = conv.ID
	}
	reader := d.reader
	reader.SetLanguage(tongue)
	d.reading = r
	r.feed(m)
	d.mu.Unlock()
	d.Spawn(func(context.Context) {
		defer cancel()
		err := reader.Follow(ctx, r.texts, func(e playout.ReaderEvent) {
			d.Publish(model.SpeakingChanged{Message: model.MessageID(m.ID), Sentence: e.Sentence})
		})
		d.readingEnded(r, err)
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
func (d *Service) readingEnded(r *reading, err error) {
	d.mu.Lock()
	current := d.reading == r
	if current {
		d.reading = nil
	}
	d.noteFinished(r.message)
	if r.closed {
		delete(d.spoken, r.conversation)
	}
	d.mu.Unlock()
	out := model.SpeakingChanged{}
	if err != nil && !errors.Is(err, playout.ErrStopped) && !errors.Is(err, context.Canceled) {
		p := problem.Explain(err, problem.Speaking)
		out.Problem = &p
	}
	d.mu.Lock()
	idle := d.reading == nil
	d.mu.Unlock()
	if idle {
		d.Publish(out)
	}
}

// SaveSpeech writes a message as spoken sound to w: a WAV file of one channel.
func (d *Service) SaveSpeech(ctx context.Context, id model.MessageID, w io.Writer) error {
	m, err := d.Store.Message(ctx, int64(id))
	if err != nil {
		return problem.Of(err, problem.Speaking)
	}
	sink := &WavSink{}
	reader := playout.NewReader(sink, agentSpeech{d, m.ConversationID}, playout.ReaderOptions{Speed: d.Prefs.Get().Speed})
	reader.SetLanguage(d.textLanguage(ctx, m.ConversationID, m.Text))
	if err := reader.Read(ctx, m.Text, nil); err != nil {
		return problem.Of(err, problem.Speaking)
	}
	return problem.Of(sink.writeTo(w), problem.Speaking)
}
