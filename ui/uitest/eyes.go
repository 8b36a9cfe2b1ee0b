package uitest

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"delonix/ui/widgets"
)

// Walk visits every visible object with its place relative to the first.
func Walk(o fyne.CanvasObject, visit func(o fyne.CanvasObject, at fyne.Position)) {
	walk(o, fyne.Position{}, visit)
}

func walk(o fyne.CanvasObject, at fyne.Position, visit func(fyne.CanvasObject, fyne.Position)) {
	if o == nil || !o.Visible() {
		return
	}
	visit(o, at)
	for _, child := range children(o) {
		if child != nil {
			walk(child, at.Add(child.Position()), visit)
		}
	}
}

// OutOfSight gives by how many pixels a visible object reaches, above or below,
// out of what shows it: the first object, and each scroller around it. An object
// that is taller than that need only begin there.
func OutOfSight(in, of fyne.CanvasObject) float32 {
	var out float32
	var look func(o fyne.CanvasObject, at fyne.Position, top, bottom float32) bool
	look = func(o fyne.CanvasObject, at fyne.Position, top, bottom float32) bool {
		if o == nil || !o.Visible() {
			return false
		}
		if o == of {
			end := at.Y + min(o.Size().Height, bottom-top)
			out = max(0, top-at.Y, end-bottom)
			return true
		}
		if _, ok := o.(*container.Scroll); ok || o == in {
			top, bottom = max(top, at.Y), min(bottom, at.Y+o.Size().Height)
		}
		for _, child := range children(o) {
			if child != nil && look(child, at.Add(child.Position()), top, bottom) {
				return true
			}
		}
		return false
	}
	look(in, fyne.Position{}, 0, in.Size().Height)
	return out
}

// children are the objects that an object is made of.
func children(o fyne.CanvasObject) []fyne.CanvasObject {
	switch c := o.(type) {
	case *fyne.Container:
		return c.Objects
	case fyne.Widget:
		return test.WidgetRenderer(c).Objects()
	}
	return nil
}

// All gives every visible object of a type.
func All[T fyne.CanvasObject](in fyne.CanvasObject) []T {
	var out []T
	Walk(in, func(o fyne.CanvasObject, _ fyne.Position) {
		if t, ok := o.(T); ok {
			out = append(out, t)
		}
	})
	return out
}

// Words reads all that is written in an object, with single spaces.
func Words(in fyne.CanvasObject) string {
	var out []string
	for _, t := range All[*canvas.Text](in) {
		out = append(out, strings.Fields(t.Text)...)
	}
	return strings.Join(out, " ")
}

// Reads fails the test unless all the words stand in the object.
func Reads(t testing.TB, in fyne.CanvasObject, want ...string) {
	t.Helper()
	words := Words(in)
	for _, w := range want {
		if !strings.Contains(words, w) {
			t.Errorf("%q is not to be read in: %s", w, words)
		}
	}
}

// ReadsNot fails the test if any of the words stands in the object.
func ReadsNot(t testing.TB, in fyne.CanvasObject, unwanted ...string) {
	t.Helper()
	words := Words(in)
	for _, w := range unwanted {
		if strings.Contains(words, w) {
			t.Errorf("%q is to be read in: %s", w, words)
		}
	}
}

// Button finds the visible button with a word or a hint, nil if there is none.
func Button(in fyne.CanvasObject, name string) *widgets.Button {
	for _, b := range All[*widgets.Button](in) {
		if b.Label == name || b.Hint == name || strings.HasPrefix(b.Hint, name+" (") {
			return b
		}
	}
	return nil
}

// Press taps the button with a word or a hint.
func Press(t testing.TB, in fyne.CanvasObject, name string) {
	t.Helper()
	b := Button(in, name)
	if b == nil {
		var names []string
		for _, b := range All[*widgets.Button](in) {
			names = append(names, b.Hint)
		}
		t.Fatalf("there is no button %q, only %q", name, names)
	}
	test.Tap(b)
}

// Place gives where a visible object is within another one, and if it is.
func Place(in, of fyne.CanvasObject) (fyne.Position, bool) {
	var at fyne.Position
	found := false
	Walk(in, func(o fyne.CanvasObject, p fyne.Position) {
		if o == of {
			at, found = p, true
		}
	})
	return at, found
}
