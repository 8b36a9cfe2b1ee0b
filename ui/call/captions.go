package call

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"delonix/client"
	"delonix/ui/look"
)

// captionMost is how much of a long reply the small panel shows, in signs
// around the sentence being heard; the large one shows largeMost.
const (
	captionMost = 400
	largeMost   = 4000
)

// setCaptions shows what was understood and what is being said.
func (p *Panel) setCaptions(c client.Call) {
	key := c.Heard + "\x00" + c.SayingFrom + "\x00" + c.Saying + "\x00" + c.Sentence
	if p.said == key {
		return
	}
	p.said = key
	size, most := theme.SizeNameText, captionMost
	if p.large {
		size, most = theme.SizeNameSubHeadingText, largeMost
	}
	p.heard.Segments = nil
	if c.Heard != "" {
		p.heard.Segments = []widget.RichTextSegment{captionPart("“"+tail(c.Heard, most)+"”", size, false)}
	}
	p.saying.Segments = sayingSegments(c, size, most)
	p.heard.Refresh()
	p.saying.Refresh()
	p.showCaptions()
}

// showCaptions leaves no empty lines where nothing was said, or nobody reads.
func (p *Panel) showCaptions() {
	show(p.heard, len(p.heard.Segments) > 0)
	show(p.saying, len(p.saying.Segments) > 0)
	show(p.captions, p.wantCap && (len(p.heard.Segments) > 0 || len(p.saying.Segments) > 0))
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
func sayingSegments(c client.Call, size fyne.ThemeSizeName, most int) []widget.RichTextSegment {
	if c.Saying == "" {
		return nil
	}
	var out []widget.RichTextSegment
	add := func(text string, marked bool) {
		if text != "" {
			out = append(out, captionPart(text, size, marked))
		}
	}
	if c.SayingFrom != "" {
		add(c.SayingFrom+": ", false)
	}
	before, after, found := strings.Cut(c.Saying, c.Sentence)
	if !found || c.Sentence == "" {
		add(tail(c.Saying, most), false)
		return out
	}
	add(tail(before, most/2), false)
	add(tail(c.Sentence, most), true)
	add(head(after, most/2), false)
	return out
}

func tail(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return "… " + string(r[len(r)-most:])
	}
	return s
}

func head(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + " …"
	}
	return s
}
