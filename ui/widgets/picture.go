package widgets

import (
	"bufio"
	"errors"
	"fmt"
	"image"
	_ "image/gif"  // the formats a chat shows
	_ "image/jpeg" //
	_ "image/png"  //
	"io"
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" //

	"delonix/ui/look"
)

// Limits of pictures that are decoded; others are shown as files.
const (
	MaxPictureBytes  = 20 << 20
	MaxPicturePixels = 32 << 20
	thumbSide        = 320
)

// Picture is a small view of an image file. Decoding happens off the UI
// thread; until then a grey shape stands in its place.
type Picture struct {
	widget.BaseWidget
	Loaded  func()
	OnTap   func()
	path    string
	name    string
	img     *canvas.Image
	size    fyne.Size
	started bool
	failed  bool
}

// NewPicture shows the file at path.
func NewPicture(path, name string, tapped func()) *Picture {
	p := &Picture{path: path, name: name, OnTap: tapped, size: fyne.NewSize(thumbSide*0.75, thumbSide*0.5)}
	p.ExtendBaseWidget(p)
	return p
}

// Tapped opens the picture.
func (p *Picture) Tapped(*fyne.PointEvent) {
	if p.OnTap != nil {
		p.OnTap()
	}
}

// AccessibilityLabel names the picture.
func (p *Picture) AccessibilityLabel() string { return "Image " + p.name }

// AccessibilityRole is a button, since a tap opens it.
func (p *Picture) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer starts decoding when the picture is first shown.
func (p *Picture) CreateRenderer() fyne.WidgetRenderer {
	p.ExtendBaseWidget(p)
	p.img = canvas.NewImageFromImage(nil)
	p.img.FillMode = canvas.ImageFillContain
	p.img.CornerRadius = look.RadiusField
	back := NewSurface(SurfaceStyle{Fill: look.Selected, Radius: look.RadiusField}, nil)
	if !p.started {
		p.started = true
		go p.load(back)
	}
	return &pictureRenderer{p, back}
}

func (p *Picture) load(back *Surface) {
	img, err := Thumbnail(p.path, 2*thumbSide)
	fyne.Do(func() {
		if err != nil {
			p.failed = true
			p.size = fyne.NewSize(200, 60)
		} else {
			b := img.Bounds()
			k := min(float32(thumbSide)/float32(b.Dx()), float32(thumbSide)*0.75/float32(b.Dy()), 1)
			p.size = fyne.NewSize(max(32, float32(b.Dx())*k), max(32, float32(b.Dy())*k))
			p.img.Image = img
			back.Hide()
		}
		p.Refresh()
		if p.Loaded != nil {
			p.Loaded()
		}
	})
}

type pictureRenderer struct {
	p    *Picture
	back *Surface
}

func (r *pictureRenderer) Layout(s fyne.Size) {
	size := fyne.NewSize(min(s.Width, r.p.size.Width), r.p.size.Height)
	r.back.Resize(size)
	r.p.img.Resize(size)
}
func (r *pictureRenderer) MinSize() fyne.Size { return r.p.size }
func (r *pictureRenderer) Refresh() {
	r.Layout(r.p.Size())
	r.back.Refresh()
	r.p.img.Refresh()
}
func (r *pictureRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.back, r.p.img}
}
func (r *pictureRenderer) Destroy() {}

// ErrPicture says that a file can't be shown as a picture.
var ErrPicture = errors.New("not a picture that can be shown")

// Thumbnail decodes an image file and scales it to fit a square of side
// pixels. The header is read first; files over 20 MB or 32 megapixels are
// refused, and a decoder that panics is contained.
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
	if st, err := f.Stat(); err != nil || st.Size() > MaxPictureBytes {
		return nil, fmt.Errorf("%w: too large", ErrPicture)
	}
	cfg, _, err := image.DecodeConfig(bufio.NewReader(f))
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrPicture, err)
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
