package markdown

import (
	"strings"

	"fyne.io/fyne/v2"

	"delonix/assets/i18n"
	"delonix/ui/look"
	"delonix/ui/widgets"
)

// pagesMost is how many pages are shown at the same time.
const pagesMost = 3

// pages is which part of a text is shown.
type pages struct {
	text   string
	asIs   bool     // it is no Markdown
	starts []cutter // where each page begins, as far as that is known
	from   int      // the first page that is shown
	count  int      // how many are shown, if there are so many
	left   int      // bytes behind the last one
}

// ending is what stands behind a text that is still arriving.
const ending = " …"

// setText takes another text. Where it begins as the one before, the pages
// stay as they are.
func (p *pages) setText(text string, asIs bool) {
	old := strings.TrimSuffix(p.text, ending)
	grew := p.text != "" && strings.HasPrefix(text, old)
	p.text, p.asIs = text, asIs
	if !grew || len(p.starts) == 0 {
		p.starts, p.from, p.count = []cutter{{}}, 0, 1
		return
	}
	for len(p.starts) > 1 && p.starts[len(p.starts)-1].lines.at >= len(old) {
		p.starts = p.starts[:len(p.starts)-1]
	}
}

// page gives a page, and if there is one behind it.
func (p *pages) page(n int) ([]piece, bool) {
	for {
		at := min(n, len(p.starts)-1)
		cut := cutter.page
		if p.asIs {
			cut = cutter.plainPage
		}
		out, next, more := cut(p.starts[at], p.text)
		if more {
			p.starts = append(p.starts[:at+1], next)
		}
		if at == n || !more {
			return out, more
		}
	}
}

// shown gives what is shown of the text.
func (p *pages) shown() []piece {
	var out []piece
	p.left = 0
	for n := p.from; n < p.from+p.count; n++ {
		page, more := p.page(n)
		out = append(out, page...)
		if !more {
			return out
		}
	}
	p.left = p.starts[p.from+p.count].rest(p.text)
	return out
}

// turnButtons makes the buttons for what is not shown; true if that changed.
func (v *View) turnButtons() bool {
	label := ""
	if v.left > 0 {
		label = i18n.T("text.showMore", "size", sizeWords(v.left))
	}
	if label == v.label && (v.from > 0) == (v.buttons.above != nil) && (label != "") == (v.buttons.below != nil) {
		return false
	}
	v.buttons.above, v.buttons.below, v.label = nil, nil, label
	button := func(icon, words string, turn func()) fyne.CanvasObject {
		b := widgets.NewButton(widgets.Quiet, words, icon, turn).Small().Tinted(look.Ember)
		return widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Clear, Pad: widgets.Pad(look.Space4, 0)}, widgets.Row(0, -1, b))
	}
	if v.from > 0 {
		v.buttons.above = button("", i18n.T("text.showAbove"), v.Back)
	}
	if label != "" {
		v.buttons.below = button("chevron-down", label, v.More)
	}
	return true
}

// More shows the next page of a long text, in the place of those before where
// there would be too many.
func (v *View) More() {
	if v.left == 0 {
		return
	}
	turned := v.count == pagesMost
	if turned {
		v.from, v.count = v.from+v.count, 1
	} else {
		v.count++
	}
	v.turned(turned)
}

// Back shows the pages before.
func (v *View) Back() {
	if v.from > 0 {
		v.from, v.count = max(0, v.from-pagesMost), pagesMost
		v.turned(true)
	}
}

func (v *View) turned(top bool) {
	v.show()
	if v.Turned != nil {
		v.Turned(top)
	}
}

// sizeWords tells how long a text is.
func sizeWords(n int) string {
	if n < 1000*1000 {
		return i18n.T("size.kb", "n", max(1, n/1000))
	}
	return i18n.T("size.mb", "n", i18n.Decimal(float64(n)/1e6, 1))
}
