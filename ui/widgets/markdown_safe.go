package widgets

import (
	"net/url"
	"regexp"
	"strings"

	"fyne.io/fyne/v2/widget"

	"delonix/assets/i18n"
	"delonix/ui/look"
)

// safeSegments parses one block and takes out what must not come from a
// reply: images (the toolkit would fetch them, from any place) and links to
// anything but http, https and mailto. What can't be parsed is shown as it
// was written.
func safeSegments(block string) (segs []widget.RichTextSegment) {
	if tooDeep(block) || tooWide(block) || tooMarked(block) {
		return plainSegments(block)
	}
	defer func() {
		if r := recover(); r != nil { // a fault of the parser must not end the window
			segs = plainSegments(block)
		}
	}()
	return cleanSegments(widget.NewRichTextFromMarkdown(prepare(block)).Segments)
}

// plainSegments shows text as it is.
func plainSegments(text string) []widget.RichTextSegment {
	style := widget.RichTextStyleParagraph
	return []widget.RichTextSegment{&widget.TextSegment{Style: style, Text: text}}
}

var mailAddress = regexp.MustCompile(`^[^\s@/:?]+@[^\s@/:?]+$`)

func cleanSegments(in []widget.RichTextSegment) []widget.RichTextSegment {
	out := make([]widget.RichTextSegment, 0, len(in))
	for _, s := range in {
		switch t := s.(type) {
		case *widget.ImageSegment:
			out = append(out, &widget.TextSegment{Style: widget.RichTextStyleInline, Text: imageWords(t)})
		case *widget.HyperlinkSegment:
			out = append(out, cleanLink(t)...)
		case *widget.CheckBoxSegment:
			out = append(out, &widget.TextSegment{Style: widget.RichTextStyleInline, Text: t.Textual() + t.Text})
		case *widget.ListSegment:
			t.Items = cleanSegments(t.Items)
			out = append(out, t)
		case *widget.ParagraphSegment:
			t.Texts = cleanSegments(t.Texts)
			out = append(out, t)
		case *widget.TableSegment:
			cleanTable(t)
			out = append(out, t)
		case *widget.TextSegment:
			if t.Style.TextStyle.Monospace {
				out = append(out, t)
				continue
			}
			t.Text = unescape(t.Text)
			if last := lastText(out); last != nil && last.Style == t.Style && t.Style.Inline {
				last.Text += t.Text
				continue
			}
			out = append(out, t)
		case *widget.CodeBlockSegment, *widget.SeparatorSegment:
			out = append(out, s)
		default: // nothing that is not known to be harmless
			out = append(out, &widget.TextSegment{Style: widget.RichTextStyleInline, Text: s.Textual()})
		}
	}
	clean(out)
	return trimBreak(linkifyAll(out))
}

// clean takes out what can't be shown once more: the parser has put signs in
// the place of entities meanwhile.
func clean(segs []widget.RichTextSegment) {
	for _, s := range segs {
		switch t := s.(type) {
		case *widget.TextSegment:
			t.Text = printable(t.Text)
		case *widget.HyperlinkSegment:
			t.Text = printable(t.Text)
		}
	}
}

// lastText gives the last segment if it is text. The parser cuts text at signs
// that could begin something ("best!"), and the toolkit would break the line
// there.
func lastText(segs []widget.RichTextSegment) *widget.TextSegment {
	if len(segs) == 0 {
		return nil
	}
	t, _ := segs[len(segs)-1].(*widget.TextSegment)
	return t
}

func linkifyAll(segs []widget.RichTextSegment) []widget.RichTextSegment {
	out := make([]widget.RichTextSegment, 0, len(segs))
	for _, s := range segs {
		if t, ok := s.(*widget.TextSegment); ok && !t.Style.TextStyle.Monospace {
			out = append(out, linkify(t)...)
		} else {
			out = append(out, s)
		}
	}
	return out
}

var bareLink = regexp.MustCompile(`https?://[^\s<>"'\x60|]+`)

// linkify makes links of the web addresses that stand in a text as they are.
func linkify(t *widget.TextSegment) []widget.RichTextSegment {
	if !t.Style.Inline || !strings.Contains(t.Text, "://") {
		return []widget.RichTextSegment{t}
	}
	var out []widget.RichTextSegment
	add := func(words string) {
		if words != "" {
			out = append(out, &widget.TextSegment{Style: t.Style, Text: words})
		}
	}
	rest := t.Text
	for {
		at := bareLink.FindStringIndex(rest)
		if at == nil {
			break
		}
		address := strings.TrimRight(rest[at[0]:at[1]], ".,;:!?*_~]}…")
		if strings.HasSuffix(address, ")") && strings.Count(address, "(") < strings.Count(address, ")") {
			address = strings.TrimSuffix(address, ")")
		}
		u, err := url.Parse(address)
		if _, _, ok := SafeAddress(u); err != nil || !ok {
			break
		}
		add(rest[:at[0]])
		out = append(out, &widget.HyperlinkSegment{Text: address, URL: u, TextStyle: t.Style.TextStyle, SizeName: t.Style.SizeName})
		rest = rest[at[0]+len(address):]
	}
	add(rest)
	return out
}

var escaped = regexp.MustCompile("\\\\([!-/:-@\\[-`{-~])")

// unescape takes the backslashes away that only tell the parser to leave a
// sign alone; the toolkit would show them.
func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	return escaped.ReplaceAllString(s, "$1")
}

func cleanTable(t *widget.TableSegment) {
	for i := range t.Headers {
		t.Headers[i] = cleanSegments(t.Headers[i])
	}
	for _, row := range t.Rows {
		for i := range row {
			row[i] = cleanSegments(row[i])
		}
	}
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
	return i18n.T("text.image", "name", oneLine(words))
}

// cleanLink keeps an allowed link and names its host; others become text.
func cleanLink(h *widget.HyperlinkSegment) []widget.RichTextSegment {
	if u := h.URL; u != nil && u.Scheme == "" && u.Path == h.Text && mailAddress.MatchString(h.Text) {
		h.URL = &url.URL{Scheme: "mailto", Opaque: u.Path} // <jane@example.com>
	}
	h.Text = printable(unescape(h.Text))
	safe, host, ok := SafeAddress(h.URL)
	if !ok {
		return []widget.RichTextSegment{&widget.TextSegment{Style: widget.RichTextStyleInline, Text: h.Text}}
	}
	h.URL = safe
	if strings.TrimSpace(h.Text) == "" {
		h.Text = host
	}
	if saysHost(h.Text, host) {
		return []widget.RichTextSegment{h}
	}
	style := widget.RichTextStyleInline
	style.ColorName = look.Muted
	return []widget.RichTextSegment{h, &widget.TextSegment{Style: style, Text: " (" + host + ")"}}
}

// saysHost reports whether a link's words are the address it leads to: nothing but a
// host that stands at the beginning counts, since "example.com.evil.org" and
// "example.com at evil.org" say another one.
func saysHost(words, host string) bool {
	words = strings.ToLower(strings.TrimSpace(words))
	for _, scheme := range []string{"https://", "http://"} {
		words = strings.TrimPrefix(words, scheme)
	}
	rest, ok := strings.CutPrefix(words, strings.ToLower(host))
	return ok && (rest == "" || strings.ContainsAny(rest[:1], "/:?#")) && !strings.ContainsAny(words, " @")
}
