package voice

import (
	"delonix/audio"
	"delonix/client/voice/playout"
)

// effect is what comes out of the machine, to be carried out in order: one of the
// types below, and no other.
type effect interface{ effect() }

// What is to be done.
type (
	outMicrophone struct{ open bool }
	// outWhySilent asks the system why no sound comes from the microphone.
	outWhySilent struct{}
	outTune      struct{ s Settings }
	// outTranscribe wants an utterance kept and transcribed, from one position
	// of the front end's history to another.
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
		from, to  int64 // where it was spoken
	}
	// outTeach makes what is as loud as a turn count as the room.
	outTeach struct{ turn uint64 }
	// outSynthesize wants a segment synthesized, outPlay a stretch of it played.
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
	outPause   struct{ on bool }               // pauses the speaker
	outGain    struct{ g float32 }             // ducks it
	outSpeaker struct{}                        // opens it again
	outPrepare struct{ text, language string } // will be said later
	outEarcon  struct{ e audio.Earcon }        // an earcon
	outEvent   struct{ e Event }               // for the window
)

func (outMicrophone) effect() {}
func (outWhySilent) effect()  {}
func (outTune) effect()       {}
func (outTranscribe) effect() {}
func (outAbandon) effect()    {}
func (outDrop) effect()       {}
func (outLeave) effect()      {}
func (outSend) effect()       {}
func (outTeach) effect()      {}
func (outSynthesize) effect() {}
func (outPlay) effect()       {}
func (outFlush) effect()      {}
func (outPause) effect()      {}
func (outGain) effect()       {}
func (outSpeaker) effect()    {}
func (outPrepare) effect()    {}
func (outEarcon) effect()     {}
func (outEvent) effect()      {}
