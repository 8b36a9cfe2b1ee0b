package pace

import "testing"

func TestBell_WakesEverybodyWhoWaits(t *testing.T) {
	var b Bell
	b.Ring() // nobody listens yet
	first, leave := b.Listen()
	second, leaveToo := b.Listen()
	defer leaveToo()
	b.Ring()
	for i, ear := range []chan struct{}{first, second} {
		select {
		case <-ear:
		default:
			t.Errorf("waiter %d was not woken", i)
		}
	}
	leave()
	b.Ring()
	if len(first) != 0 || len(second) != 1 {
		t.Errorf("%d for the one who left, %d for the other", len(first), len(second))
	}
}
