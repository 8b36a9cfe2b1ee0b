package console

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"runtime"
	"runtime/metrics"
	"runtime/pprof"
	"time"
)

// figuresFile names the variable of a file that the program writes its figures
// to every second, for a run that watches it from outside. A second file beside
// it, with the ending .stacks, tells by stack which goroutines there are.
const figuresFile = "DELONIX_FIGURES"

// TellFigures writes the number of goroutines and what lived on the heap after
// the last collection, in bytes, until ctx ends. Without the variable it does
// nothing.
func TellFigures(ctx context.Context) {
	path := os.Getenv(figuresFile)
	if path == "" {
		return
	}
	go func() {
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for {
			var stacks bytes.Buffer
			_ = pprof.Lookup("goroutine").WriteTo(&stacks, 1)
			replaceFile(path+".stacks", stacks.Bytes())
			replaceFile(path, fmt.Appendf(nil, "%d %d\n", runtime.NumGoroutine(), liveHeap()))
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
		}
	}()
}

// liveHeap is what the last collection found in use, in bytes.
func liveHeap() uint64 {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	return live[0].Value.Uint64()
}

// replaceFile writes a file that nobody sees half written.
func replaceFile(path string, content []byte) {
	if os.WriteFile(path+".new", content, 0o600) == nil {
		_ = os.Rename(path+".new", path)
	}
}
