package widgets

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"image"
	_ "image/gif"  // the formats a chat shows
	_ "image/jpeg" //
	_ "image/png"  //
	"io"
	"os"
	"slices"
	"sync"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp"

	"delonix/ui/loop"
)

// Limits of pictures that are decoded; others are shown as files.
const (
	MaxPictureBytes  = 20_000_000
	MaxPicturePixels = 32_000_000
)

const (
	decodersMost = 2  // pictures decoded at a time; each may take 128 MB
	thumbsMost   = 32 // decoded pictures kept, about 1 MB each
)

// Pictures decodes image files off the UI thread, a few at a time, and keeps
// the last ones.
type Pictures struct {
	ctx    context.Context
	cancel context.CancelFunc
	wg     sync.WaitGroup
	slots  chan struct{}

	mu    sync.Mutex
	kept  map[string]image.Image
	order []string // of kept, the oldest first
}

// NewPictures makes a decoder of pictures. Close ends it.
func NewPictures() *Pictures {
	p := &Pictures{slots: make(chan struct{}, decodersMost), kept: map[string]image.Image{}}
	p.ctx, p.cancel = context.WithCancel(context.Background())
	return p
}

// Close waits for what is being decoded. What waits for its turn is dropped.
func (p *Pictures) Close() {
	p.cancel()
	p.wg.Wait()
}

func (p *Pictures) cached(path string) (image.Image, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	img, ok := p.kept[path]
	return img, ok
}

// load decodes a file and calls done with it on the UI thread.
func (p *Pictures) load(path string, done func(image.Image, error)) {
	if p.ctx.Err() != nil {
		return
	}
	p.wg.Add(1)
	go func() {
		defer p.wg.Done()
		select {
		case p.slots <- struct{}{}:
			defer func() { <-p.slots }()
		case <-p.ctx.Done():
			return
		}
		img, err := Thumbnail(path, 2*thumbSide)
		if err == nil {
			p.keep(path, img)
		}
		if p.ctx.Err() == nil {
			loop.Do(func() { done(img, err) })
		}
	}()
}

func (p *Pictures) keep(path string, img image.Image) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, known := p.kept[path]; known {
		return
	}
	p.kept[path] = img
	p.order = append(p.order, path)
	if len(p.order) > thumbsMost {
		delete(p.kept, p.order[0])
		p.order = p.order[1:]
	}
}

// ErrPicture says that a file can't be shown as a picture.
var ErrPicture = errors.New("not a picture that can be shown")

// shown are the formats that are decoded, whatever else the program links.
var shown = []string{"png", "jpeg", "gif", "webp"}

// Thumbnail decodes an image file and scales it to fit a square of side
// pixels. The header is read first; files over 20 MB or 32 megapixels and
// other formats than PNG, JPEG, GIF and WebP are refused, and a decoder that
// panics is contained.
func Thumbnail(path string, side int) (img image.Image, err error) {
	defer func() {
		if r := recover(); r != nil {
			img, err = nil, fmt.Errorf("%w: decoder failed", ErrPicture)
		}
	}()
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if st, err := f.Stat(); err != nil || !st.Mode().IsRegular() || st.Size() > MaxPictureBytes {
		return nil, fmt.Errorf("%w: too large", ErrPicture)
	}
	cfg, format, err := image.DecodeConfig(bufio.NewReader(f))
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrPicture, err)
	}
	if !slices.Contains(shown, format) {
		return nil, fmt.Errorf("%w: format %s", ErrPicture, format)
	}
	if cfg.Width <= 0 || cfg.Height <= 0 || int64(cfg.Width)*int64(cfg.Height) > MaxPicturePixels {
		return nil, fmt.Errorf("%w: too many pixels", ErrPicture)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	full, _, err := image.Decode(bufio.NewReader(io.LimitReader(f, MaxPictureBytes)))
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrPicture, err)
	}
	if full.Bounds().Empty() {
		return nil, fmt.Errorf("%w: empty", ErrPicture)
	}
	return fitted(full, side), nil
}

func fitted(full image.Image, side int) image.Image {
	b := full.Bounds()
	if b.Dx() <= side && b.Dy() <= side {
		return full
	}
	k := min(float64(side)/float64(b.Dx()), float64(side)/float64(b.Dy()))
	small := image.NewRGBA(image.Rect(0, 0, max(1, int(float64(b.Dx())*k)), max(1, int(float64(b.Dy())*k))))
	draw.CatmullRom.Scale(small, small.Bounds(), full, b, draw.Src, nil)
	return small
}
