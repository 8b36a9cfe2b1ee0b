package uitest

import (
	"fmt"
	"reflect"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"delonix/ui/widgets"
)

// Misfit is a text that has not the place it needs.
type Misfit struct {
	Text string // the whole of it
	Why  string
}

// slack is by how many pixels a text may miss its place: faces round their widths.
const slack = 1.5

// written is a text where it is drawn.
type written struct {
	text     string
	at       fyne.Position
	size     fyne.Size
	scrolled int // how many scrollers it is in: what scrolls lies under what does not
}

// Misfits finds the texts in an object that end in an ellipsis, reach out of what
// shows them, or lie on one another. What stands in a field is the person's and
// scrolls; its placeholder has to fit.
func Misfits(in fyne.CanvasObject) []Misfit {
	var out []Misfit
	var all []written
	var look func(o fyne.CanvasObject, at fyne.Position, left, right, top, bottom float32, scrolled int)
	look = func(o fyne.CanvasObject, at fyne.Position, left, right, top, bottom float32, scrolled int) {
		if o == nil || !o.Visible() {
			return
		}
		switch o := o.(type) {
		case *widgets.Text:
			if drawn := Words(o); drawn != strings.Join(strings.Fields(o.Text()), " ") {
				out = append(out, Misfit{o.Text(), fmt.Sprintf("is cut to %q", drawn)})
			}
		case *container.Scroll:
			left, right, scrolled = max(left, at.X), min(right, at.X+o.Size().Width), scrolled+1
			top, bottom = max(top, at.Y), min(bottom, at.Y+o.Size().Height)
		case *widgets.Select:
			for _, drawn := range All[*canvas.Text](o) {
				if drawn.Text != o.Selected && drawn.Text != o.PlaceHolder {
					out = append(out, Misfit{o.Selected, fmt.Sprintf("is cut to %q", drawn.Text)})
				}
			}
		case interface{ SelectedText() string }: // a field
			out = append(out, placeholder(o)...)
			return
		case *canvas.Text:
			if w := (written{o.Text, at, o.MinSize(), scrolled}); strings.TrimSpace(o.Text) != "" {
				switch free := o.Size().Width - w.size.Width; o.Alignment {
				case fyne.TextAlignCenter:
					w.at.X += free / 2
				case fyne.TextAlignTrailing:
					w.at.X += free
				}
				if w.at.X < left-slack || w.at.X+w.size.Width > right+slack {
					out = append(out, Misfit{o.Text, fmt.Sprintf("reaches from %.0f to %.0f of %.0f to %.0f", w.at.X, w.at.X+w.size.Width, left, right)})
				}
				if scrolled > 0 { // what is scrolled out of sight lies on nothing
					upper, lower := max(w.at.Y, top), min(w.at.Y+w.size.Height, bottom)
					w.at.Y, w.size.Height = upper, lower-upper
				}
				if w.size.Height > 0 {
					all = append(all, w)
				}
			}
		}
		for _, child := range children(o) {
			if child != nil {
				look(child, at.Add(child.Position()), left, right, top, bottom, scrolled)
			}
		}
	}
	look(in, fyne.Position{}, 0, in.Size().Width, 0, in.Size().Height, 0)
	for i, a := range all {
		for _, b := range all[:i] {
			if a.scrolled == b.scrolled && overlap(a.at.X, a.size.Width, b.at.X, b.size.Width) > 2*slack && overlap(a.at.Y, a.size.Height, b.at.Y, b.size.Height) > a.size.Height/3 {
				out = append(out, Misfit{a.text, fmt.Sprintf("lies on %q", b.text)})
			}
		}
	}
	return out
}

func overlap(a, long, b, length float32) float32 { return min(a+long, b+length) - max(a, b) }

// placeholder reports whether that of an empty field of one line has no room.
func placeholder(field any) []Misfit {
	e := reflect.ValueOf(field).Elem() // each kind of field is an Entry with more
	words := e.FieldByName("PlaceHolder").String()
	if words == "" || e.FieldByName("Text").String() != "" || e.FieldByName("Wrapping").Int() == int64(fyne.TextWrapWord) {
		return nil
	}
	room := field.(fyne.CanvasObject).Size().Width - 2*theme.InnerPadding()
	if needs := fyne.MeasureText(words, theme.TextSize(), fyne.TextStyle{}).Width; needs > room+slack {
		return []Misfit{{words, fmt.Sprintf("needs %.0f as a placeholder and has %.0f", needs, room)}}
	}
	return nil
}
