package markdown

import (
	"bytes"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/util"

	"delonix/assets/i18n"
	"delonix/ui/look"
	"delonix/ui/widgets"
)

const mutedText = look.Muted

func parserContext(c parser.Context) parser.ParseOption { return parser.WithContext(c) }

// inlines makes the spans of a paragraph, a heading, a cell.
func (r *reader) inlines(n ast.Node) []span {
	r.html = 0
	var out []span
	r.inline(n, span{}, &out)
	out = merge(out)
	for i := range out {
		out[i].text = widgets.Printable(showFormulas(out[i].text, r.formulas))
	}
	return linkify(trim(out))
}

// inline walks the children of a node; like is how their text is written.
func (r *reader) inline(n ast.Node, like span, out *[]span) {
	add := func(text string, also style) {
		s := like
		s.text, s.style = text, s.style|also|r.html
		*out = append(*out, s)
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			add(r.literal(c), 0)
			if c.SoftLineBreak() || c.HardLineBreak() {
				add("\n", 0)
			}
		case *ast.String:
			add(string(c.Value), 0)
		case *ast.CodeSpan:
			add(r.codeSpan(c), mono)
		case *ast.Emphasis:
			inner := like
			inner.style |= italic
			if c.Level > 1 {
				inner.style = like.style | bold
			}
			r.inline(c, inner, out)
		case *extast.Strikethrough:
			inner := like
			inner.style |= strike
			r.inline(c, inner, out)
		case *extast.TaskCheckBox:
			r.task = "☐"
			if c.IsChecked {
				r.task = "☑"
			}
		case *ast.Link:
			r.link(unescape(c.Destination), like, out, func(inner span) { r.inline(c, inner, out) })
		case *ast.AutoLink:
			address := string(c.URL(r.source))
			if c.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(address), "mailto:") {
				address = "mailto:" + address
			}
			r.link(address, like, out, func(inner span) {
				inner.text = string(c.Label(r.source))
				*out = append(*out, inner)
			})
		case *ast.Image:
			*out = append(*out, r.image(c, like))
		case *ast.RawHTML:
			r.tag(c, add)
		case *noteNode:
			s := like
			s.text, s.style, s.note = strconv.Itoa(r.refs.note(c.label)), s.style|sup, c.label
			*out = append(*out, s)
		default:
			r.inline(c, like, out)
		}
	}
}

// literal is the text of a node with its escapes and entities resolved.
func (r *reader) literal(t *ast.Text) string {
	s := t.Segment.Value(r.source)
	if t.IsRaw() {
		return string(s)
	}
	if t.SoftLineBreak() || t.HardLineBreak() {
		s = bytes.TrimRight(s, " ")
	}
	return unescape(s)
}

// unescape resolves backslashes and entities from left to right, so that
// neither makes the other.
func unescape(s []byte) string {
	if bytes.IndexByte(s, '\\') < 0 && bytes.IndexByte(s, '&') < 0 {
		return string(s)
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && util.IsPunct(s[i+1]):
			i++
			b.WriteByte(s[i])
		case s[i] == '&':
			end := bytes.IndexByte(s[i:min(len(s), i+40)], ';')
			if end < 2 {
				b.WriteByte('&')
				continue
			}
			name := s[i : i+end+1]
			resolved := util.ResolveEntityNames(util.ResolveNumericReferences(name))
			b.Write(resolved)
			i += end
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

func (r *reader) codeSpan(n *ast.CodeSpan) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			b.Write(t.Segment.Value(r.source))
		}
	}
	return b.String()
}

// link writes words that lead to an address, if it is one that may be opened,
// and names its host where the words don't.
func (r *reader) link(address string, like span, out *[]span, write func(span)) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err == nil && u.Scheme == "" && mailAddress.MatchString(u.Path) {
		u = &url.URL{Scheme: "mailto", Opaque: u.Path}
	}
	inner := like
	var host string
	if err == nil {
		if safe, leads, ok := widgets.SafeAddress(u); ok {
			inner.href, host = safe, leads
		}
	}
	from := len(*out)
	write(inner)
	if inner.href == nil {
		return
	}
	said := widgets.Printable(words((*out)[from:]))
	if strings.TrimSpace(said) == "" {
		inner.text = host
		*out = append((*out)[:from], inner)
		return
	}
	if leads := widgets.LeadsElsewhere(said, inner.href.String()); leads != "" {
		like.text, like.color = " ("+leads+")", mutedText
		*out = append(*out, like)
	}
}

// image is words in the place of a picture, which is never loaded by itself.
func (r *reader) image(n *ast.Image, like span) span {
	var inner []span
	r.inline(n, span{}, &inner)
	name := words(inner)
	u, err := url.Parse(unescape(n.Destination))
	if name == "" && err == nil {
		name = u.Path[strings.LastIndexByte(u.Path, '/')+1:]
	}
	like.text = i18n.T("text.image", "name", widgets.OneLine(name))
	if safe, _, ok := widgets.SafeAddress(u); err == nil && ok && safe.Scheme != "mailto" {
		like.image = safe
	}
	return like
}

// tagName is the name of an HTML tag that means something to us.
var tagName = regexp.MustCompile(`(?i)^<(/?)(br|sub|sup|kbd)\s*(/?)>$`)

// tag does what a few tags ask for; the others are shown as they were written.
func (r *reader) tag(n *ast.RawHTML, add func(string, style)) {
	var b strings.Builder
	for i := range n.Segments.Len() {
		at := n.Segments.At(i)
		b.Write(at.Value(r.source))
	}
	m := tagName.FindStringSubmatch(b.String())
	if m == nil {
		add(b.String(), 0)
		return
	}
	name := strings.ToLower(m[2])
	if name == "br" {
		add("\n", 0)
		return
	}
	bit := map[string]style{"sub": sub, "sup": sup, "kbd": key}[name]
	if m[1] == "" {
		r.html |= bit
	} else {
		r.html &^= bit
	}
}

// merge joins neighbours that are written alike.
func merge(spans []span) []span {
	out := spans[:0]
	for _, s := range spans {
		if s.text == "" {
			continue
		}
		if n := len(out); n > 0 && alike(out[n-1], s) {
			out[n-1].text += s.text
			continue
		}
		out = append(out, s)
	}
	return out
}

func alike(a, b span) bool {
	return a.style == b.style && a.color == b.color && a.href == b.href && a.image == b.image && a.note == b.note
}

// trim takes line ends away at the beginning and the end.
func trim(spans []span) []span {
	for len(spans) > 0 {
		if spans[0].text = strings.TrimLeft(spans[0].text, "\n"); spans[0].text != "" {
			break
		}
		spans = spans[1:]
	}
	for n := len(spans); n > 0; n = len(spans) {
		if spans[n-1].text = strings.TrimRight(spans[n-1].text, "\n "); spans[n-1].text != "" {
			break
		}
		spans = spans[:n-1]
	}
	return spans
}

var bareLink = regexp.MustCompile(`https?://[^\s<>"'\x60|\x{3000}-\x{303F}\x{FF00}-\x{FFEF}]+`)

// linkify makes links of the web addresses that stand in a text as they are.
func linkify(spans []span) []span {
	var out []span
	for i, s := range spans {
		if s.href != nil || s.style&mono != 0 || !strings.Contains(s.text, "://") {
			if out != nil {
				out = append(out, s)
			}
			continue
		}
		if out == nil {
			out = append(make([]span, 0, len(spans)+2), spans[:i]...)
		}
		out = append(out, addresses(s)...)
	}
	if out == nil {
		return spans
	}
	return out
}

// addresses cuts a span where addresses begin and end.
func addresses(s span) []span {
	var out []span
	add := func(text string, to *url.URL) {
		if text != "" {
			part := s
			part.text, part.href = text, to
			out = append(out, part)
		}
	}
	rest := s.text
	for {
		at := bareLink.FindStringIndex(rest)
		if at == nil {
			break
		}
		address := endOfAddress(rest[at[0]:at[1]])
		u, err := url.Parse(address)
		safe, _, ok := widgets.SafeAddress(u)
		if err != nil || !ok {
			add(rest[:at[1]], nil)
			rest = rest[at[1]:]
			continue
		}
		add(rest[:at[0]], nil)
		add(address, safe)
		rest = rest[at[0]+len(address):]
	}
	add(rest, nil)
	return out
}

// endOfAddress leaves out the stops behind an address, and a bracket that was
// opened before it.
func endOfAddress(address string) string {
	address = strings.TrimRight(address, ".,;:!?*_~]}…”’»")
	for strings.HasSuffix(address, ")") && strings.Count(address, "(") < strings.Count(address, ")") {
		address = strings.TrimRight(strings.TrimSuffix(address, ")"), ".,;:!?")
	}
	return address
}
