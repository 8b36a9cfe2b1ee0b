package markdown

import (
	"fyne.io/fyne/v2"

	"delonix/ui/look"
)

// font is how text is drawn.
type font struct {
	style fyne.TextStyle
	size  float32
}

// fontOf gives the font of a span within a leaf of a size.
func fontOf(s style, size float32, heavy bool) font {
	f := font{size: size, style: fyne.TextStyle{Bold: heavy || s&bold != 0, Italic: s&italic != 0, Monospace: s&(mono|key) != 0}}
	if f.style.Monospace {
		f.style.Italic = false // there is no such font
	}
	switch {
	case s&(sub|sup) != 0:
		f.size = max(9, size*0.72)
	case s&caption != 0:
		f.size = look.TextSmall
	case s&key != 0:
		f.size = size - 2
	case s&mono != 0 && size > look.TextSmall:
		f.size = size - 1
	}
	return f
}

// ruler knows the widths of words: measuring is what laying out costs.
type ruler struct {
	widths  map[font]map[string]float32
	count   int
	heights map[font][2]float32
}

// widthsMost is how many words are remembered, and wordBytes how long they are.
const (
	widthsMost = 40000
	wordBytes  = 48
)

// measured is the one ruler of the window's thread. The fonts are part of the
// program, so that a width never changes.
var measured = &ruler{widths: map[font]map[string]float32{}, heights: map[font][2]float32{}}

// width is how wide a text is, in pixels.
func (r *ruler) width(text string, f font) float32 {
	if text == "" {
		return 0
	}
	if len(text) > wordBytes {
		return fyne.MeasureText(text, f.size, f.style).Width
	}
	known := r.widths[f]
	if w, ok := known[text]; ok {
		return w
	}
	w := fyne.MeasureText(text, f.size, f.style).Width
	if known == nil || r.count >= widthsMost {
		if r.count >= widthsMost {
			clear(r.widths)
			r.count = 0
		}
		known = map[string]float32{}
		r.widths[f] = known
	}
	known[text] = w
	r.count++
	return w
}

// height is how high a line of a font is, and how far its base is below the top.
func (r *ruler) height(f font) (height, base float32) {
	if h, ok := r.heights[f]; ok {
		return h[0], h[1]
	}
	size, base := fyne.CurrentApp().Driver().RenderedTextSize("M", f.size, f.style, nil)
	r.heights[f] = [2]float32{size.Height, base}
	return size.Height, base
}
