package listen

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

const (
	round  = 4 * Rate // samples of sound and silence
	spoken = 3 * Rate // samples of sound in them
)

// counting is a speaker whose sound tells which sample of a round it is, from 1
// on, and 0 in the silence; one that is endless has no silence, and one round.
type counting struct {
	sent, fetched int
	endless       bool
}

func (s *counting) at(n int) float32 {
	if s.endless {
		return float32(n + 1)
	}
	if n %= round; n < spoken {
		return float32(n + 1)
	}
	return 0
}

func (s *counting) fetch(dst []float32) int {
	n := max(0, min(len(dst), s.sent-s.fetched))
	for i := range dst[:n] {
		dst[i] = s.at(s.fetched + i)
	}
	s.fetched += n
	return n
}

// The far end stays in step with the microphone for an hour: nothing is handed
// out after it was heard, and what is said stays whole.
func TestEchoReference_StaysInStep(t *testing.T) {
	type lateness struct {
		often, seldom time.Duration // up to so much
	}
	for _, ppm := range []float64{-200, 0, 200} {
		for _, late := range []lateness{{}, {8 * time.Millisecond, 0}, {24 * time.Millisecond, 0}, {5 * time.Millisecond, 36 * time.Millisecond}} {
			t.Run(fmt.Sprintf("%+.0f ppm, %v late, seldom %v", ppm, late.often, late.seldom), func(t *testing.T) {
				rng := rand.New(rand.NewPCG(1, 2))
				const before = spoken // samples played before the microphone was opened
				s := &counting{sent: before + int(Samples(40*time.Millisecond))}
				f := NewEchoReference(s.fetch)
				f.Begin()
				heard, waited, torn, least, most := 0, 0, 0, Rate, -Rate
				for n := FrameSamples; n < 3600*Rate; n += FrameSamples {
					behind := int64(0)
					if late.often > 0 {
						behind = rng.Int64N(Samples(late.often))
					}
					if late.seldom > 0 && rng.IntN(100) == 0 {
						behind = rng.Int64N(Samples(late.seldom))
					}
					// 40 ms are in the device's buffers.
					clock := func(n int) int { return before + int(float64(n)*(1+ppm*1e-6)) }
					s.sent = max(s.sent, clock(n)+int(Samples(40*time.Millisecond)-behind))
					f.Put(make([]float32, FrameSamples))
					for frame, played := f.Next(); frame != nil; frame, played = f.Next() {
						for i, v := range played {
							if v == 0 || i == 0 {
								continue
							}
							if last := played[i-1]; last > 0 && v != last+1 || last == 0 && v != 1 {
								torn++
							}
							ahead := (int(v)-1-clock(heard+i)%round+3*round/2)%round - round/2
							least, most = min(least, ahead), max(most, ahead)
						}
						heard += FrameSamples
					}
					if heard < n {
						waited++
					}
				}
				t.Logf("handed out %v to %v before it is heard; %.1f%% of the frames waited", Duration(int64(least)), Duration(int64(most)), 100*float64(waited)*FrameSamples/3600/Rate)
				if torn > 0 {
					t.Errorf("torn %d times", torn)
				}
				if least < 0 || most > int(Samples(60*time.Millisecond)) {
					t.Errorf("handed out %v to %v before it is heard", Duration(int64(least)), Duration(int64(most)))
				}
				if waited*FrameSamples > 3600*Rate/10 {
					t.Errorf("%d frames waited", waited)
				}
			})
		}
	}
}

func TestEchoReference_SilenceWhileThereIsNoSpeaker(t *testing.T) {
	f := NewEchoReference(func([]float32) int { return 0 })
	f.Begin()
	heard := 0
	for range 1000 {
		f.Put(make([]float32, FrameSamples))
		for frame, played := f.Next(); frame != nil; frame, played = f.Next() {
			heard++
			if !silent(played) {
				t.Fatal("something is played")
			}
		}
	}
	if heard != 1000 {
		t.Errorf("%d of 1000 frames were heard", heard)
	}
}

// A speaker that underran is heard later than before; the microphone does not wait
// for it for long.
func TestEchoReference_CatchesUpWithTheMicrophone(t *testing.T) {
	s := &counting{}
	f := NewEchoReference(s.fetch)
	f.Begin()
	waits := 0
	for n := FrameSamples; n < 20*Rate; n += FrameSamples {
		if s.sent = n + 640; n > 2*Rate {
			s.sent -= 1600
		}
		f.Put(make([]float32, FrameSamples))
		for frame, _ := f.Next(); frame != nil; frame, _ = f.Next() {
			continue
		}
		if n > 8*Rate && len(f.frames) > 0 {
			waits++
		}
	}
	if waits > 0 {
		t.Errorf("%d frames wait long afterwards", waits)
	}
}

// What a microphone that stood still has left behind is dropped as soon as that is
// not heard, and at once where it cannot be cancelled any more.
func TestEchoReference_CatchesUpWithTheSpeaker(t *testing.T) {
	for _, tt := range []struct {
		name    string
		lost    time.Duration // by the microphone, after two seconds
		endless bool
		after   int // samples from which on it has caught up
	}{
		{"little in a silence", behindMost / 2, false, 8 * Rate},
		{"much in a silence", time.Second / 2, false, 8 * Rate},
		{"much while something is said", time.Second / 2, true, 6 * Rate},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := &counting{endless: tt.endless}
			f := NewEchoReference(s.fetch)
			f.Begin()
			for n := FrameSamples; n < 12*Rate; n += FrameSamples {
				s.sent = n + 640
				if n > 2*Rate {
					s.sent += int(Samples(tt.lost))
				}
				f.Put(make([]float32, FrameSamples))
				for frame, played := f.Next(); frame != nil; frame, played = f.Next() {
					if n > tt.after && played[0] > 0 {
						if behind := (s.sent - int(played[0]) + round) % round; behind > 3*FrameSamples {
							t.Fatalf("%v behind", Duration(int64(behind)))
						}
					}
				}
			}
		})
	}
}

// A microphone may take long to open. What is played until its first frame comes
// belongs to none, even if it is never silent.
func TestEchoReference_BeginsWithTheFirstFrame(t *testing.T) {
	for _, took := range []time.Duration{0, 20 * time.Millisecond, 3 * time.Second} {
		t.Run(took.String(), func(t *testing.T) {
			s := &counting{sent: Rate, endless: true}
			f := NewEchoReference(s.fetch)
			f.Begin()
			opened := s.sent + int(Samples(took))
			heard := 0
			for n := FrameSamples; n < Rate; n += FrameSamples {
				s.sent = opened + n + 640 // that much is in the device
				f.Put(make([]float32, FrameSamples))
				for frame, played := f.Next(); frame != nil; frame, played = f.Next() {
					for i, v := range played {
						// Before the first samples there was nothing.
						if ahead := int(v) - 1 - (opened + heard + i); v > 0 && (ahead < 0 || ahead > 2*FrameSamples) {
							t.Fatalf("handed out %d samples before it is heard", ahead)
						}
					}
					heard += FrameSamples
				}
			}
			if heard < Rate-3*FrameSamples {
				t.Errorf("%d samples were heard", heard)
			}
		})
	}
}
