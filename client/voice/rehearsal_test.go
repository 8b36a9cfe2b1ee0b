package voice

import (
	"slices"
	"testing"
	"time"

	"delonix/audio/echo/rooms"
)

// TestRehearsal_IsInterruptedAndGoesOn lets somebody speak over a reply that
// comes back into the microphone.
func TestRehearsal_IsInterruptedAndGoesOn(t *testing.T) {
	path := rooms.NewPath(rooms.Image(4, 0.2, 0.2), Rate/10, -6)
	reply := recorded(t, "austen-0880")
	r := NewRehearsal(Settings{}, func() []float32 { return slices.Clone(reply) })
	var near []float32
	pass := func(d time.Duration, until func() bool) bool {
		for range d / FrameTime {
			r.Step(func(played []float32) []float32 {
				mic := path.Step(played)
				for i := range min(len(mic), len(near)) {
					mic[i] += near[i]
				}
				near = near[min(len(near), len(mic)):]
				return mic
			})
			if until() {
				return true
			}
		}
		return false
	}
	if pass(8*time.Second, r.Halted) {
		t.Fatal("it interrupts itself")
	}
	near = recorded(t, "something")
	if !pass(time.Second, r.Halted) {
		t.Error("it does not hear the person")
	}
	if !pass(10*time.Second, func() bool { return !r.Halted() }) {
		t.Error("it does not go on")
	}
	if r.Halts() != 1 || r.PerFrame() <= 0 {
		t.Errorf("%d halts, %v a frame", r.Halts(), r.PerFrame())
	}
}
