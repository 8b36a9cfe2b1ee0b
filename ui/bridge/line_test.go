package bridge

import (
	"context"
	"errors"
	"slices"
	"testing"

	"delonix/ui/uitest"
)

func TestLine_DoesOneThingAfterTheOtherAsAskedFor(t *testing.T) {
	d := uitest.New(t)
	b := New(context.Background(), &source{})
	t.Cleanup(b.Close)
	l, first := NewLine(b), make(chan struct{})
	var did, told []int
	const all = 50
	failed := errors.New("not this one")
	for i := range all {
		l.Do(func(context.Context) error {
			if i == 0 {
				<-first // the others wait for it
			}
			did = append(did, i) // by one goroutine at a time
			if i == 7 {
				return failed
			}
			return nil
		}, func(err error) {
			if (err == failed) != (i == 7) {
				t.Errorf("%d ended with %v", i, err)
			}
			told = append(told, i)
		})
	}
	close(first)
	d.Await("all to be told", func() bool { return len(told) == all })
	b.Close()
	if !slices.IsSorted(did) || !slices.IsSorted(told) || len(did) != all {
		t.Errorf("done %v, told %v", did, told)
	}
}
