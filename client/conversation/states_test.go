package conversation

import (
	"slices"
	"testing"
)

// closed checks that a table of steps is one of a closed set: it names every state, leads
// to states of the set only, and from the first one to every other and back.
func closed[S comparable](t *testing.T, first S, steps map[S][]S) {
	t.Helper()
	reached := func(from S) map[S]bool {
		seen, next := map[S]bool{from: true}, []S{from}
		for len(next) > 0 {
			for _, to := range steps[next[0]] {
				if _, known := steps[to]; !known {
					t.Errorf("%v leads to %v, which is no state", next[0], to)
				}
				if to == next[0] {
					t.Errorf("%v leads to itself", to)
				}
				if !seen[to] {
					seen[to] = true
					next = append(next, to)
				}
			}
			next = next[1:]
		}
		return seen
	}
	for s := range steps {
		if !reached(first)[s] {
			t.Errorf("nothing leads to %v", s)
		}
		if !reached(s)[first] {
			t.Errorf("nothing leads back from %v", s)
		}
	}
}

func TestStates_AreClosedSets(t *testing.T) {
	t.Parallel()
	closed(t, deliveryIdle, deliverySteps)
	closed(t, socketClosed, socketSteps)
	closed(t, turnQuiet, turnSteps)
	first := newActorState()
	if first.delivery.state != deliveryIdle || first.socket.state != socketClosed || first.turn != turnQuiet {
		t.Errorf("it begins as %+v", first)
	}
}

// TestStates_TakeLegalStepsOnly tries every step of every table.
func TestStates_TakeLegalStepsOnly(t *testing.T) {
	t.Parallel()
	every(t, deliverySteps)
	every(t, socketSteps)
	every(t, turnSteps)
}

func every[S comparable](t *testing.T, steps map[S][]S) {
	t.Helper()
	for from := range steps {
		for to := range steps {
			state, legal := from, slices.Contains(steps[from], to)
			want := from
			if legal {
				want = to
			}
			if moved := step(steps, &state, to); moved != legal || state != want {
				t.Errorf("from %v to %v: %v, %v", from, to, moved, state)
			}
		}
	}
}

// TestTurn_AMessageAndAReplyKnowNothingOfEachOther: whichever of the two begins or ends,
// the other goes on, and that is a legal step.
func TestTurn_AMessageAndAReplyKnowNothingOfEachOther(t *testing.T) {
	t.Parallel()
	for from := range turnSteps {
		for _, on := range []bool{false, true} {
			posted, arriving := from.withPosted(on), from.withArriving(on)
			if posted.isPosted() != on || posted.isArriving() != from.isArriving() {
				t.Errorf("%s, posted %v: %s", from, on, posted)
			}
			if arriving.isArriving() != on || arriving.isPosted() != from.isPosted() {
				t.Errorf("%s, arriving %v: %s", from, on, arriving)
			}
			for _, to := range []turnState{posted, arriving} {
				if to != from && !slices.Contains(turnSteps[from], to) {
					t.Errorf("from %s to %s is no step", from, to)
				}
			}
		}
	}
}

// TestSocket_IsDecidedWhileItIsOpenOrRefused: who waits for it waits no longer than that.
func TestSocket_IsDecidedWhileItIsOpenOrRefused(t *testing.T) {
	t.Parallel()
	s := newActorState().socket
	for _, to := range []socketState{socketConnecting, socketLive, socketConnecting, socketRefused, socketLive, socketClosed} {
		if !s.move(to) {
			t.Fatalf("%s to %s is no step", s.state, to)
		}
		if isClosed(s.decided) != to.isDecided() {
			t.Errorf("%s: decided %v", to, isClosed(s.decided))
		}
	}
}
