package voice

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"delonix/client/api"
	"delonix/client/voice/listen"

	"pgregory.net/rapid"
)

// TestMachine_WhateverHappens lets a person, a portal and devices do what they
// like in any order, and looks at what must hold all the same.
func TestMachine_WhateverHappens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(quietTB{TB: nil, t: t}, Options{
			Speaks: rapid.Bool().Draw(t, "speaks"),
			Settings: Settings{
				Words:          Words{Working: []string{"One moment."}, Trouble: "There is trouble.", Back: "It is over."},
				Language:       rapid.SampledFrom([]string{"", "en", "de", "ja"}).Draw(t, "language"),
				NotSpeculative: rapid.Bool().Draw(t, "not speculative"),
				BargeIn:        rapid.SampledFrom([]BargeIn{BargeInOn, BargeInOn, BargeInPush, BargeInOff}).Draw(t, "barge-in"),
				Mode:           rapid.SampledFrom([]Mode{ModeOpen, ModeOpen, ModeOpen, ModePush}).Draw(t, "mode"),
				LongestWait:    time.Duration(rapid.IntRange(400, 2000).Draw(t, "wait")) * time.Millisecond,
			},
		})
		w.portal.transcribe = time.Duration(rapid.IntRange(0, 2500).Draw(t, "transcribe")) * time.Millisecond
		w.portal.answer = time.Duration(rapid.IntRange(0, 9000).Draw(t, "answer")) * time.Millisecond
		w.portal.synthesize = time.Duration(rapid.IntRange(0, 1500).Draw(t, "synthesize")) * time.Millisecond
		failing := map[string]bool{}
		w.portal.fail = func(kind string, _ int) error {
			if failing[kind] {
				return &api.Error{Kind: api.KindUnavailable}
			}
			return nil
		}
		for i := range rapid.IntRange(1, 25).Draw(t, "steps") {
			w.happens(t, i, failing)
			w.run(w.now + time.Duration(rapid.IntRange(0, 3000).Draw(t, "pass"))*time.Millisecond)
		}
		clear(failing)
		for _, s := range w.speech {
			w.run(s.to + at(6)) // a word may pause the call
		}
		for _, in := range []any{inPush{false}, inMute{false}, inPause{false}, inOnline{true}, inDevices{}} {
			w.give(in)
		}
		w.run(w.now + 90*time.Second)
		w.settled(t)
	})
}

// spokenOrders are words to the call itself.
var spokenOrders = []string{"stop", "pause", "go on", "say that again", "louder", "quieter"}

// happens is one thing that can happen.
func (w *world) happens(t *rapid.T, i int, failing map[string]bool) {
	switch rapid.IntRange(0, 17).Draw(t, "what") {
	case 0, 1, 2, 3:
		begin := w.now
		for _, s := range w.speech {
			begin = max(begin, s.to)
		}
		begin += time.Duration(rapid.IntRange(0, 2000).Draw(t, "gap")) * time.Millisecond
		length := time.Duration(rapid.IntRange(50, 3000).Draw(t, "length")) * time.Millisecond
		ending := rapid.SampledFrom([]string{"", ".", ",", "?"}).Draw(t, "ending")
		w.speech = append(w.speech, speech{begin, begin + length, fmt.Sprint("w", i, ending)})
	case 4:
		w.give(inMute{rapid.Bool().Draw(t, "mute")})
	case 5:
		w.give(inPause{rapid.Bool().Draw(t, "pause")})
	case 6:
		w.give(inPush{rapid.Bool().Draw(t, "push")})
	case 7:
		w.give(inSkip{})
	case 8:
		kind := rapid.SampledFrom([]string{"transcribe", "synthesize", "play", "speaker", "microphone", "send"}).Draw(t, "service")
		failing[kind] = !failing[kind]
	case 9:
		w.give(inReply{Reply{ID: fmt.Sprint("op", i), From: FromOperator, Text: "The operator says one thing. And another.", Done: true}})
	case 10:
		w.give(inAnnounce{text: "A message arrived."})
	case 11:
		if w.open {
			w.open = false
			w.give(inMicrophone{errPortal})
		}
	case 12:
		w.give(inSlept{})
	case 17:
		begin := w.now
		for _, s := range w.speech {
			begin = max(begin, s.to)
		}
		begin += at(1)
		w.speech = append(w.speech, speech{begin, begin + at(0.6), rapid.SampledFrom(spokenOrders).Draw(t, "order")})
	case 13:
		w.give(inOnline{rapid.Bool().Draw(t, "online")})
	case 14:
		thought := fmt.Sprintf("This is the thought of number %d.\nAnd here is one more.", i)
		w.give(inReply{Reply{ID: fmt.Sprint("r", len(w.sent)), Turn: uint64(len(w.sent)), From: FromAgent, Thoughts: thought}})
	case 15:
		w.give(inOperator{rapid.Bool().Draw(t, "operator")})
	case 16:
		w.give(inAnnounce{text: "It goes on.", instead: "A message arrived."})
	}
}

// settled looks at the end of everything: nothing hangs, nothing is lost,
// nothing was said twice.
func (w *world) settled(t *rapid.T) {
	if s := w.m.state(); s != StateListening || w.audible() || w.speaker.paused || w.speaker.gain != float32(w.m.s.Volume) || !w.open {
		t.Fatalf("at last: state %s, audible %v, paused %v, gain %v, microphone open %v, trouble %+v",
			s, w.audible(), w.speaker.paused, w.speaker.gain, w.open, w.m.trouble)
	}
	if n := len(w.m.userTurns.queue); n > 0 || w.m.userTurns.current != nil {
		t.Fatalf("%d utterances are left", n)
	}
	words := strings.FieldsFunc(strings.Join(w.texts(), " "), func(r rune) bool { return strings.ContainsRune(" .,?", r) })
	for _, s := range w.speech {
		name := strings.TrimRight(s.text, ".,?")
		if slices.Contains(spokenOrders, s.text) {
			continue // done, or a part of what was said around it
		}
		if whole := w.perceived(s.from, s.to) >= s.to-s.from && !w.inPause(s.from, s.to); !slices.Contains(words, name) && whole && s.to-s.from > 300*time.Millisecond && w.m.s.Mode == ModeOpen {
			t.Fatalf("%s was lost (%v–%v): %q", name, s.from, s.to, w.texts())
		}
	}
	w.disjoint(t)
	turns := []uint64{}
	for _, tm := range w.timings() {
		turns = append(turns, tm.Turn)
	}
	if !slices.IsSorted(turns) || len(slices.Compact(slices.Clone(turns))) != len(turns) {
		t.Fatalf("turns were timed as %v", turns)
	}
}

// quietTB lets a world fail a property.
type quietTB struct {
	testing.TB
	t *rapid.T
}

func (q quietTB) Fatalf(format string, args ...any) { q.t.Fatalf(format, args...) }

// disjoint looks whether anything was recorded for two utterances.
func (w *world) disjoint(t *rapid.T) {
	last := map[uint64]request{}
	for _, r := range w.requests {
		last[r.utterance] = r
	}
	all := slices.SortedFunc(maps.Values(last), func(a, b request) int { return cmp.Compare(a.from, b.from) })
	for i := 1; i < len(all); i++ {
		// The silence behind one may lie before the other.
		if all[i].from < all[i-1].to-listen.PauseNeeded-listen.FrameTime {
			t.Fatalf("recorded twice: %+v and %+v\n%s", all[i-1], all[i], w.dump())
		}
	}
}

func (w *world) dump() string {
	var b strings.Builder
	for _, s := range w.speech {
		fmt.Fprintf(&b, "speech %s %v-%v\n", s.text, s.from, s.to)
	}
	for _, r := range w.requests {
		fmt.Fprintf(&b, "request %+v\n", r)
	}
	return b.String()
}
