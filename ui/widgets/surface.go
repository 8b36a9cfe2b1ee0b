package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"delonix/ui/look"
)

// Surface paints a rounded rectangle in a colour of the theme behind its
// content, with padding in between. One that lies on the window itself is Clear:
// that is cleared with its background's colour, and without a graphics processor
// every pixel painted twice is paid for.
type Surface struct {
	widget.BaseWidget
	Content fyne.CanvasObject
	style   SurfaceStyle
}

// SurfaceStyle is how a Surface looks. Pad is left, top, right, bottom.
type SurfaceStyle struct {
	Fill   fyne.ThemeColorName
	Stroke fyne.ThemeColorName // "" is none
	Radius float32
	Pad    [4]float32
	Min    fyne.Size
	Ring   bool // of the keyboard focus, in place of the stroke
	// TailLeft and TailRight make that lower corner small, as of a bubble.
	TailLeft, TailRight bool
}

// Pad gives the same padding on the horizontal and the vertical sides.
func Pad(horizontal, vertical float32) [4]float32 {
	return [4]float32{horizontal, vertical, horizontal, vertical}
}

// NewSurface puts content on a surface.
func NewSurface(style SurfaceStyle, content fyne.CanvasObject) *Surface {
	s := &Surface{Content: content, style: style}
	s.ExtendBaseWidget(s)
	return s
}

// SetFill changes the colour.
func (s *Surface) SetFill(fill fyne.ThemeColorName) {
	if s.style.Fill == fill {
		return
	}
	s.style.Fill = fill
	s.Refresh()
}

// SetStyle changes the look.
func (s *Surface) SetStyle(style SurfaceStyle) {
	if s.style == style {
		return
	}
	s.style = style
	s.Refresh()
}

// CreateRenderer makes the rectangle.
func (s *Surface) CreateRenderer() fyne.WidgetRenderer {
	s.ExtendBaseWidget(s)
	r := &surfaceRenderer{s: s, rect: canvas.NewRectangle(look.Color(s.style.Fill))}
	r.apply()
	return r
}

type surfaceRenderer struct {
	s    *Surface
	rect *canvas.Rectangle
}

func (r *surfaceRenderer) apply() {
	st := r.s.style
	r.rect.FillColor = look.Color(st.Fill)
	r.rect.CornerRadius = st.Radius
	r.rect.BottomLeftCornerRadius, r.rect.BottomRightCornerRadius = 0, 0
	if st.TailLeft {
		r.rect.BottomLeftCornerRadius = look.Space4
	}
	if st.TailRight {
		r.rect.BottomRightCornerRadius = look.Space4
	}
	r.rect.StrokeWidth = 0
	if st.Stroke != "" {
		r.rect.StrokeColor = look.Color(st.Stroke)
		r.rect.StrokeWidth = look.Hairline
	}
	if st.Ring {
		r.rect.StrokeColor = look.Color(look.Ember)
		r.rect.StrokeWidth = 2
	}
}

func (r *surfaceRenderer) Layout(size fyne.Size) {
	r.rect.Resize(size)
	if r.s.Content == nil {
		return
	}
	p := r.s.style.Pad
	r.s.Content.Move(fyne.NewPos(p[0], p[1]))
	r.s.Content.Resize(fyne.NewSize(max(0, size.Width-p[0]-p[2]), max(0, size.Height-p[1]-p[3])))
}

func (r *surfaceRenderer) MinSize() fyne.Size {
	p := r.s.style.Pad
	var m fyne.Size
	if r.s.Content != nil {
		m = r.s.Content.MinSize()
	}
	return m.AddWidthHeight(p[0]+p[2], p[1]+p[3]).Max(r.s.style.Min)
}

func (r *surfaceRenderer) Refresh() {
	r.apply()
	r.Layout(r.s.Size())
	r.rect.Refresh()
	if r.s.Content != nil {
		r.s.Content.Refresh()
	}
}

func (r *surfaceRenderer) Objects() []fyne.CanvasObject {
	if r.s.Content == nil {
		return []fyne.CanvasObject{r.rect}
	}
	return []fyne.CanvasObject{r.rect, r.s.Content}
}
func (r *surfaceRenderer) Destroy() {}

// Line is a hairline in the separator's colour, horizontal or vertical as its
// place is.
func Line() *Surface {
	return NewSurface(SurfaceStyle{Fill: look.Hair, Min: fyne.NewSize(look.Hairline, look.Hairline)}, nil)
}

// Gap is empty space of a fixed size.
func Gap(w, h float32) *Surface {
	return NewSurface(SurfaceStyle{Fill: look.Clear, Min: fyne.NewSize(w, h)}, nil)
}
