package widgets

import (
	"strings"

	"delonix/assets/i18n"
	"delonix/ui/look"
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
	above  []textBlock
	below  []textBlock
	label  string // of the button below
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
func (m *Markdown) turnButtons() bool {
	label := ""
	if m.left > 0 {
		label = i18n.T("text.showMore", "size", sizeWords(m.left))
	}
	if label == m.label && (m.from > 0) == (len(m.above) > 0) {
		return false
	}
	m.above, m.below, m.label = nil, nil, label
	button := func(icon, words string, turn func()) []textBlock {
		b := NewButton(Quiet, words, icon, turn).Small().Tinted(look.Ember)
		return []textBlock{{parts: []textPart{{NewSurface(SurfaceStyle{Fill: look.Clear, Pad: Pad(look.Space4, 0)}, Row(0, -1, b)), false}}}}
	}
	if m.from > 0 {
		m.above = button("", i18n.T("text.showAbove"), m.Back)
	}
	if label != "" {
		m.below = button("chevron-down", label, m.More)
	}
	return true
}

// all gives the blocks and the buttons around them.
func (m *Markdown) all() []textBlock {
	if len(m.above)+len(m.below) == 0 {
		return m.blocks
	}
	return append(append(append([]textBlock(nil), m.above...), m.blocks...), m.below...)
}

// More shows the next page of a long text, in the place of those before where
// there would be too many.
func (m *Markdown) More() {
	if m.left == 0 {
		return
	}
	turned := m.count == pagesMost
	if turned {
		m.from, m.count = m.from+m.count, 1
	} else {
		m.count++
	}
	m.turned(turned)
}

// Back shows the pages before.
func (m *Markdown) Back() {
	if m.from > 0 {
		m.from, m.count = max(0, m.from-pagesMost), pagesMost
		m.turned(true)
	}
}

func (m *Markdown) turned(top bool) {
	m.show()
	if m.Turned != nil {
		m.Turned(top)
	}
}

// sizeWords tells how long a text is.
func sizeWords(n int) string {
	if n < 1000*1000 {
		return i18n.T("size.kb", "n", max(1, n/1000))
	}
	return i18n.T("size.mb", "n", i18n.Decimal(float64(n)/1e6, 1))
}
