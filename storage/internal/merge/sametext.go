package merge

import (
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Portals do not always give a text back as it was sent: they trim it, compose its letters in another way,
// strip tags, turn quotation marks, mask numbers, or put a note behind it. SameText is the one rule for "the
// same text", here and in what uses this package; alike tells of texts that differ whether one may be an altered
// form of the other.

// SameText reports whether two texts are the same but for what every portal may change: white space, tags,
// invisible characters, and the forms of letters, quotation marks and dashes.
func SameText(a, b string) bool { return a == b || TextKey(a) == TextKey(b) }

// TextKey is a text as SameText compares it, for looking it up among many and for finding one in another. It is
// empty only for a text in which nothing can be seen.
func TextKey(s string) string {
	if isPlain(s) {
		return WithoutSpace(s)
	}
	key := WithoutSpace(foldText(markup.ReplaceAllString(html.UnescapeString(s), "")))
	if key == "" { // only tags, or only what is invisible
		key = WithoutSpace(s)
	}
	return key
}

// isPlain reports whether nothing of a text but its white space has to be changed.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || c == '<' || c == '&' {
			return false
		}
	}
	return true
}

// markup is a tag or a comment of HTML.
var markup = regexp.MustCompile(`</?[a-zA-Z][^<>]*>|<!--[^>]*-->`)

// foldText brings letters, quotation marks and dashes into one form and drops what can't be seen.
func foldText(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '‘', '’', '‚', '‛', '′', '´', '`', 'ʼ':
			return '\''
		case '“', '”', '„', '‟', '«', '»', '″':
			return '"'
		case '‐', '‑', '‒', '–', '—', '―', '−':
			return '-'
		case '\uFFFD':
			return r
		}
		if unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r) {
			return -1
		}
		return r
	}, norm.NFKC.String(s))
}

// WithoutSpace is a text without its white space.
func WithoutSpace(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// How many letters of two texts have to agree before one can pass for the other.
const (
	alikeLetters = 4  // all of them
	alikePart    = 10 // of one that is a part of the other
)

// Alike reports whether two texts that are not the same may be one, of which a portal has changed what it likes
// to change: signs and emoji, digits it takes out (not into others), what stands in brackets, what is behind the
// text, letters in the middle of a word (as f**k), or the end of a long one.
func Alike(a, b string) bool { return shapeOf(a).alike(shapeOf(b)) }

// shape is what alike looks at, made once of a text that is compared with many.
type shape struct {
	text     string // trimmed
	skeleton string // its letters
	letters  int    // of the skeleton
	digits   string
}

func shapeOf(s string) shape {
	k, digits := skeleton(s)
	return shape{strings.TrimSpace(s), k, utf8.RuneCountInString(k), digits}
}

func (s shape) alike(other shape) bool {
	if isNoted(s.text, other.text) || isNoted(other.text, s.text) {
		return true
	}
	if !isWithin(s.digits, other.digits) && !isWithin(other.digits, s.digits) {
		return false
	}
	a, b := s, other
	if len(a.skeleton) > len(b.skeleton) {
		a, b = b, a
	}
	switch {
	case a.skeleton == b.skeleton:
		return a.letters >= alikeLetters
	case a.letters < alikePart:
		return false
	case isCut(a.skeleton, b.skeleton):
		return true
	}
	return 4*a.letters >= 3*b.letters && isWithin(a.skeleton, b.skeleton)
}

// placeholder is what stands for something that was taken out, such as [card number], ***** or XXXX.
var placeholder = regexp.MustCompile(`\[[^\[\]]{0,40}\]|\{[^{}]{0,40}\}|[xX]{3,}`)

// skeleton is what is left of a text when everything is gone that portals change: its letters, and apart from
// them its digits.
func skeleton(s string) (letters, digits string) {
	var l, d strings.Builder
	for _, r := range placeholder.ReplaceAllString(foldText(markup.ReplaceAllString(html.UnescapeString(s), "")), "") {
		switch {
		case unicode.IsLetter(r):
			l.WriteRune(unicode.ToLower(r))
		case unicode.IsDigit(r):
			d.WriteRune(r)
		}
	}
	return l.String(), d.String()
}

// isNoted reports whether noted is a text with a note in brackets or on a line of its own behind it, both trimmed.
func isNoted(noted, text string) bool {
	rest, ok := strings.CutPrefix(noted, text)
	if !ok || text == "" {
		return false
	}
	line := strings.HasPrefix(strings.TrimLeft(rest, " \t\r"), "\n")
	rest = strings.TrimSpace(rest)
	return rest != "" && (line || strings.ContainsAny(rest[:1], "([{") && strings.ContainsAny(rest[len(rest)-1:], ")]}"))
}

// isCut reports whether a is b without one piece of it, wherever that was.
func isCut(a, b string) bool {
	i, j := 0, 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	for j < len(a) && a[len(a)-1-j] == b[len(b)-1-j] {
		j++
	}
	return i+j >= len(a)
}

// isWithin reports whether all letters of a come in b in the same order.
func isWithin(a, b string) bool {
	for _, r := range a {
		i := strings.IndexRune(b, r)
		if i < 0 {
			return false
		}
		b = b[i+utf8.RuneLen(r):]
	}
	return true
}
