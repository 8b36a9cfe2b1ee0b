package ledger

import (
	"slices"
	"testing"
)

// TestAltered_FindsWhatIsNewOrDifferent: at the end, in the middle, at the beginning.
func TestAltered_FindsWhatIsNewOrDifferent(t *testing.T) {
	t.Parallel()
	old := []uint64{1, 2, 3, 4, 5}
	for _, c := range []struct {
		now  []uint64
		want []int
	}{
		{[]uint64{1, 2, 3, 4, 5}, nil},
		{[]uint64{1, 2, 3, 4, 5, 6, 7}, []int{5, 6}},
		{[]uint64{9, 1, 2, 3, 4, 5}, []int{0}},
		{[]uint64{1, 2, 8, 4, 5}, []int{2}},
		{[]uint64{1, 2, 8, 4, 5, 6}, []int{2, 3, 4, 5}},
		{[]uint64{1, 2}, nil},
		{[]uint64{5, 5, 5}, []int{0, 1}},
		{nil, nil},
	} {
		if got := Altered(old, c.now, false); !slices.Equal(got, c.want) {
			t.Errorf("%v: %v, want %v", c.now, got, c.want)
		}
	}
	long := make([]uint64, 1000)
	if got := Altered(long, long, true); len(got) != 2*endsLooked || got[0] != 0 || got[len(got)-1] != 999 {
		t.Error(got)
	}
}
