package e2e

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"delonix/client/demo"
)

// inARow is how many messages a hurried person writes one after the other.
const inARow = 250

// hurry types numbered messages with Enter at once, waiting for nothing.
func hurry(a *app) (texts []string) {
	for n := range inARow {
		texts = append(texts, fmt.Sprintf("m%03d", n))
	}
	for some := range slices.Chunk(texts, 10) {
		var all []string
		for _, text := range some {
			all = append(all, "type", "--args", "1", "--delay", "2", text, "key", "--delay", "2", "Return")
		}
		a.xdo(all...)
	}
	return texts
}

func TestHurriedHands_ManyMessagesInARowArriveOnceAndInOrder(t *testing.T) {
	p, a := connected(t, demo.Options{Agent: demo.Echo()})
	rnd := rand.New(rand.NewPCG(1, 0))
	for n := range inARow {
		p.Faults().Add(demo.Fault{Route: demo.RouteSend, Nth: n + 1, Before: time.Duration(rnd.IntN(60)) * time.Millisecond, After: time.Duration(rnd.IntN(60)) * time.Millisecond})
	}
	texts := hurry(a)
	awaitMore(t, "messages were submitted", inARow, func() int { return len(a.query(ownTexts)) })
	awaitMore(t, "messages arrived", inARow, func() int { return len(p.Received()) })
	await(t, "all to be sent", func() bool { return len(a.query(underWay)) == 0 })
	if got := received(p); !slices.Equal(got, texts) {
		t.Errorf("the portal received %q", got)
	}
	if got := a.query(ownTexts); !slices.Equal(got, texts) {
		t.Errorf("the window has %q", got)
	}
}

// Whatever the portal answers, each message is there once or is shown with what
// became of it.
func TestHurriedHands_ManyMessagesAtAPortalInTrouble(t *testing.T) {
	p, a := connected(t, demo.Options{Agent: demo.Echo()})
	rnd := rand.New(rand.NewPCG(2, 0))
	add := func(n int, f demo.Fault) {
		f.Route, f.Nth = demo.RouteSend, n
		p.Faults().Add(f)
	}
	for n := 1; n < inARow-20; n += 5 + rnd.IntN(20) {
		add(n, []demo.Fault{{Status: 503}, {Cut: demo.CutProcessed, Reset: true}, {Cut: demo.CutInAnswer}}[rnd.IntN(3)])
	}
	add(inARow-1, demo.Fault{Status: 500}) // this one is looked for a whole minute
	texts := hurry(a)
	awaitMore(t, "messages were submitted", inARow, func() int { return len(a.query(ownTexts)) })
	ended := func() int { return inARow - len(a.query(underWay)) }
	awaitMore(t, "messages came to an end", inARow-30, ended)
	if !pollFor(3*patience, func() bool { return ended() == inARow }) {
		t.Fatalf("under way for ever: %q", a.query(underWay))
	}
	arrived, shown := received(p), a.query(withWhy)
	for _, text := range texts {
		times, told := 0, slices.Contains(shown, text)
		for _, got := range arrived {
			if got == text {
				times++
			}
		}
		if times > 1 || times == 0 && !told {
			t.Errorf("%q is at the portal %d times; shown with its state: %v", text, times, told)
		}
	}
	if got := a.query(ownTexts); !slices.Equal(got, texts) {
		t.Errorf("the window has %q", got)
	}
	t.Logf("%d arrived, %d wait for the person", len(arrived), len(shown))
	a.screenshot("many-in-trouble")
}
