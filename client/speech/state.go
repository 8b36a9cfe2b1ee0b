package speech

import (
	"context"
	"sync"
	"time"

	"delonix/client/internal/kit"
	"delonix/client/model"
	"delonix/client/voice"
	"delonix/client/voice/playout"
	"delonix/client/voice/record"
)

// Service holds whatever is recorded, read aloud or in a call. The microphone
// and the speaker are used for one thing at a time.
// It is large because one lock guards who has them: talking, reading aloud and a call end
// each other, in one step.
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
	volume    float64            // of speech, 0 until it was read
	keeping   sync.Mutex         // held while the volume is written, before mu
}

// New makes the service. inSight reports whether the person looks at a
// conversation.
func New(k *kit.Kit, devices Hardware, agents Agents, sender Sender, inSight func(conversation int64) bool) *Service {
	return &Service{Kit: k, devices: devices, agents: agents, sender: sender, inSight: inSight}
}

// call is a hands-free conversation that is going on.
type call struct {
	d            *Service
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
	shown    model.Call
	operator operator
}

// reading is one message being read aloud, perhaps while it still arrives.
type reading struct {
	conversation int64
	message      int64
	texts        chan string // the whole text so far; holds only the latest
	closed       bool
	cancel       context.CancelFunc
	asked        bool // the person asked for it
}
