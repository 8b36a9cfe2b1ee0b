package widgets

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2/widget"

	"delonix/ui/look"
)

// Mark colours the first place where a sentence stands, as it is read aloud;
// "" takes the colour away.
func (m *Markdown) Mark(sentence string) {
	if m.mark == sentence {
		return
	}
	m.mark = sentence
	open := true
	changed := false
	for i := range m.blocks {
		b := &m.blocks[i]
		was := b.marked
		b.marked = open && holds(b.source, sentence)
		open = open && !b.marked
		if was || b.marked {
			b.parts = m.parts(b.piece, b.marked)
			changed = true
		}
	}
	if changed {
		m.Refresh()
	}
}

// letters is a text without all that is spoken otherwise than written.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

func holds(source, sentence string) bool {
	key := letters(sentence)
	return key != "" && strings.Contains(letters(source), key)
}

// marker finds a range of letters in segments and colours it.
type marker struct {
	from, to int // in letters from the beginning
	at       int
}

// markSentence colours a sentence in segments.
func markSentence(segs []widget.RichTextSegment, sentence string) []widget.RichTextSegment {
	var all strings.Builder
	spell(segs, &all)
	key := letters(sentence)
	before, _, found := strings.Cut(all.String(), key)
	if !found || key == "" {
		return segs
	}
	from := len([]rune(before))
	k := marker{from: from, to: from + len([]rune(key))}
	return k.walk(segs)
}

// spell writes down the letters of segments.
func spell(segs []widget.RichTextSegment, out *strings.Builder) {
	for _, s := range segs {
		switch s := s.(type) {
		case *widget.TextSegment:
			out.WriteString(letters(s.Text))
		case *widget.HyperlinkSegment:
			out.WriteString(letters(s.Text))
		case *widget.ParagraphSegment:
			spell(s.Texts, out)
		case *widget.ListSegment:
			spell(s.Items, out)
		}
	}
}

func (k *marker) walk(segs []widget.RichTextSegment) []widget.RichTextSegment {
	out := make([]widget.RichTextSegment, 0, len(segs)+2)
	for _, s := range segs {
		switch s := s.(type) {
		case *widget.TextSegment:
			out = append(out, k.split(s)...)
			continue
		case *widget.HyperlinkSegment:
			k.at += len([]rune(letters(s.Text)))
		case *widget.ParagraphSegment:
			s.Texts = k.walk(s.Texts)
		case *widget.ListSegment:
			s.Items = k.walk(s.Items)
		}
		out = append(out, s)
	}
	return out
}

// split cuts one run of text where the marked range begins and ends.
func (k *marker) split(t *widget.TextSegment) []widget.RichTextSegment {
	var parts [3]strings.Builder
	first := k.at
	part := 0
	for _, r := range t.Text {
		isLetter := letters(string(r)) != ""
		switch {
		case isLetter && k.at >= k.from && k.at < k.to:
			part = 1
		case isLetter && k.at >= k.to:
			part = 2
		}
		parts[part].WriteRune(r)
		if isLetter {
			k.at++
		}
	}
	if k.at <= k.from || first >= k.to {
		return []widget.RichTextSegment{t}
	}
	var out []widget.RichTextSegment
	for i := range parts {
		if parts[i].Len() == 0 {
			continue
		}
		p := &widget.TextSegment{Style: t.Style, Text: parts[i].String()}
		p.Style.Inline = true
		if i == 1 {
			p.Style.ColorName = look.Ember
		}
		out = append(out, p)
	}
	out[len(out)-1].(*widget.TextSegment).Style.Inline = t.Style.Inline
	return out
}
