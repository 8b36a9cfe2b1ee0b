package voice

import (
	"time"

	"delonix/audio"
	"delonix/client/voice/listen"
	"delonix/client/voice/playout"
)

// What goes into the machine. Every input is one of these; whoever sends them
// does not know what the machine will make of it.
type (
	// inFrame is what the ear made of 32 ms of sound. The other fields are how
	// the speaker stands.
	inFrame struct {
		heard  listen.Frame
		played time.Duration
		idle   bool
	}
	// inTick lets time pass while no frames come.
	inTick struct {
		played time.Duration
		idle   bool
	}
	// inMicrophone tells that the microphone is open (err is nil), could not be
	// opened or went away.
	inMicrophone struct{ err error }
	// inTranscript answers outTranscribe.
	inTranscript struct {
		ask  uint64
		text string
		err  error
	}
	// inSpeechFails tells that a sentence could not be synthesized yet.
	inSpeechFails struct {
		epoch uint64
		err   error
	}
	// inKeepFailed tells that an utterance is not on disk.
	inKeepFailed struct{ err error }
	// inSent answers outSend.
	inSent struct {
		turn uint64
		err  error
	}
	// inSound is a stretch of a line's sound, inSoundEnd that there is no more.
	inSound struct {
		epoch   uint64
		segment int
		playout.Chunk
	}
	inSoundEnd struct {
		epoch   uint64
		segment int
		err     error
	}
	// inPlayer tells how what is said is played.
	inPlayer struct{ playout.PlayerEvent }
	// inSpeaker tells that the speaker was opened again, or why not.
	inSpeaker struct{ err error }
	// inSlept tells that the machine was asleep.
	inSlept struct{}

	// What the person and the rest of the program want.
	inMute      struct{ on bool }
	inPause     struct{ on bool }
	inPush      struct{ held bool }
	inSkip      struct{}
	inSettings  struct{ s Settings }
	inReply     struct{ r Reply }
	inDelivered struct {
		turn uint64
		err  error
	}
	inOnline   struct{ online bool }
	inAnnounce struct{ text string }
	inDevices  struct{}
)

// What comes out of the machine, to be carried out in order.
type (
	outMicrophone struct{ open bool }
	outTune       struct{ s Settings }
	// outTranscribe wants an utterance kept and transcribed, from one position
	// of the ear's history to another.
	outTranscribe struct {
		utterance, ask uint64
		from, to       int64
	}
	// outAbandon tells that the answer to a request is not wanted any more.
	outAbandon struct{ ask uint64 }
	// outDrop forgets an utterance that held nothing.
	outDrop struct{ utterance uint64 }
	// outLeave leaves an utterance where it is kept: the portal refuses it.
	outLeave struct{ utterance uint64 }
	// outSend makes a message of an utterance.
	outSend struct {
		utterance uint64
		said      UserTurn
	}
	// outSynthesize wants a line synthesized, outPlay a stretch of it played.
	outSynthesize struct {
		epoch uint64
		playout.Request
	}
	outPlay struct {
		epoch uint64
		playout.Stretch
	}
	// outFlush stops all sound that belongs to an epoch before this one, and
	// the requests for it.
	outFlush   struct{ epoch uint64 }
	outPause   struct{ on bool }        // pauses the speaker
	outGain    struct{ g float32 }      // ducks it
	outSpeaker struct{}                 // opens it again
	outPrepare struct{ text string }    // will be said later
	outEarcon  struct{ e audio.Earcon } // an earcon
	outEvent   struct{ e Event }        // for the window
)
