package settings

import (
	"fyne.io/fyne/v2"

	"delonix/client"
	"delonix/ui/look"
	"delonix/ui/widgets"
)

func section(title string, rows ...fyne.CanvasObject) fyne.CanvasObject {
	col := widgets.Column(look.Space12, -1, widgets.NewText(title, look.Text, look.TextTitle).Bold())
	for _, r := range rows {
		col.Add(r)
	}
	return widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Surface, Stroke: look.Hair, Radius: look.RadiusCard, Pad: widgets.Pad(look.Space16, look.Space16)}, col)
}

// line puts a name on the left and a control on the right; where the page is
// narrow the control stands below.
func line(name, hint string, control fyne.CanvasObject) fyne.CanvasObject {
	texts := widgets.Column(0, -1, widgets.NewText(name, look.Text, look.TextSize).Wrapped())
	if hint != "" {
		texts.Add(widgets.NewText(hint, look.Muted, look.TextSmall).Wrapped())
	}
	return &fyne.Container{Layout: &pairLayout{}, Objects: []fyne.CanvasObject{texts, control}}
}

const (
	controlWidth float32 = 260
	pairLeast    float32 = controlWidth + 180 // narrower ones stand in two lines
)

// pairLayout is that of a line.
type pairLayout struct{ narrow bool }

func (l *pairLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.narrow = size.Width < pairLeast
	texts, control := o[0], o[1]
	room := size.Width
	if !l.narrow {
		room -= controlWidth + look.Space16
	}
	if texts.Size().Width != room {
		texts.Resize(fyne.NewSize(room, texts.MinSize().Height)) // wrapped text learns its height that way
	}
	th, ch := texts.MinSize().Height, control.MinSize().Height
	if l.narrow {
		texts.Move(fyne.Position{})
		texts.Resize(fyne.NewSize(room, th))
		control.Move(fyne.NewPos(0, th+look.Space4))
		control.Resize(fyne.NewSize(size.Width, ch))
		return
	}
	texts.Move(fyne.NewPos(0, (size.Height-th)/2))
	texts.Resize(fyne.NewSize(room, th))
	control.Move(fyne.NewPos(size.Width-controlWidth, (size.Height-ch)/2))
	control.Resize(fyne.NewSize(controlWidth, ch))
}

func (l *pairLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	t, c := o[0].MinSize(), o[1].MinSize()
	if l.narrow {
		return fyne.NewSize(max(t.Width, c.Width), t.Height+look.Space4+c.Height)
	}
	return fyne.NewSize(max(t.Width, c.Width), max(t.Height, c.Height))
}

func (p *Page) check(words string, on bool, set func(*client.Settings, bool)) fyne.CanvasObject {
	return flush(p.box(words, on, set))
}

// hintedCheck is a check with a line of help, in the column of its words.
func (p *Page) hintedCheck(words, hint string, on bool, set func(*client.Settings, bool)) fyne.CanvasObject {
	help := widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Clear, Pad: [4]float32{look.Space24, 0, 0, 0}},
		widgets.NewText(hint, look.Muted, look.TextSmall).Wrapped())
	return widgets.Column(-look.Space4, -1, p.check(words, on, set), help)
}

func (p *Page) box(words string, on bool, set func(*client.Settings, bool)) *widgets.Check {
	return widgets.NewCheck(words, on, func(v bool) { p.change(func(s *client.Settings) { set(s, v) }) })
}

func flush(c *widgets.Check) fyne.CanvasObject {
	// The toolkit's own padding would move the box out of the line of the words above.
	return widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Clear, Pad: [4]float32{-look.Space8, 0, 0, 0}}, c)
}

// choice is a list of values with the words that stand for them.
func (p *Page) choice(value string, values [][2]string, set func(*client.Settings, string)) fyne.CanvasObject {
	byWords := map[string]string{}
	var words []string
	current := ""
	for _, v := range values {
		byWords[v[1]] = v[0]
		words = append(words, v[1])
		if v[0] == value {
			current = v[1]
		}
	}
	return framed(widgets.NewSelect(words, current, func(w string) { p.change(func(s *client.Settings) { set(s, byWords[w]) }) }))
}

// framed draws the edge that the toolkit's choice lacks.
func framed(o fyne.CanvasObject) fyne.CanvasObject {
	return widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Surface, Stroke: look.Faint, Radius: look.RadiusField, Pad: widgets.Pad(1, 1)}, o)
}

func (p *Page) slider(value, lo, hi, step float64, show func(float64) string, set func(*client.Settings, float64)) fyne.CanvasObject {
	text := widgets.NewText(show(value), look.Muted, look.TextSmall).Aligned(fyne.TextAlignTrailing)
	s := widgets.NewSlider(lo, hi, step, value, func(v float64) { text.SetText(show(v)) },
		func(v float64) { p.change(func(st *client.Settings) { set(st, v) }) })
	return widgets.Row(look.Space8, 0, s,
		&fyne.Container{Layout: widgets.FixedWidth(48), Objects: []fyne.CanvasObject{text}})
}

// field keeps what was written when the cursor leaves it.
func (p *Page) field(hint, value string, set func(*client.Settings, string)) fyne.CanvasObject {
	f := widgets.NewField(hint)
	f.Text = value
	f.Shortcut = p.act.Shortcut
	f.Left = func(v string) {
		if v != value {
			value = v
			p.change(func(s *client.Settings) { set(s, v) })
		}
	}
	return f
}
