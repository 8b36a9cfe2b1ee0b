package widgets_test

import (
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"delonix/ui/uitest"
	"delonix/ui/widgets"
)

func pngFile(t *testing.T, w, h int) string {
	t.Helper()
	f, err := os.CreateTemp(t.TempDir(), "*.png")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, image.NewRGBA(image.Rect(0, 0, w, h))); err != nil {
		t.Fatal(err)
	}
	return f.Name()
}

func TestPicture_TakesTheShapeOfItsFile(t *testing.T) {
	d := uitest.New(t)
	from := widgets.NewPictures()
	t.Cleanup(from.Close)
	path := pngFile(t, 640, 320)
	p := widgets.NewPicture(from, path, "photo.png")
	loaded := false
	p.Loaded = func() { loaded = true }
	d.Show(p, 400, 400)
	d.Await("the picture", func() bool { return loaded })
	if got := p.MinSize(); got.Width != 320 || got.Height != 160 {
		t.Errorf("640×320 is shown as %v", got)
	}
	again := widgets.NewPicture(from, path, "photo.png")
	if got := again.MinSize(); got.Width != 320 {
		t.Errorf("a picture that was decoded before begins with %v", got)
	}
}

func TestPicture_SaysWhenItCantBeShown(t *testing.T) {
	d := uitest.New(t)
	from := widgets.NewPictures()
	t.Cleanup(from.Close)
	path := filepath.Join(t.TempDir(), "x.png")
	if err := os.WriteFile(path, []byte("no picture"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := widgets.NewPicture(from, path, "x.png")
	var failed error
	p.Failed = func(err error) { failed = err }
	d.Show(p, 400, 400)
	d.Await("the refusal", func() bool { return failed != nil })
}

// slowDecoder decodes files that begin with "SLOW". The image package keeps its
// formats for good, so that one is registered for all runs of the test.
var (
	slowOnce    sync.Once
	slowDecoder atomic.Pointer[func() image.Image]
)

func decodeSlowly(decode func() image.Image) {
	slowDecoder.Store(&decode)
	slowOnce.Do(func() {
		image.RegisterFormat("gif", "SLOW", func(io.Reader) (image.Image, error) { return (*slowDecoder.Load())(), nil },
			func(io.Reader) (image.Config, error) { return image.Config{Width: 2, Height: 2}, nil })
	})
}

func TestPictures_FewAreDecodedAtATimeAndCloseWaits(t *testing.T) {
	d := uitest.New(t)
	var running, most atomic.Int64
	gate := make(chan struct{})
	decodeSlowly(func() image.Image {
		n := running.Add(1)
		for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
		}
		<-gate
		running.Add(-1)
		return image.NewRGBA(image.Rect(0, 0, 2, 2))
	})
	from := widgets.NewPictures()
	done := 0
	dir := t.TempDir()
	for i := range 20 {
		path := filepath.Join(dir, fmt.Sprint(i))
		if err := os.WriteFile(path, []byte("SLOW"), 0o600); err != nil {
			t.Fatal(err)
		}
		widgets.NewPicture(from, path, "x").Loaded = func() { done++ }
	}
	d.Await("two decoders", func() bool { return running.Load() == 2 })
	for range 10 {
		gate <- struct{}{}
	}
	d.Await("ten pictures", func() bool { return done == 10 })
	close(gate)
	from.Close()
	if running.Load() != 0 {
		t.Error("Close did not wait for the decoders")
	}
	if most.Load() > 2 {
		t.Errorf("%d pictures were decoded at a time", most.Load())
	}
}
