package call

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"delonix/client"
	"delonix/ui/look"
)

// How much of a long text is shown, in signs around the sentence being heard:
// in the small panel as many lines as leave room for the chat, at most
// captionMost, in the large one what it has room for.
const (
	captionMost  = 400
	captionLines = 4

	captionSign   float32 = 7                                          // pixels that a sign takes on average
	captionBeside float32 = orbSmall + 2*look.Space16 + 3*look.Space16 // pixels that margins and orb take
)

// most is how many signs of each side fit.
func (p *Panel) most() int {
	if p.large && p.fit > 0 {
		return p.fit * 2 / 3 // lines end before the edge, and the person's words stand above
	}
	if w := p.Size().Width - captionBeside; w > 0 {
		return min(captionMost, captionLines*int(w/captionSign))
	}
	return captionMost
}

// Resize lets the captions have what fits.
func (p *Panel) Resize(size fyne.Size) {
	width := p.Size().Width
	p.BaseWidget.Resize(size)
	if width != size.Width && p.call.State != client.CallEnded {
		p.said = ""
		p.setCaptions(p.call)
	}
}

// setCaptions shows what was understood and what is being said.
func (p *Panel) setCaptions(c client.Call) {
	key := fmt.Sprint(c.Heard, "\x00", c.HeardAs, "\x00", c.SayingFrom, "\x00", c.Saying, "\x00", c.Sentence, "\x00", c.Thought)
	if p.said == key {
		return
	}
	p.said = key
	p.follow(c)
	p.nameCopy()
	size, most := theme.SizeNameText, p.most()
	if p.large {
		size = theme.SizeNameSubHeadingText
	}
	atEnd := p.scroll.Offset.Y >= p.captions.MinSize().Height-p.scroll.Size().Height-look.Space8
	past, heard, since := p.present()
	p.past.Segments, p.heard.Segments, p.saying.Segments = lineSegments(past, size), nil, nil
	if heard != nil {
		p.heard.Segments = []widget.RichTextSegment{captionPart("“"+tail(heard.text, most/2)+"”", size, false)}
	}
	if n := len(since); n > 0 {
		p.saying.Segments = append(lineSegments(since[:n-1], size), sayingSegments(c, since[n-1], size, most)...)
	}
	for _, t := range []*widget.RichText{p.past, p.heard, p.saying} {
		t.Refresh()
	}
	p.showCaptions()
	p.captions.Refresh() // the panel may keep its height
	p.scroll.Refresh()
	if atEnd {
		p.scroll.ScrollToBottom()
	}
}

// showCaptions leaves no empty lines where nothing was said, or nobody reads.
func (p *Panel) showCaptions() {
	for _, t := range []*widget.RichText{p.past, p.heard, p.saying} {
		show(t, len(t.Segments) > 0)
	}
	show(p.disown, p.call.HeardAs != 0 && p.act.NotForAgent != nil)
	show(p.heardRow, p.heard.Visible())
	on := p.wantCap && len(p.lines) > 0
	show(p.captions, on)
	show(p.box, on)
	show(p.copyBtn, on && p.act.Copy != nil)
}

func captionPart(text string, size fyne.ThemeSizeName, marked bool) *widget.TextSegment {
	style := widget.RichTextStyleInline
	style.ColorName, style.SizeName = look.Muted, size
	if marked {
		style.ColorName = look.Text
		style.TextStyle.Bold = true
	}
	return &widget.TextSegment{Style: style, Text: text}
}

// sayingSegments is the reply with the spoken sentence marked, in at most so
// many signs.
func sayingSegments(c client.Call, l line, size fyne.ThemeSizeName, most int) []widget.RichTextSegment {
	var out []widget.RichTextSegment
	add := func(text string, marked bool) {
		if text != "" {
			out = append(out, captionPart(text, size, marked))
		}
	}
	add(strings.TrimSuffix(l.words(), l.text), false)
	before, after, found := strings.Cut(l.text, c.Sentence)
	if !found || c.Sentence == "" {
		add(tail(l.text, most), false)
		return out
	}
	sentence := tail(c.Sentence, most)
	room := max(0, most-len([]rune(sentence)))
	lead := tail(before, room-min(room/2, len([]rune(after))))
	add(lead, false)
	add(sentence, true)
	add(head(after, room-min(room, len([]rune(lead)))), false)
	return out
}

// tail and head shorten a text to so many signs, at the end of a word.
func tail(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	cut := string(r[len(r)-most:])
	if _, rest, ok := strings.Cut(cut, " "); ok {
		cut = rest
	}
	return "… " + cut
}

func head(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	cut := string(r[:most])
	if i := strings.LastIndex(cut, " "); i > 0 {
		cut = cut[:i]
	}
	return cut + " …"
}
