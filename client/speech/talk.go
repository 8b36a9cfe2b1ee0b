package speech

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"delonix/client/internal/plain"
	"delonix/client/model"
	"delonix/client/problem"
	"delonix/client/voice/record"
	"delonix/client/voice/turn"
	"delonix/storage"
)

// transcribeMost is how long a transcription may take.
const transcribeMost = 90 * time.Second

// Talk starts recording one utterance; called while recording it ends the
// recording, has it transcribed and sends what was said.
func (d *Service) Talk(ctx context.Context, id model.ConversationID) error {
	d.mu.Lock()
	phase, where := d.recording.Phase, d.recording.Conversation
	d.mu.Unlock()
	switch phase {
	case model.RecordingOn, model.RecordingOpening:
		d.finishTalk(where)
		return nil
	case model.RecordingTranscribing:
		return problem.StillTranscribing()
	}
	return d.beginTalk(ctx, id)
}

func (d *Service) beginTalk(ctx context.Context, id model.ConversationID) error {
	line, err := d.agents.Reach(ctx, int64(id))
	if err != nil {
		return problem.Of(err, problem.Generally)
	}
	conv := line.Conversation
	if err := d.canTalk(ctx, line); err != nil {
		return err
	}
	d.StopSpeaking()
	u, file, err := d.Store.BeginUtterance(ctx, conv.ID)
	if err != nil {
		return problem.Of(err, problem.Transcribing)
	}
	// The recorder makes the file itself; the row that names it is on disk.
	if err := errors.Join(file.Close(), os.Remove(u.Path)); err != nil {
		return problem.Of(fmt.Errorf("%w: %w", storage.ErrReadOnly, err), problem.Generally)
	}
	run, cancel := context.WithCancel(d.Context())
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.recorder == nil {
		d.recorder = record.NewRecorder(d.devices.Microphone, d.recorded)
	}
	if d.recording.Phase == model.RecordingOn || d.recording.Phase == model.RecordingOpening {
		cancel() // two presses at once
		return problem.Of(d.discardRecording(ctx, u.ID), problem.Transcribing)
	}
	d.recording = model.Recording{Conversation: id, Phase: model.RecordingOpening}
	d.utterance, d.cancel = u.ID, cancel
	d.Publish(model.RecordingChanged{Recording: d.recording})
	if err := d.recorder.Start(run, u.Path); err != nil {
		cancel()
		d.recording = model.Recording{}
		d.Publish(model.RecordingChanged{})
		return problem.Of(errors.Join(err, d.Store.DiscardUtterance(ctx, u.ID)), problem.Transcribing)
	}
	return nil
}

// canTalk tells why nothing can be said in a conversation.
func (d *Service) canTalk(ctx context.Context, line Line) error {
	if d.devices.Microphone == nil {
		return problem.NoMicrophone()
	}
	if d.CallIn() != 0 {
		return problem.JustSpeak()
	}
	if line.CantWrite != nil {
		return line.CantWrite
	}
	v, err := d.agents.Ability(ctx, line.Conversation.AgentID)
	if err != nil {
		return problem.Of(err, problem.Generally)
	}
	if v.Known && !v.HearsYou {
		return problem.CantHear()
	}
	return nil
}

// recorded gets the recorder's events.
func (d *Service) recorded(e record.Event) {
	d.mu.Lock()
	r := &d.recording
	if r.Phase != model.RecordingOn && r.Phase != model.RecordingOpening {
		d.mu.Unlock()
		return
	}
	where, full := r.Conversation, false
	switch e.Phase {
	case record.Running:
		r.Phase, r.Level, r.Elapsed, r.Problem = model.RecordingOn, e.Level, e.Elapsed, nil
		if e.Soundless {
			r.Problem = problem.NoSound(e.Why)
		}
	case record.Full:
		full = true
	case record.Failed:
		p := problem.Explain(e.Err, problem.Transcribing)
		r.Problem, full = &p, true
	default:
		d.mu.Unlock()
		return
	}
	d.Publish(model.RecordingChanged{Recording: *r})
	d.mu.Unlock()
	if full {
		d.finishTalk(where)
	}
}

// finishTalk ends the recording; the rest happens behind.
func (d *Service) finishTalk(where model.ConversationID) {
	d.mu.Lock()
	if d.recording.Phase != model.RecordingOn && d.recording.Phase != model.RecordingOpening {
		d.mu.Unlock()
		return
	}
	d.recording.Phase, d.recording.Level = model.RecordingTranscribing, 0
	u, recorder := d.utterance, d.recorder
	trouble := d.recording.Problem
	d.Publish(model.RecordingChanged{Recording: d.recording})
	d.mu.Unlock()
	d.Spawn(func(ctx context.Context) {
		err := d.keepTake(ctx, recorder, u)
		if err == nil {
			err = d.sendUtterance(ctx, u)
		}
		if err != nil && trouble != nil && errors.Is(err, record.ErrNothingRecorded) {
			err = trouble
		}
		d.talkEnded(where, err)
	})
}

// keepTake ends the recording and sees to it that it is safe on disk.
func (d *Service) keepTake(ctx context.Context, recorder *record.Recorder, utterance int64) error {
	take, err := recorder.Stop(ctx)
	keep := context.WithoutCancel(ctx)
	if take.Path == "" {
		return errors.Join(record.ErrNothingRecorded, err, d.Store.DiscardUtterance(keep, utterance))
	}
	if _, err := d.Store.FinishUtterance(keep, utterance, take.Length); err != nil {
		return err
	}
	if take.Quiet {
		return errors.Join(problem.NoSound(take.Why), d.Store.DiscardUtterance(keep, utterance))
	}
	return nil
}

// sendUtterance has a kept recording transcribed and sends what was said. The
// recording stays until its words are part of a sent message.
func (d *Service) sendUtterance(ctx context.Context, id int64) error {
	u, err := d.Store.Utterance(ctx, id)
	if err != nil {
		return err
	}
	text := u.Transcript
	if text == "" {
		if text, err = d.transcribe(ctx, u); err != nil {
			p := problem.Explain(err, problem.Transcribing)
			_, kept := d.Store.SetTranscript(context.WithoutCancel(ctx), id, "", problem.Encode(p))
			return errors.Join(&p, kept)
		}
		if _, err := d.Store.SetTranscript(context.WithoutCancel(ctx), id, text, ""); err != nil {
			return err
		}
	}
	if u.ConversationID == 0 {
		return problem.ConversationOfRecordingGone()
	}
	if conv, err := d.Store.Conversation(ctx, u.ConversationID); err != nil || conv.Closed {
		if err == nil {
			_, err = d.sender.SendInNext(context.WithoutCancel(ctx), conv, model.Outgoing{Text: text, Utterance: model.UtteranceID(id)}, func(m storage.Message) {
				d.speakNext(m.ConversationID)
			})
		}
		return err
	}
	d.speakNext(u.ConversationID)
	if _, err := d.sender.Enqueue(context.WithoutCancel(ctx), u.ConversationID, model.Outgoing{Text: text, Utterance: model.UtteranceID(id)}, nil); err != nil {
		d.dontSpeakNext(u.ConversationID)
		return err
	}
	return nil
}

func (d *Service) transcribe(ctx context.Context, u storage.Utterance) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, transcribeMost)
	defer cancel()
	recording, err := os.ReadFile(u.Path)
	if err != nil {
		return "", problem.RecordingUnreadable(err)
	}
	text, err := agentSpeech{d, u.ConversationID}.Transcribe(ctx, recording)
	if err != nil {
		return "", err
	}
	if text = plain.Text(text); turn.SaidNothing(text, recording) {
		return "", problem.NoWords()
	}
	return text, nil
}

// talkEnded shows how a recording ended.
func (d *Service) talkEnded(where model.ConversationID, err error) {
	out := model.Recording{Conversation: where}
	if err != nil && !errors.Is(err, context.Canceled) {
		p := problem.Explain(err, problem.Transcribing)
		out.Phase, out.Problem = model.RecordingFailed, &p
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.cancel != nil {
		d.cancel()
	}
	d.utterance, d.cancel = 0, nil
	d.recording = out
	d.Publish(model.RecordingChanged{Recording: out})
}

// CancelTalk throws the running recording away.
func (d *Service) CancelTalk() {
	d.mu.Lock()
	phase, recorder, u := d.recording.Phase, d.recorder, d.utterance
	if phase == model.RecordingFailed {
		d.recording = model.Recording{}
		d.Publish(model.RecordingChanged{})
	}
	if phase != model.RecordingOn && phase != model.RecordingOpening {
		d.mu.Unlock()
		return
	}
	cancel := d.cancel
	d.recording, d.utterance, d.cancel = model.Recording{}, 0, nil
	d.Publish(model.RecordingChanged{})
	d.mu.Unlock()
	d.Spawn(func(ctx context.Context) {
		recorder.Cancel()
		cancel()
		d.LogError("discard a recording", d.discardRecording(context.WithoutCancel(ctx), u))
	})
}

// discardRecording removes a recording, also one that is not finished.
func (d *Service) discardRecording(ctx context.Context, id int64) error {
	if err := d.Store.DiscardUtterance(ctx, id); err != nil && !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	return nil
}

// Recording tells how push-to-talk stands.
func (d *Service) Recording() model.Recording {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.recording
}

// PendingUtterances returns recordings that did not become a message yet.
func (d *Service) PendingUtterances(ctx context.Context) ([]model.Utterance, error) {
	stored, err := d.Store.PendingUtterances(ctx)
	if err != nil {
		return nil, problem.Of(err, problem.Generally)
	}
	d.mu.Lock()
	busy := d.utterance
	inCall := d.call
	d.mu.Unlock()
	var out []model.Utterance
	for _, u := range stored {
		if u.ID == busy || inCall != nil && inCall.holds(u.ID) {
			continue
		}
		v := model.Utterance{
			ID: model.UtteranceID(u.ID), Conversation: model.ConversationID(u.ConversationID), At: u.Started, Length: u.Duration, Transcript: u.Transcript,
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
func (d *Service) RetryUtterance(ctx context.Context, id model.UtteranceID) error {
	return problem.Of(d.sendUtterance(ctx, int64(id)), problem.Transcribing)
}

// DiscardUtterance throws a kept recording away.
func (d *Service) DiscardUtterance(ctx context.Context, id model.UtteranceID) error {
	return problem.Of(d.Store.DiscardUtterance(ctx, int64(id)), problem.Generally)
}
