package widgets

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"image"
	_ "image/gif"
	_ "image/jpeg"
	_ "image/png"
	"io"
	"os"
	"slices"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp"

	"delonix/assets/i18n"
	"delonix/ui/look"
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

// thumbSide is how wide a picture is shown at most, in pixels.
const thumbSide = 320

// Picture is a small view of an image file. Decoding happens off the UI
// thread; until then a grey shape stands in its place.
type Picture struct {
	widget.BaseWidget
	Loaded func()      // the size is known now
	Failed func(error) // the file can't be shown as a picture
	from   *Pictures
	path   string
	name   string
	img    *canvas.Image
	back   *Surface
	size   fyne.Size
}

// NewPicture shows the file at path, decoded by from.
func NewPicture(from *Pictures, path, name string) *Picture {
	p := &Picture{from: from, path: path, name: name, size: fyne.NewSize(thumbSide*0.75, thumbSide*0.5)}
	p.img = canvas.NewImageFromImage(nil)
	p.img.FillMode = canvas.ImageFillContain
	p.img.CornerRadius = look.RadiusField
	p.back = NewSurface(SurfaceStyle{Fill: look.Selected, Radius: look.RadiusField}, nil)
	p.ExtendBaseWidget(p)
	if img, ok := from.cached(path); ok {
		p.set(img)
	} else {
		from.load(path, p.loaded)
	}
	return p
}

func (p *Picture) set(img image.Image) {
	b := img.Bounds()
	k := min(float32(thumbSide)/float32(b.Dx()), float32(thumbSide)*0.75/float32(b.Dy()), 1)
	p.size = fyne.NewSize(max(32, float32(b.Dx())*k), max(32, float32(b.Dy())*k))
	p.img.Image = img
	p.back.Hide()
}

func (p *Picture) loaded(img image.Image, err error) {
	if err != nil {
		if p.Failed != nil {
			p.Failed(err)
		}
		return
	}
	p.set(img)
	p.Refresh()
	if p.Loaded != nil {
		p.Loaded()
	}
}

// AccessibilityLabel names the picture.
func (p *Picture) AccessibilityLabel() string { return i18n.T("chat.image", "name", p.name) }

// AccessibilityRole is text: the name stands for what it shows.
func (p *Picture) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer shows the picture above its grey shape.
func (p *Picture) CreateRenderer() fyne.WidgetRenderer {
	p.ExtendBaseWidget(p)
	return &pictureRenderer{p}
}

type pictureRenderer struct{ p *Picture }

func (r *pictureRenderer) Layout(s fyne.Size) {
	size := fyne.NewSize(min(s.Width, r.p.size.Width), r.p.size.Height)
	r.p.back.Resize(size)
	r.p.img.Resize(size)
}

func (r *pictureRenderer) MinSize() fyne.Size { return r.p.size }

func (r *pictureRenderer) Refresh() {
	r.Layout(r.p.Size())
	r.p.back.Refresh()
	r.p.img.Refresh()
}

func (r *pictureRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.p.back, r.p.img}
}

func (r *pictureRenderer) Destroy() {}
