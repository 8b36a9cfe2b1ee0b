package speech

import (
	"bytes"
	"context"
	"io"
	"slices"
	"sync"
	"time"

	"delonix/client/api"
	"delonix/client/internal/kit"
	"delonix/client/model"
	"delonix/client/problem"
	"delonix/client/voice"
	"delonix/client/voice/listen"
	"delonix/client/voice/playout"
	"delonix/client/voice/record"
	"delonix/client/voice/speechtext"
	"delonix/storage"
)

// Service holds whatever is recorded, read aloud or in a call. The microphone
// and the speaker are used for one thing at a time.
type Service struct {
	*kit.Kit
	devices Hardware
	agents  Agents
	sender  Sender
	inSight func(conversation int64) bool

	mu        sync.Mutex
	recorder  *record.Recorder
	recording model.Recording
	utterance int64              // being recorded
	cancel    context.CancelFunc // ends the recording or its transcription
	reader    *playout.Reader
	readFor   int64 // agent whose voice the reader has
	reading   *reading
	spoken    map[int64]bool // conversations whose next reply is read aloud, because the person spoke
	finished  map[int64]bool // replies that were read or passed over
	call      *call
	timings   []voice.TurnTiming // newest first
}

// timingsMost is how many turns the diagnostics show.
const timingsMost = 20

// Timings tells how long the stages of the last turns took, newest first.
func (d *Service) Timings() []voice.TurnTiming {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]voice.TurnTiming(nil), d.timings...)
}

// Devices returns the microphones and speakers of this machine.
func (d *Service) Devices(ctx context.Context) (mics, speakers []model.Device, err error) {
	if d.devices.List == nil {
		return nil, nil, nil
	}
	if mics, err = d.devices.List.Microphones(ctx); err != nil {
		return nil, nil, problem.Of(err, problem.Generally)
	}
	if speakers, err = d.devices.List.Speakers(ctx); err != nil {
		return nil, nil, problem.Of(err, problem.Generally)
	}
	return mics, speakers, nil
}

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

// SettingsChanged passes the person's choices on to the devices and to who speaks.
func (d *Service) SettingsChanged(old, now model.Settings) {
	if list := d.devices.List; list != nil {
		if old.Microphone != now.Microphone {
			d.LogError("choose the microphone", list.SetMicrophone(now.Microphone))
		}
		if old.Speaker != now.Speaker {
			d.LogError("choose the speaker", list.SetSpeaker(now.Speaker))
		}
	}
	d.mu.Lock()
	reader, call := d.reader, d.call
	d.mu.Unlock()
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

// ApplyDevices chooses the devices the person chose in a former run.
func (d *Service) ApplyDevices() {
	s := d.Prefs.Get()
	d.SettingsChanged(model.Settings{}, model.Settings{Microphone: s.Microphone, Speaker: s.Speaker, Speed: s.Speed})
}

// Close ends everything that is recorded or spoken.
func (d *Service) Close() {
	d.CancelTalk()
	d.StopSpeaking()
	d.EndCall()
}

// Replied is told of every message of somebody else, in every state it has.
func (d *Service) Replied(conversation int64, m storage.Message) {
	if m.Role != storage.RoleAI && m.Role != storage.RoleOperator || m.Greeting {
		return
	}
	if m.Text == "" && !m.Provisional && !m.Interrupted && len(m.Attachments)+len(m.Buttons) > 0 && d.voiceCares(conversation) {
		m.Text = speechtext.LookAt(d.textLanguage(d.Context(), conversation, ""))
	}
	d.mu.Lock()
	call := d.call
	d.mu.Unlock()
	if call != nil {
		d.callReply(call, conversation, m)
		return
	}
	d.readReply(conversation, m)
}

// Merged looks for replies that only the list brought, or completed.
func (d *Service) Merged(ctx context.Context, conversation int64, res storage.MergeResult) {
	if !d.voiceCares(conversation) {
		return
	}
	messages, err := d.Store.MessagesByID(ctx, append(append([]int64(nil), res.NewUnread...), res.Updated...))
	if err != nil {
		return
	}
	k := d.inCall()
	for _, m := range messages {
		fresh := slices.Contains(res.NewUnread, m.ID)
		switch {
		case k != nil && !fresh && !k.knows(m.ID):
			// An old message that changed is none to be read to somebody.
		case fresh && d.beforeFirstWord(ctx, m):
		default:
			d.Replied(conversation, m)
		}
	}
}

// voiceCares reports whether replies of a conversation may have to be spoken.
func (d *Service) voiceCares(conversation int64) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.call != nil || d.spoken[conversation] || d.reading != nil && d.reading.conversation == conversation ||
		d.Prefs.Get().SpeakReplies && d.inSight(conversation)
}

// ConnectionChanged tells a call that the portal can be reached, or not.
func (d *Service) ConnectionChanged() {
	d.mu.Lock()
	call := d.call
	d.mu.Unlock()
	if call == nil {
		return
	}
	if online, known := d.agents.Online(call.agent); known {
		call.conversation.SetOnline(online)
	}
}

// Delivered tells a call how the delivery of what was said goes.
func (d *Service) Delivered(message int64, err error) {
	d.mu.Lock()
	call := d.call
	d.mu.Unlock()
	if call == nil {
		return
	}
	if turn, ok := call.turnOf(message); ok {
		call.conversation.Delivered(turn, err)
	}
}

// CallIn is the conversation of the call, 0 for none.
func (d *Service) CallIn() int64 {
	if k := d.inCall(); k != nil {
		return k.where()
	}
	return 0
}

// addTiming keeps the timing of one turn for the diagnostics.
func (d *Service) addTiming(t voice.TurnTiming) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.timings = append([]voice.TurnTiming{t}, d.timings...)
	if len(d.timings) > timingsMost {
		d.timings = d.timings[:timingsMost]
	}
}

// wavLength guesses how long a recording is from its size.
func wavLength(size int64) time.Duration {
	const header, perSecond = 44, listen.Rate * 2
	return time.Duration(max(0, size-header)) * time.Second / perSecond
}

// beforeFirstWord reports whether a message that the list brought stands before
// everything the person wrote in its conversation, and something was written.
func (d *Service) beforeFirstWord(ctx context.Context, m storage.Message) bool {
	const most = 10
	own := func(page []storage.Message) bool {
		for _, m := range page {
			if m.Own {
				return true
			}
		}
		return false
	}
	before, more, err := d.Store.Messages(ctx, m.ConversationID, m.Cursor(), most)
	if err != nil || more || own(before) {
		return false
	}
	after, _, err := d.Store.MessagesAfter(ctx, m.ConversationID, m.Cursor(), most)
	return err == nil && own(after)
}
