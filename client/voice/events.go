package voice

import (
	"time"

	"delonix/client/voice/command"
)

// Event is something that happens in a [Call].
type Event interface{ event() }

// Changed carries the whole state whenever something of it changed.
type Changed struct{ View View }

// Leveled is the loudness of the microphone above the noise of the room, 0 to 1,
// ten times a second while something is to be seen: a few seconds after the last
// sound it is told no more.
type Leveled struct{ Level float64 }

// Timed is the timing of one turn, when its reply begins to be heard or it
// turns out that it will not.
type Timed struct{ Timing TurnTiming }

// Obeyed tells what was done at a spoken command, and how loud speech is now.
type Obeyed struct {
	Command command.Command
	Volume  float64
}

// Ended is the last event.
type Ended struct {
	Trouble       *Trouble
	Turns         int // that the person took
	Interruptions int // of a reply, by the person
}

func (Changed) event() {}
func (Leveled) event() {}
func (Timed) event()   {}
func (Obeyed) event()  {}
func (Ended) event()   {}

// State is what the conversation is doing.
type State string

// States of a conversation.
const (
	StateEnded        State = ""
	StateStarting     State = "starting"
	StateListening    State = "listening"
	StateHearing      State = "hearing"
	StateTranscribing State = "transcribing"
	StateThinking     State = "thinking"
	StateSpeaking     State = "speaking"
	StatePaused       State = "paused"
	StateMuted        State = "muted"
	StateNoMicrophone State = "no_microphone"
	StateNoConnection State = "no_connection"
)

// View is all there is to see of a conversation.
type View struct {
	State  State
	Muted  bool
	Paused bool
	// Open reports whether the microphone is open. It is closed after five minutes
	// without speech; Push or SetMuted(false) opens it.
	Open       bool
	Turn       uint64
	Heard      string // what was understood last
	Reply      string // the ID of the reply being spoken, as given by [Reply]
	Saying     string // its text, up to now
	SayingFrom string // the author's name
	Operator   bool   // an operator is the author
	Sentence   string // the sentence heard at the moment, as in Saying
	Thought    bool   // Saying is what the agent thinks, and no reply
	Waiting    int    // utterances kept until the portal understands them
	// Obeyed is the spoken command that was just carried out, "" where there was none
	// lately; HearsGoOn reports whether the pause was spoken and ends by a word.
	Obeyed    command.Command
	HearsGoOn bool
	Volume    float64 // of speech
	Trouble   *Trouble
}

// TroubleKind is what is wrong.
type TroubleKind string

// Kinds of trouble. [TroubleKinds] lists them.
const (
	TroubleMicrophone TroubleKind = "microphone" // gone; tried again by itself
	TroubleSoundless  TroubleKind = "soundless"  // it is open, and no sound comes: muted or forbidden
	TroubleLoud       TroubleKind = "loud"       // the microphone is set so loud that what is said is cut off
	TroubleSpeaker    TroubleKind = "speaker"    // gone; replies are captions until it is back
	TroubleTranscribe TroubleKind = "transcribe" // the portal can't transcribe; what was said is kept and tried again
	TroubleRefused    TroubleKind = "refused"    // the portal refuses what was said; it is kept
	TroubleSpeech     TroubleKind = "speech"     // the portal can't speak; the reply is a caption
	TroubleSentence   TroubleKind = "sentence"   // one sentence of a reply could not be spoken
	TroubleSend       TroubleKind = "send"       // the message waits or was refused; see the chat
	TroubleKeep       TroubleKind = "keep"       // the recording could not be put on disk
	TroubleConnection TroubleKind = "connection" // the portal can't be reached
	TroubleIdle       TroubleKind = "idle"       // the microphone was closed, nobody spoke for long
	TroubleSlept      TroubleKind = "slept"      // the machine slept; the microphone was closed
)

// TroubleKinds are all kinds of trouble.
func TroubleKinds() []TroubleKind {
	return []TroubleKind{
		TroubleMicrophone, TroubleSoundless, TroubleLoud, TroubleSpeaker, TroubleTranscribe, TroubleRefused, TroubleSpeech,
		TroubleSentence, TroubleSend, TroubleKeep, TroubleConnection, TroubleIdle, TroubleSlept,
	}
}

// Trouble is something that went wrong. What people are told of it is not decided
// here.
type Trouble struct {
	Kind TroubleKind
	Err  error // the cause, may be nil
}

// TurnTiming tells how long the stages of one turn took. A stage that did not
// happen is 0.
type TurnTiming struct {
	Turn       uint64
	At         time.Time     // when the person stopped speaking
	Speech     time.Duration // how long the person spoke
	EndOfTurn  time.Duration // last word → the turn was given up
	Waited     WaitReason    // what for, between the two
	Transcribe time.Duration // from there, waiting for the transcript
	FirstText  time.Duration // message handed over → first words of the reply
	Sentence   time.Duration // → the first sentence was complete and asked for
	Synthesize time.Duration // → its first sound arrived
	Play       time.Duration // → it was heard
	FirstSound time.Duration // last word → first audible sample: the sum
	Said       string        // what was understood
}
