package widgets

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"delonix/ui/look"
)

// Markdown shows a reply that may still be growing. Finished blocks are parsed
// once; only the last block is parsed again when text is added. Images are
// never loaded and links open only http, https and mailto.
type Markdown struct {
	widget.BaseWidget
	// Wheel gets the turns of the mouse wheel over code and wide tables, which
	// only scroll sideways themselves.
	Wheel func(*fyne.ScrollEvent)
	// Turned is called when another part of a long text is shown; top is true
	// if it stands in the place of the part before.
	Turned func(top bool)
	plain  bool
	byHand bool                 // plain text that can be selected
	style  widget.RichTextStyle // of plain text
	blocks []textBlock
	mark   string // the sentence that is read aloud
	paint  themeStamp
	pages
}

// textBlock is a piece of the text with the objects that show it.
type textBlock struct {
	piece
	parts  []textPart
	marked bool
}

// textPart is one object of a block. Padded ones bring the toolkit's padding
// above and below, which is taken back between two of them.
type textPart struct {
	object fyne.CanvasObject
	padded bool
}

// NewMarkdown shows a text.
func NewMarkdown(text string) *Markdown {
	m := &Markdown{}
	m.ExtendBaseWidget(m)
	m.SetText(text)
	return m
}

// NewPlain shows text as it is, in pieces that stay fast for any length.
func NewPlain(text string) *Markdown { return newPlain(text, widget.RichTextStyleParagraph) }

// NewSelectable shows text as it is in pieces of which each can be selected.
func NewSelectable(text string) *Markdown {
	m := &Markdown{plain: true, byHand: true, style: widget.RichTextStyleParagraph}
	m.ExtendBaseWidget(m)
	m.SetText(text)
	return m
}

// NewSmallPlain does it in small letters of a colour.
func NewSmallPlain(text string, color fyne.ThemeColorName) *Markdown {
	style := noteStyle()
	style.ColorName = color
	return newPlain(text, style)
}

func newPlain(text string, style widget.RichTextStyle) *Markdown {
	m := &Markdown{plain: true, style: style}
	m.ExtendBaseWidget(m)
	m.SetText(text)
	return m
}

// SetText shows another text, and keeps the blocks that did not change. Of a
// very long one it shows the beginning, and a button for more.
func (m *Markdown) SetText(text string) {
	m.setText(text, m.plain)
	m.show()
}

// show makes the blocks of the pages that are shown.
func (m *Markdown) show() {
	pieces := m.shown()
	keep := 0
	for keep < len(pieces) && keep < len(m.blocks) && m.blocks[keep].piece == pieces[keep] {
		keep++
	}
	if !m.turnButtons() && keep == len(pieces) && keep == len(m.blocks) {
		return
	}
	m.blocks = m.blocks[:keep:keep]
	open := m.mark != ""
	for _, b := range m.blocks {
		open = open && !b.marked
	}
	for _, p := range pieces[keep:] {
		marked := open && holds(p.source, m.mark)
		open = open && !marked
		m.blocks = append(m.blocks, textBlock{p, m.parts(p, marked), marked})
	}
	m.Refresh()
}

// parts makes what shows a piece: flowing text, and between it code and
// tables on their own.
func (m *Markdown) parts(p piece, marked bool) []textPart {
	if m.byHand {
		l := widget.NewLabel(p.source)
		l.Wrapping, l.Selectable = fyne.TextWrapWord, true
		return []textPart{{l, true}}
	}
	var segs []widget.RichTextSegment
	switch {
	case p.kind == pieceNote:
		segs = []widget.RichTextSegment{&widget.TextSegment{Style: noteStyle(), Text: p.source}}
	case m.plain:
		segs = []widget.RichTextSegment{&widget.TextSegment{Style: m.style, Text: p.source}}
	case p.kind == piecePlain:
		segs = plainSegments(p.source)
	default:
		segs = safeSegments(p.source)
	}
	if marked {
		segs = markSentence(segs, m.mark)
	}
	var out []textPart
	var run []widget.RichTextSegment
	flow := func() {
		if len(run) > 0 {
			rt := widget.NewRichText(run...)
			rt.Wrapping = fyne.TextWrapWord
			out = append(out, textPart{rt, true})
			run = nil
		}
	}
	for _, s := range segs {
		switch s := s.(type) {
		case *widget.CodeBlockSegment:
			flow()
			out = append(out, textPart{newCodeCard(s.Text, m.wheel), false})
		case *widget.TableSegment:
			flow()
			out = append(out, textPart{newTable(s, m.wheel), false})
		default:
			run = append(run, s)
		}
	}
	flow()
	return out
}

// noteStyle is that of our own words within a message.
func noteStyle() widget.RichTextStyle {
	style := widget.RichTextStyleParagraph
	style.ColorName, style.SizeName = look.Muted, theme.SizeNameCaptionText
	return style
}

func (m *Markdown) wheel(e *fyne.ScrollEvent) {
	if m.Wheel != nil {
		m.Wheel(e)
	}
}

// readMost is how many bytes of a text are read to find the width it wants;
// longer texts fill the bubble anyhow.
const readMost = 2000

// NaturalPlainWidth is how wide plain text wants to be on few lines, in pixels.
func NaturalPlainWidth(text string) float32 {
	if len(text) > readMost {
		return look.BubbleMax
	}
	var w float32
	for _, line := range strings.Split(printable(text), "\n") {
		w = max(w, fyne.MeasureText(line, look.TextSize, fyne.TextStyle{}).Width)
	}
	return w + 2*theme.InnerPadding() + 2
}

// NaturalWidth is how wide Markdown wants to be on few lines, in pixels.
func NaturalWidth(text string) float32 {
	if len(text) > readMost {
		return look.BubbleMax
	}
	var w float32
	for _, line := range strings.Split(printable(text), "\n") {
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
	m.paint = paintedNow()
	return &markdownRenderer{m}
}

type markdownRenderer struct{ m *Markdown }

// stack goes through the parts from top to bottom with the space that belongs
// between them, and gives the whole height.
func (r *markdownRenderer) stack(width float32, place func(o fyne.CanvasObject, y, h float32)) float32 {
	pad := theme.InnerPadding()
	y, padded := float32(0), false
	first := true
	for _, b := range r.m.all() {
		for i, p := range b.parts {
			if width > 0 && p.object.Size().Width != width {
				p.object.Resize(fyne.NewSize(width, p.object.MinSize().Height))
			}
			h := p.object.MinSize().Height
			switch {
			case first:
				if !p.padded {
					y += pad
				}
			case padded && p.padded && b.goesOn && i == 0:
				y -= 2 * pad
			case padded && p.padded:
				y -= pad
			case !padded && !p.padded:
				y += pad
			}
			place(p.object, y, h)
			y += h
			padded, first = p.padded, false
		}
	}
	if !first && !padded {
		y += pad
	}
	return max(0, y)
}

func (r *markdownRenderer) Layout(size fyne.Size) {
	r.stack(size.Width, func(o fyne.CanvasObject, y, h float32) {
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, h))
	})
}

func (r *markdownRenderer) MinSize() fyne.Size {
	var w float32
	h := r.stack(r.m.Size().Width, func(o fyne.CanvasObject, _, _ float32) { w = max(w, o.MinSize().Width) })
	return fyne.NewSize(w, h)
}

// Refresh repaints the parts only when the theme changed, since their content
// never does: a reply that grows makes new ones.
func (r *markdownRenderer) Refresh() {
	if now := paintedNow(); r.m.paint != now {
		r.m.paint = now
		for _, o := range r.Objects() {
			o.Refresh()
		}
	}
	r.Layout(r.m.Size())
	canvas.Refresh(r.m)
}

func (r *markdownRenderer) Objects() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, b := range r.m.all() {
		for _, p := range b.parts {
			out = append(out, p.object)
		}
	}
	return out
}
func (r *markdownRenderer) Destroy() {}

// themeStamp tells one state of the theme from another.
type themeStamp struct {
	theme   fyne.Theme
	variant fyne.ThemeVariant
}

func paintedNow() themeStamp {
	s := fyne.CurrentApp().Settings()
	return themeStamp{s.Theme(), s.ThemeVariant()}
}
