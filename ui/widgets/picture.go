package widgets

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"delonix/assets/i18n"
	"delonix/ui/look"
)

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
