package widgets

import (
	"image/color"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"delonix/ui/look"
)

// Avatar is the initial of a name on a colour derived from it, with a dot in
// the corner where a person is on the other side.
type Avatar struct {
	widget.BaseWidget
	name string
	size float32
	dot  fyne.ThemeColorName // "" is none
}

// NewAvatar makes an avatar of a size in pixels.
func NewAvatar(name string, size float32) *Avatar {
	a := &Avatar{name: name, size: size}
	a.ExtendBaseWidget(a)
	return a
}

// Dot is the colour of the dot at its edge, "" for none.
func (a *Avatar) Dot() fyne.ThemeColorName { return a.dot }

// Set changes name and dot.
func (a *Avatar) Set(name string, dot fyne.ThemeColorName) {
	if a.name == name && a.dot == dot {
		return
	}
	a.name, a.dot = name, dot
	a.Refresh()
}

// CreateRenderer makes circle, initial and dot.
func (a *Avatar) CreateRenderer() fyne.WidgetRenderer {
	a.ExtendBaseWidget(a)
	r := &avatarRenderer{a: a, disc: canvas.NewCircle(nil), text: canvas.NewText("", color.White), ring: canvas.NewCircle(nil), dot: canvas.NewCircle(nil)}
	r.text.TextStyle.Bold = true
	r.text.Alignment = fyne.TextAlignCenter
	r.apply()
	return r
}

type avatarRenderer struct {
	a               *Avatar
	disc, ring, dot *canvas.Circle
	text            *canvas.Text
}

func (r *avatarRenderer) apply() {
	r.disc.FillColor = look.AvatarColor(r.a.name)
	r.text.Text = Initial(r.a.name)
	r.text.TextSize = r.a.size * 0.44
	if r.a.dot == "" {
		r.ring.Hide()
		r.dot.Hide()
		return
	}
	r.ring.FillColor, r.dot.FillColor = look.Color(look.Surface), look.Color(r.a.dot)
	r.ring.Show()
	r.dot.Show()
}

func (r *avatarRenderer) Layout(fyne.Size) {
	s := r.a.size
	r.disc.Resize(fyne.NewSquareSize(s))
	m := fyne.MeasureText(r.text.Text, r.text.TextSize, r.text.TextStyle)
	r.text.Move(fyne.NewPos((s-m.Width)/2, (s-m.Height)/2))
	r.text.Resize(m)
	d := s * 0.34
	r.ring.Resize(fyne.NewSquareSize(d))
	r.ring.Move(fyne.NewPos(s-d+1, s-d+1))
	r.dot.Resize(fyne.NewSquareSize(d - 4))
	r.dot.Move(fyne.NewPos(s-d+3, s-d+3))
}

func (r *avatarRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(r.a.size) }

func (r *avatarRenderer) Refresh() {
	r.apply()
	r.Layout(r.a.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

func (r *avatarRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.disc, r.text, r.ring, r.dot}
}
func (r *avatarRenderer) Destroy() {}

// Initial is the first letter or digit of a name, in upper case.
func Initial(name string) string {
	for _, c := range name {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			return strings.ToUpper(string(c))
		}
	}
	return "?"
}
