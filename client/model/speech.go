package model

import "time"

// Recording is the state of one utterance being recorded by Talk.
type Recording struct {
	Conversation ConversationID
	Phase        RecordingPhase
	Level        float64 // 0..1
	Elapsed      time.Duration
	Problem      *Problem
}

// RecordingPhase is where push-to-talk stands.
type RecordingPhase string

// Phases of push-to-talk.
const (
	RecordingIdle         RecordingPhase = ""
	RecordingOpening      RecordingPhase = "opening"
	RecordingOn           RecordingPhase = "recording"
	RecordingTranscribing RecordingPhase = "transcribing"
	RecordingFailed       RecordingPhase = "failed"
)

// CallState is the state of a hands-free conversation: one of those of voice.State,
// which lists them.
type CallState string

// States of the call view.
const (
	CallEnded        CallState = ""
	CallStarting     CallState = "starting"
	CallListening    CallState = "listening"
	CallHearing      CallState = "hearing"
	CallTranscribing CallState = "transcribing"
	CallThinking     CallState = "thinking"
	CallSpeaking     CallState = "speaking"
	CallPaused       CallState = "paused"
	CallMuted        CallState = "muted"
	CallNoMicrophone CallState = "no_microphone"
	CallNoConnection CallState = "no_connection"
)

// Call is what the call view shows.
type Call struct {
	Conversation ConversationID
	State        CallState
	Muted        bool
	// Open reports whether the microphone is open, whether it is listened to or not.
	Open       bool
	Operator   bool    // an operator is the one speaking
	Level      float64 // of the microphone above the noise of the room, 0..1
	Started    time.Time
	Heard      string    // what was understood last
	HeardAs    MessageID // the message it became, 0 while there is none
	Saying     string    // the reply being spoken, up to now
	SayingFrom string
	Sentence   string    // the sentence heard at the moment, a part of Saying
	Thought    bool      // Saying is what the agent thinks while it works, and no reply
	Message    MessageID // the message it is a part of, 0 if it is of none
	Problem    *Problem
	// Obeyed is what was just done at a spoken word, "" where nothing was lately.
	Obeyed CallCommand
	// HearsGoOn reports whether the call is paused and a spoken word ends that.
	HearsGoOn bool
	Volume    int // of speech, percent
}

// CallNote is what is kept of a hands-free conversation that is over.
type CallNote struct {
	Length        time.Duration `json:"length"`
	Turns         int           `json:"turns"`         // that the person took
	Interruptions int           `json:"interruptions"` // of a reply, by the person
}

// CallCommand is something that is said to the call itself and done at once.
type CallCommand string

// What can be said to a call.
const (
	CallStop     CallCommand = "stop"
	CallPause    CallCommand = "pause"
	CallContinue CallCommand = "continue"
	CallRepeat   CallCommand = "repeat"
	CallLouder   CallCommand = "louder"
	CallQuieter  CallCommand = "quieter"
)

// Resting reports whether the microphone was closed because nobody spoke for long. The
// person did not mute it; SetPaused(false) opens it.
func (c Call) Resting() bool { return c.State == CallMuted && !c.Muted }

// Utterance is a recording that did not become a message yet.
type Utterance struct {
	ID           UtteranceID
	Conversation ConversationID
	At           time.Time
	Length       time.Duration
	Transcript   string   // what was understood, if it came that far
	Problem      *Problem // why it is still here
}

// Device is a microphone or a speaker.
type Device struct {
	ID, Name string
	Default  bool
}

// Trial is how a try-out of the microphone and the speaker stands.
type Trial struct {
	Playing bool          // what was recorded is being heard
	Level   float64       // loudness, 0 to 1
	Left    time.Duration // until this part is over
	Hint    *Problem      // what to change about the microphone, nil if it is well set
}
