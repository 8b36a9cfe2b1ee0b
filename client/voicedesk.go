package client

import (
	"bytes"
	"context"
	"io"
	"slices"
	"sync"
	"time"

	"delonix/client/api"
	"delonix/client/problem"
	"delonix/client/voice/listen"
	"delonix/client/voice/playout"
	"delonix/client/voice/record"
	"delonix/client/voice/speechtext"
	"delonix/storage"
)

// voiceDesk holds whatever is recorded, read aloud or in a call. The microphone
// and the speaker are used for one thing at a time.
type voiceDesk struct {
	mu        sync.Mutex
	recorder  *record.Recorder
	recording Recording
	utterance int64              // being recorded
	cancel    context.CancelFunc // ends the recording or its transcription
	reader    *playout.Reader
	readFor   int64 // agent whose voice the reader has
	reading   *reading
	spoken    map[int64]bool // conversations whose next reply is read aloud, because the person spoke
	finished  map[int64]bool // replies that were read or passed over
	call      *call
	timings   []TurnTiming // newest first
}

// timingsMost is how many turns the diagnostics show.
const timingsMost = 20

// VoiceTimings tells how long the stages of the last turns took, newest first.
func (c *Client) VoiceTimings() []TurnTiming {
	c.voice.mu.Lock()
	defer c.voice.mu.Unlock()
	return append([]TurnTiming(nil), c.voice.timings...)
}

// Devices returns the microphones and speakers of this machine.
func (c *Client) Devices(ctx context.Context) (mics, speakers []Device, err error) {
	if c.opts.Devices == nil {
		return nil, nil, nil
	}
	if mics, err = c.opts.Devices.Microphones(ctx); err != nil {
		return nil, nil, problem.Of(err, problem.Generally)
	}
	if speakers, err = c.opts.Devices.Speakers(ctx); err != nil {
		return nil, nil, problem.Of(err, problem.Generally)
	}
	return mics, speakers, nil
}

// speech is one agent's speech services in one conversation.
type speech struct {
	c    *Client
	conv int64
}

// Transcribe turns a recording into text.
func (s speech) Transcribe(ctx context.Context, wav []byte) (string, error) {
	_, r, err := s.c.chat(s.conv).where(ctx)
	if err != nil {
		return "", err
	}
	if r.api == nil {
		return "", problem.CantReach(r.why)
	}
	return r.api.Transcribe(ctx, "audio/wav", bytes.NewReader(wav), int64(len(wav)))
}

// Synthesize turns a sentence into sound.
func (s speech) Synthesize(ctx context.Context, text string) (io.ReadCloser, error) {
	return s.synthesize(ctx, text, api.FormatWAV)
}

func (s speech) synthesize(ctx context.Context, text string, f api.AudioFormat) (io.ReadCloser, error) {
	conv, r, err := s.c.chat(s.conv).where(ctx)
	if err != nil {
		return nil, err
	}
	if r.api == nil {
		return nil, problem.CantReach(r.why)
	}
	req := api.SpeechRequest{SessionID: conv.SessionID, Text: text, Format: f, Voice: s.c.kit.Prefs.Get().VoiceName}
	if conv.Closed {
		req.SessionID = ""
	}
	a, err := r.api.Synthesize(ctx, req)
	if err != nil {
		return nil, err
	}
	return a, nil
}

// ability tells what the agent of a conversation can do with speech.
func (c *Client) ability(ctx context.Context, conv storage.Conversation) (VoiceAbility, error) {
	n, err := c.agentNotes(ctx, conv.AgentID)
	return n.ability(), err
}

// voiceSettings passes the person's choices on to the devices and to who speaks.
func (c *Client) voiceSettings(old, now Settings) {
	if d := c.opts.Devices; d != nil {
		if old.Microphone != now.Microphone {
			c.kit.LogError("choose the microphone", d.SetMicrophone(now.Microphone))
		}
		if old.Speaker != now.Speaker {
			c.kit.LogError("choose the speaker", d.SetSpeaker(now.Speaker))
		}
	}
	c.voice.mu.Lock()
	reader, call := c.voice.reader, c.voice.call
	c.voice.mu.Unlock()
	if reader != nil {
		reader.SetSpeed(now.Speed)
	}
	if call != nil {
		call.applySettings()
		if old.Microphone != now.Microphone || old.Speaker != now.Speaker {
			call.conversation.DevicesChanged()
		}
	}
}

// applyDevices chooses the devices the person chose in a former run.
func (c *Client) applyDevices() {
	s := c.kit.Prefs.Get()
	c.voiceSettings(Settings{}, Settings{Microphone: s.Microphone, Speaker: s.Speaker, Speed: s.Speed})
}

// closeVoice ends everything that is recorded or spoken.
func (c *Client) closeVoice() {
	c.CancelTalk()
	c.StopSpeaking()
	c.EndCall()
}

// voiceReply is told of every message of somebody else, in every state it has.
func (c *Client) voiceReply(conversation int64, m storage.Message) {
	if m.Role != storage.RoleAI && m.Role != storage.RoleOperator || m.Greeting {
		return
	}
	if m.Text == "" && !m.Provisional && !m.Interrupted && len(m.Attachments)+len(m.Buttons) > 0 && c.voiceCares(conversation) {
		m.Text = speechtext.LookAt(c.tongue(c.kit.Context(), conversation, ""))
	}
	c.voice.mu.Lock()
	call := c.voice.call
	c.voice.mu.Unlock()
	if call != nil {
		c.callReply(call, conversation, m)
		return
	}
	c.readReply(conversation, m)
}

// voiceMerged looks for replies that only the list brought, or completed.
func (c *Client) voiceMerged(ctx context.Context, conversation int64, res storage.MergeResult) {
	if !c.voiceCares(conversation) {
		return
	}
	messages, err := c.kit.Store.MessagesByID(ctx, append(append([]int64(nil), res.NewUnread...), res.Updated...))
	if err != nil {
		return
	}
	k := c.inCall()
	for _, m := range messages {
		fresh := slices.Contains(res.NewUnread, m.ID)
		switch {
		case k != nil && !fresh && !k.knows(m.ID):
			// An old message that changed is none to be read to somebody.
		case fresh && c.beforeFirstWord(ctx, m):
		default:
			c.voiceReply(conversation, m)
		}
	}
}

// voiceCares tells whether replies of a conversation may have to be spoken.
func (c *Client) voiceCares(conversation int64) bool {
	c.voice.mu.Lock()
	defer c.voice.mu.Unlock()
	d := &c.voice
	return d.call != nil || d.spoken[conversation] || d.reading != nil && d.reading.conversation == conversation ||
		c.kit.Prefs.Get().SpeakReplies && c.inSight(conversation)
}

// voiceOnline tells a call that the portal can be reached, or not.
func (c *Client) voiceOnline() {
	c.voice.mu.Lock()
	call := c.voice.call
	c.voice.mu.Unlock()
	if call == nil {
		return
	}
	if r := c.remote(call.agent); r.link != nil {
		call.conversation.SetOnline(r.link.isOnline())
	}
}

// voiceDelivered tells a call how the delivery of what was said goes.
func (c *Client) voiceDelivered(message int64, err error) {
	c.voice.mu.Lock()
	call := c.voice.call
	c.voice.mu.Unlock()
	if call == nil {
		return
	}
	if turn, ok := call.turnOf(message); ok {
		call.conversation.Delivered(turn, err)
	}
}

// callIn is the conversation of the call, 0 for none.
func (c *Client) callIn() int64 {
	if k := c.inCall(); k != nil {
		return k.where()
	}
	return 0
}

// addTiming keeps the timing of one turn for the diagnostics.
func (c *Client) addTiming(t TurnTiming) {
	c.voice.mu.Lock()
	defer c.voice.mu.Unlock()
	c.voice.timings = append([]TurnTiming{t}, c.voice.timings...)
	if len(c.voice.timings) > timingsMost {
		c.voice.timings = c.voice.timings[:timingsMost]
	}
}

// wavLength guesses how long a recording is from its size.
func wavLength(size int64) time.Duration {
	const header, perSecond = 44, listen.Rate * 2
	return time.Duration(max(0, size-header)) * time.Second / perSecond
}
