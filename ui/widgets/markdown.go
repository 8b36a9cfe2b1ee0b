package widgets

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"delonix/ui/look"
)

// Markdown shows a reply that may still be growing. Finished blocks are parsed
// once; only the last block is parsed again when text is added. Images are
// never loaded and links open only http, https and mailto.
type Markdown struct {
	widget.BaseWidget
	blocks []mdBlock
	// Tint, if set, gives the colour of plain text.
	Tint fyne.ThemeColorName
}

type mdBlock struct {
	source string
	text   *widget.RichText
}

// NewMarkdown shows a text.
func NewMarkdown(text string) *Markdown {
	m := &Markdown{}
	m.ExtendBaseWidget(m)
	m.SetText(text)
	return m
}

// SetText shows another text, and keeps the blocks that did not change.
func (m *Markdown) SetText(text string) {
	sources := splitBlocks(text)
	keep := 0
	for keep < len(sources) && keep < len(m.blocks) && m.blocks[keep].source == sources[keep] {
		keep++
	}
	if keep == len(sources) && keep == len(m.blocks) {
		return
	}
	m.blocks = m.blocks[:keep:keep]
	for _, s := range sources[keep:] {
		rt := widget.NewRichText(safeSegments(s)...)
		rt.Wrapping = fyne.TextWrapWord
		m.blocks = append(m.blocks, mdBlock{s, rt})
	}
	m.Refresh()
}

// NaturalWidth is how wide the text wants to be on few lines, in pixels.
func NaturalWidth(text string) float32 {
	var w float32
	for _, line := range strings.Split(text, "\n") {
		trimmed := strings.TrimSpace(line)
		if strings.HasPrefix(trimmed, "|") || strings.HasPrefix(trimmed, "```") || len(line) > 120 {
			return look.BubbleMax
		}
		size, style := look.TextSize, fyne.TextStyle{}
		if strings.HasPrefix(trimmed, "#") {
			size, style.Bold = look.TextStateWord, true
		}
		style.Bold = style.Bold || strings.Contains(line, "**")
		w = max(w, fyne.MeasureText(strings.ReplaceAll(line, "**", ""), size, style).Width)
		if isListLine(line) {
			w = max(w, fyne.MeasureText(line, size, style).Width+look.Space32)
		}
	}
	return w + 2*theme.InnerPadding() + look.Space8
}

// CreateRenderer stacks the blocks.
func (m *Markdown) CreateRenderer() fyne.WidgetRenderer {
	m.ExtendBaseWidget(m)
	return &markdownRenderer{m}
}

type markdownRenderer struct{ m *Markdown }

// overlap takes back the padding that each block brings on both sides.
func overlap() float32 { return theme.InnerPadding() }

func (r *markdownRenderer) Layout(size fyne.Size) {
	y := float32(0)
	for i, b := range r.m.blocks {
		if b.text.Size().Width != size.Width {
			b.text.Resize(fyne.NewSize(size.Width, b.text.MinSize().Height))
		}
		h := b.text.MinSize().Height
		if i > 0 {
			y -= overlap()
		}
		b.text.Move(fyne.NewPos(0, y))
		b.text.Resize(fyne.NewSize(size.Width, h))
		y += h
	}
}

func (r *markdownRenderer) MinSize() fyne.Size {
	var s fyne.Size
	w := r.m.Size().Width
	for i, b := range r.m.blocks {
		if w > 0 && b.text.Size().Width != w {
			b.text.Resize(fyne.NewSize(w, b.text.MinSize().Height))
		}
		h := b.text.MinSize()
		s.Width = max(s.Width, h.Width)
		s.Height += h.Height
		if i > 0 {
			s.Height -= overlap()
		}
	}
	return s
}

func (r *markdownRenderer) Refresh() {
	r.Layout(r.m.Size())
	for _, b := range r.m.blocks {
		b.text.Refresh()
	}
}

func (r *markdownRenderer) Objects() []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, len(r.m.blocks))
	for i, b := range r.m.blocks {
		out[i] = b.text
	}
	return out
}
func (r *markdownRenderer) Destroy() {}
