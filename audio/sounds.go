package audio

// Earcon is one of the short sounds of the voice conversation.
type Earcon int

const (
	// EarconListening says that the microphone is open: two rising notes.
	EarconListening Earcon = iota
	// EarconSent says that what was said is on its way.
	EarconSent
	// EarconMessage announces a message elsewhere.
	EarconMessage
	// EarconError says that something failed: two falling notes.
	EarconError
	// EarconTick tells that the agent is still at work.
	EarconTick
)

// Sound returns the earcon at [PlaybackRate], less than 200 ms long and quiet.
func (e Earcon) Sound() []float32 { return nil }
