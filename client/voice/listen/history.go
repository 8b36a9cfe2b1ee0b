package listen

import "time"

// historyLength is how much of what was heard is kept: the longest utterance,
// its pre-roll, and what is said while it is being cut off.
const historyLength = MaxUtterance + 5*time.Second

// history keeps what was heard last, cleaned of echo. Positions count samples
// since the beginning of the conversation. It takes no memory until something
// is heard.
type history struct {
	ring []float32
	end  int64 // position behind the newest sample
}

// add appends samples.
func (h *history) add(samples []float32) {
	if h.ring == nil {
		h.ring = make([]float32, historyLength/time.Second*Rate)
	}
	for len(samples) > 0 {
		n := copy(h.ring[int(h.end%int64(len(h.ring))):], samples)
		samples = samples[n:]
		h.end += int64(n)
	}
}

// copy returns the samples between two positions as far as they are kept.
func (h *history) copy(from, to int64) []float32 {
	to = min(to, h.end)
	from = max(from, h.end-int64(len(h.ring)), 0)
	if from >= to {
		return nil
	}
	out := make([]float32, 0, to-from)
	for from < to {
		at := int(from % int64(len(h.ring)))
		n := min(int(to-from), len(h.ring)-at)
		out = append(out, h.ring[at:at+n]...)
		from += int64(n)
	}
	return out
}
