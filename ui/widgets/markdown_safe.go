package widgets

import (
	"net/url"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// safeSegments parses one block and takes out what must not come from a
// reply: images (the toolkit would fetch them, from any place) and links to
// anything but http, https and mailto.
func safeSegments(block string) []widget.RichTextSegment {
	return cleanSegments(widget.NewRichTextFromMarkdown(escapeHTML(block)).Segments)
}

func cleanSegments(in []widget.RichTextSegment) []widget.RichTextSegment {
	out := make([]widget.RichTextSegment, 0, len(in))
	for _, s := range in {
		switch t := s.(type) {
		case *widget.ImageSegment:
			out = append(out, &widget.TextSegment{Style: widget.RichTextStyleInline, Text: imageWords(t)})
		case *widget.HyperlinkSegment:
			out = append(out, cleanLink(t)...)
		case *widget.ListSegment:
			t.Items = cleanSegments(t.Items)
			out = append(out, t)
		case *widget.ParagraphSegment:
			t.Texts = cleanSegments(t.Texts)
			out = append(out, t)
		case *widget.TableSegment:
			for i := range t.Headers {
				t.Headers[i] = cleanSegments(t.Headers[i])
			}
			for _, row := range t.Rows {
				for i := range row {
					row[i] = cleanSegments(row[i])
				}
			}
			out = append(out, t)
		default:
			out = append(out, s)
		}
	}
	return trimBreak(out)
}

// trimBreak leaves the empty paragraph out with which each block would end.
func trimBreak(segs []widget.RichTextSegment) []widget.RichTextSegment {
	if n := len(segs); n > 1 {
		if t, ok := segs[n-1].(*widget.TextSegment); ok && t.Text == "" && !t.Style.Inline {
			if prev, ok := segs[n-2].(*widget.TextSegment); ok && prev.Style.Inline {
				prev.Style.Inline = false
				return segs[:n-1]
			}
		}
	}
	return segs
}

func imageWords(i *widget.ImageSegment) string {
	words := i.Title
	if words == "" && i.Source != nil {
		words = i.Source.Name()
	}
	return "[image: " + oneLine(words) + "]"
}

// cleanLink keeps an allowed link and names its host; others become text.
func cleanLink(h *widget.HyperlinkSegment) []widget.RichTextSegment {
	host, ok := LinkHost(h.URL)
	if !ok {
		return []widget.RichTextSegment{&widget.TextSegment{Style: widget.RichTextStyleInline, Text: h.Text}}
	}
	if host == "" || strings.Contains(strings.ToLower(h.Text), strings.ToLower(host)) {
		return []widget.RichTextSegment{h}
	}
	style := widget.RichTextStyleInline
	style.ColorName = "placeholder"
	return []widget.RichTextSegment{h, &widget.TextSegment{Style: style, Text: " (" + host + ")"}}
}

// LinkHost tells the host a link leads to, and if it may be opened at all.
func LinkHost(u *url.URL) (string, bool) {
	if u == nil {
		return "", false
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		return u.Hostname(), u.Host != ""
	case "mailto":
		return "", u.Opaque != ""
	}
	return "", false
}

var _ fyne.Widget = (*Markdown)(nil)
