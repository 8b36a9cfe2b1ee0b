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
