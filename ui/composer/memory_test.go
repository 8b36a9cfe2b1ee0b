package composer

import (
	"runtime"
	"testing"

	"fyne.io/fyne/v2/test"
)

// heap is what lives on the heap, in bytes.
func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func TestComposer_RefreshesLeaveMemoryFlat(t *testing.T) {
	b := newBench(t)
	message := func() {
		test.Type(b.entry, "hi")
		b.Refresh()
		b.SetText("")
		b.Refresh()
		b.win.Canvas().Capture()
	}
	for range 5 {
		message()
	}
	before := heap()
	for range 60 {
		message()
	}
	const most = 8 << 20
	if grown := heap() - before; grown > most {
		t.Errorf("60 messages left %d MB behind", grown>>20)
	}
}
