package voice

import (
	"time"

	"delonix/client/voice/listen"
	"delonix/client/voice/playout"
)

// input is what goes into the machine: one of the types below, and no other.
// Whoever sends one does not know what the machine will make of it.
type input interface{ input() }

// What happens around the machine, and what the person and the rest of the program
// want.
type (
	// inFrame is what the front end made of 32 ms of sound. The other fields are how
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
	// inWhySilent answers outWhySilent; err is nil where no reason is known.
	inWhySilent struct{ err error }
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
	// inSound is a stretch of a segment's sound, inSoundEnd that there is no more.
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
	inAnnounce struct{ text, instead string }
	inOperator struct{ on bool }
	inDisown   struct{ turn uint64 }
	inDevices  struct{}
)

func (inFrame) input()       {}
func (inTick) input()        {}
func (inMicrophone) input()  {}
func (inWhySilent) input()   {}
func (inTranscript) input()  {}
func (inSpeechFails) input() {}
func (inKeepFailed) input()  {}
func (inSent) input()        {}
func (inSound) input()       {}
func (inSoundEnd) input()    {}
func (inPlayer) input()      {}
func (inSpeaker) input()     {}
func (inSlept) input()       {}
func (inMute) input()        {}
func (inPause) input()       {}
func (inPush) input()        {}
func (inSkip) input()        {}
func (inSettings) input()    {}
func (inReply) input()       {}
func (inDelivered) input()   {}
func (inOnline) input()      {}
func (inAnnounce) input()    {}
func (inOperator) input()    {}
func (inDisown) input()      {}
func (inDevices) input()     {}
