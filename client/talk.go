package client

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"delonix/client/internal/plain"
	"delonix/client/problem"
	"delonix/client/voice/record"
	"delonix/client/voice/turn"
	"delonix/storage"
)

// transcribeMost is how long a transcription may take.
const transcribeMost = 90 * time.Second

// Talk starts recording one utterance; called while recording it ends the
// recording, has it transcribed and sends what was said.
func (c *Client) Talk(ctx context.Context, id ConversationID) error {
	c.voice.mu.Lock()
	phase, where := c.voice.recording.Phase, c.voice.recording.Conversation
	c.voice.mu.Unlock()
	switch phase {
	case RecordingOn, RecordingOpening:
		c.finishTalk(where)
		return nil
	case RecordingTranscribing:
		return problem.StillTranscribing()
	}
	return c.beginTalk(ctx, id)
}

func (c *Client) beginTalk(ctx context.Context, id ConversationID) error {
	conv, r, err := c.chat(int64(id)).where(ctx)
	if err != nil {
		return problem.Of(err, problem.Generally)
	}
	if err := c.canTalk(ctx, conv, r); err != nil {
		return err
	}
	c.StopSpeaking()
	u, file, err := c.kit.Store.BeginUtterance(ctx, conv.ID)
	if err != nil {
		return problem.Of(err, problem.Transcribing)
	}
	// The recorder makes the file itself; the row that names it is on disk.
	if err := errors.Join(file.Close(), os.Remove(u.Path)); err != nil {
		return problem.Of(fmt.Errorf("%w: %w", storage.ErrReadOnly, err), problem.Generally)
	}
	run, cancel := context.WithCancel(c.kit.Context())
	c.voice.mu.Lock()
	defer c.voice.mu.Unlock()
	if c.voice.recorder == nil {
		c.voice.recorder = record.NewRecorder(c.opts.Microphone, c.recorded)
	}
	if c.voice.recording.Phase == RecordingOn || c.voice.recording.Phase == RecordingOpening {
		cancel() // two presses at once
		return problem.Of(c.discardRecording(ctx, u.ID), problem.Transcribing)
	}
	c.voice.recording = Recording{Conversation: id, Phase: RecordingOpening}
	c.voice.utterance, c.voice.cancel = u.ID, cancel
	c.kit.Publish(RecordingChanged{Recording: c.voice.recording})
	if err := c.voice.recorder.Start(run, u.Path); err != nil {
		cancel()
		c.voice.recording = Recording{}
		c.kit.Publish(RecordingChanged{})
		return problem.Of(errors.Join(err, c.kit.Store.DiscardUtterance(ctx, u.ID)), problem.Transcribing)
	}
	return nil
}

// canTalk tells why nothing can be said in a conversation.
func (c *Client) canTalk(ctx context.Context, conv storage.Conversation, r *remote) error {
	if c.opts.Microphone == nil {
		return problem.NoMicrophone()
	}
	if c.callIn() != 0 {
		return problem.JustSpeak()
	}
	if err := c.canWrite(conv, r); err != nil {
		return err
	}
	v, err := c.ability(ctx, conv)
	if err != nil {
		return problem.Of(err, problem.Generally)
	}
	if v.Known && !v.HearsYou {
		return &Problem{Text: v.WhyNotSTT}
	}
	return nil
}

// recorded gets the recorder's events.
func (c *Client) recorded(e record.Event) {
	c.voice.mu.Lock()
	r := &c.voice.recording
	if r.Phase != RecordingOn && r.Phase != RecordingOpening {
		c.voice.mu.Unlock()
		return
	}
	where, full := r.Conversation, false
	switch e.Phase {
	case record.Running:
		r.Phase, r.Level, r.Elapsed, r.Problem = RecordingOn, e.Level, e.Elapsed, nil
		if e.Soundless {
			r.Problem = problem.NoSoundRecorded()
		}
	case record.Full:
		full = true
	case record.Failed:
		p := problem.Explain(e.Err, problem.Transcribing)
		r.Problem, full = &p, true
	default:
		c.voice.mu.Unlock()
		return
	}
	c.kit.Publish(RecordingChanged{Recording: *r})
	c.voice.mu.Unlock()
	if full {
		c.finishTalk(where)
	}
}

// finishTalk ends the recording; the rest happens behind.
func (c *Client) finishTalk(where ConversationID) {
	c.voice.mu.Lock()
	if c.voice.recording.Phase != RecordingOn && c.voice.recording.Phase != RecordingOpening {
		c.voice.mu.Unlock()
		return
	}
	c.voice.recording.Phase, c.voice.recording.Level = RecordingTranscribing, 0
	u, recorder := c.voice.utterance, c.voice.recorder
	trouble := c.voice.recording.Problem
	c.kit.Publish(RecordingChanged{Recording: c.voice.recording})
	c.voice.mu.Unlock()
	c.kit.Spawn(func(ctx context.Context) {
		err := c.keepTake(ctx, recorder, u)
		if err == nil {
			err = c.sendUtterance(ctx, u)
		}
		if err != nil && trouble != nil && errors.Is(err, record.ErrNothingRecorded) {
			err = trouble
		}
		c.talkEnded(where, err)
	})
}

// keepTake ends the recording and sees to it that it is safe on disk.
func (c *Client) keepTake(ctx context.Context, recorder *record.Recorder, utterance int64) error {
	take, err := recorder.Stop(ctx)
	keep := context.WithoutCancel(ctx)
	if take.Path == "" {
		return errors.Join(record.ErrNothingRecorded, err, c.kit.Store.DiscardUtterance(keep, utterance))
	}
	if _, err := c.kit.Store.FinishUtterance(keep, utterance, take.Length); err != nil {
		return err
	}
	if take.Quiet {
		return errors.Join(problem.NoSoundRecorded(), c.kit.Store.DiscardUtterance(keep, utterance))
	}
	return nil
}

// sendUtterance has a kept recording transcribed and sends what was said. The
// recording stays until its words are part of a sent message.
func (c *Client) sendUtterance(ctx context.Context, id int64) error {
	u, err := c.kit.Store.Utterance(ctx, id)
	if err != nil {
		return err
	}
	text := u.Transcript
	if text == "" {
		if text, err = c.transcribe(ctx, u); err != nil {
			p := problem.Explain(err, problem.Transcribing)
			_, kept := c.kit.Store.SetTranscript(context.WithoutCancel(ctx), id, "", p.Text)
			return errors.Join(&p, kept)
		}
		if _, err := c.kit.Store.SetTranscript(context.WithoutCancel(ctx), id, text, ""); err != nil {
			return err
		}
	}
	if u.ConversationID == 0 {
		return problem.ConversationOfRecordingGone()
	}
	if conv, err := c.kit.Store.Conversation(ctx, u.ConversationID); err != nil || conv.Closed {
		if err == nil {
			_, err = c.sendInNext(context.WithoutCancel(ctx), conv, Outgoing{Text: text, Utterance: UtteranceID(id)}, func(m storage.Message) {
				c.speakNext(m.ConversationID)
			})
		}
		return err
	}
	c.speakNext(u.ConversationID)
	if _, err := c.enqueue(context.WithoutCancel(ctx), u.ConversationID, Outgoing{Text: text, Utterance: UtteranceID(id)}, nil); err != nil {
		c.dontSpeakNext(u.ConversationID)
		return err
	}
	return nil
}

func (c *Client) transcribe(ctx context.Context, u storage.Utterance) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, transcribeMost)
	defer cancel()
	recording, err := os.ReadFile(u.Path)
	if err != nil {
		return "", problem.RecordingUnreadable(err)
	}
	text, err := speech{c, u.ConversationID}.Transcribe(ctx, recording)
	if err != nil {
		return "", err
	}
	if text = plain.Text(text); turn.SaidNothing(text, recording) {
		return "", problem.NoWords()
	}
	return text, nil
}

// talkEnded shows how a recording ended.
func (c *Client) talkEnded(where ConversationID, err error) {
	out := Recording{Conversation: where}
	if err != nil && !errors.Is(err, context.Canceled) {
		p := problem.Explain(err, problem.Transcribing)
		out.Phase, out.Problem = RecordingFailed, &p
	}
	c.voice.mu.Lock()
	defer c.voice.mu.Unlock()
	if c.voice.cancel != nil {
		c.voice.cancel()
	}
	c.voice.utterance, c.voice.cancel = 0, nil
	c.voice.recording = out
	c.kit.Publish(RecordingChanged{Recording: out})
}

// CancelTalk throws the running recording away.
func (c *Client) CancelTalk() {
	c.voice.mu.Lock()
	phase, recorder, u := c.voice.recording.Phase, c.voice.recorder, c.voice.utterance
	if phase == RecordingFailed {
		c.voice.recording = Recording{}
		c.kit.Publish(RecordingChanged{})
	}
	if phase != RecordingOn && phase != RecordingOpening {
		c.voice.mu.Unlock()
		return
	}
	cancel := c.voice.cancel
	c.voice.recording, c.voice.utterance, c.voice.cancel = Recording{}, 0, nil
	c.kit.Publish(RecordingChanged{})
	c.voice.mu.Unlock()
	c.kit.Spawn(func(ctx context.Context) {
		recorder.Cancel()
		cancel()
		c.kit.LogError("discard a recording", c.discardRecording(context.WithoutCancel(ctx), u))
	})
}

// discardRecording removes a recording, also one that is not finished.
func (c *Client) discardRecording(ctx context.Context, id int64) error {
	if err := c.kit.Store.DiscardUtterance(ctx, id); err != nil && !isGone(err) {
		return err
	}
	return nil
}

// Recording tells how push-to-talk stands.
func (c *Client) Recording() Recording {
	c.voice.mu.Lock()
	defer c.voice.mu.Unlock()
	return c.voice.recording
}

// PendingUtterances returns recordings that did not become a message yet.
func (c *Client) PendingUtterances(ctx context.Context) ([]Utterance, error) {
	stored, err := c.kit.Store.PendingUtterances(ctx)
	if err != nil {
		return nil, problem.Of(err, problem.Generally)
	}
	c.voice.mu.Lock()
	busy := c.voice.utterance
	inCall := c.voice.call
	c.voice.mu.Unlock()
	var out []Utterance
	for _, u := range stored {
		if u.ID == busy || inCall != nil && inCall.holds(u.ID) {
			continue
		}
		v := Utterance{
			ID: UtteranceID(u.ID), Conversation: ConversationID(u.ConversationID), At: u.Started, Length: u.Duration, Transcript: u.Transcript,
		}
		if v.Length == 0 {
			v.Length = wavLength(u.Size)
		}
		switch {
		case u.Error != "":
			v.Problem = problem.NotSentBecause(u.Error)
		case u.Cut:
			v.Problem = problem.RecordingCut()
		default:
			v.Problem = problem.NotSentYet()
		}
		out = append(out, v)
	}
	return out, nil
}

// RetryUtterance has a kept recording transcribed and sent.
func (c *Client) RetryUtterance(ctx context.Context, id UtteranceID) error {
	return problem.Of(c.sendUtterance(ctx, int64(id)), problem.Transcribing)
}

// DiscardUtterance throws a kept recording away.
func (c *Client) DiscardUtterance(ctx context.Context, id UtteranceID) error {
	return problem.Of(c.kit.Store.DiscardUtterance(ctx, int64(id)), problem.Generally)
}
