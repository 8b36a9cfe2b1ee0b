package speech

import (
	"bytes"
	"context"
	"io"

	"delonix/client/api"
	"delonix/client/problem"
)

// agentSpeech is one agent's speech services in one conversation.
type agentSpeech struct {
	d    *Service
	conv int64
}

// Transcribe turns a recording into text.
func (s agentSpeech) Transcribe(ctx context.Context, wav []byte) (string, error) {
	line, err := s.d.agents.Reach(ctx, s.conv)
	if err != nil {
		return "", err
	}
	if line.API == nil {
		return "", problem.CantReach(line.Obstacle)
	}
	return line.API.Transcribe(ctx, "audio/wav", bytes.NewReader(wav), int64(len(wav)))
}

// Synthesize turns a sentence into sound.
func (s agentSpeech) Synthesize(ctx context.Context, text string) (io.ReadCloser, error) {
	return s.synthesize(ctx, text, api.FormatWAV)
}

func (s agentSpeech) synthesize(ctx context.Context, text string, f api.AudioFormat) (io.ReadCloser, error) {
	line, err := s.d.agents.Reach(ctx, s.conv)
	if err != nil {
		return nil, err
	}
	conv := line.Conversation
	if line.API == nil {
		return nil, problem.CantReach(line.Obstacle)
	}
	req := api.SpeechRequest{SessionID: conv.SessionID, Text: text, Format: f, Voice: s.d.Prefs.Get().VoiceName}
	if conv.Closed {
		req.SessionID = ""
	}
	a, err := line.API.Synthesize(ctx, req)
	if err != nil {
		return nil, err
	}
	return a, nil
}
