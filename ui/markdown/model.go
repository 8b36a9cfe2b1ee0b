package markdown

import (
	"net/url"
	"strings"

	"fyne.io/fyne/v2"
)

// style is how a span is written; its bits add up.
type style uint16

const (
	bold style = 1 << iota
	italic
	mono
	strike
	caption // small letters, for what we say ourselves
	sub
	sup
	key      // a key of the keyboard
	selfLink // an address that stands in the text as it is
)

// span is text of one style. "\n" ends a line.
type span struct {
	text  string
	style style
	color fyne.ThemeColorName // "" is the text's own
	href  *url.URL            // where a click leads, nil for nowhere
	image *url.URL            // the picture the words stand for
	note  string              // the label of the footnote it refers to
}

// leafKind is what a leaf is.
type leafKind uint8

const (
	paragraph leafKind = iota
	heading
	code
	grid // a table
	rule
	fold // the line that opens and closes what follows
	foldEnd
)

// leaf is what is laid out on its own: a paragraph, a block of code, a table.
// Lists and quotes are not leaves but what leaves stand in.
type leaf struct {
	kind   leafKind
	level  int   // of a heading, 1 to 6
	within []box // from outside in
	spans  []span
	lang   string     // of code, as it was named
	source string     // of code
	aligns []align    // of a table's columns
	rows   [][][]span // of a table; the first is its head
	goesOn bool       // it continues the leaf above, which would be too long
	fold   int        // of a fold: its number, from 1
	open   bool       // of a fold: it begins open
	small  bool       // a footnote
}

// box is a quote or an item of a list that a leaf stands in.
type box struct {
	list   bool
	tight  bool   // of a list: its items stand close
	id     int    // of the quote, or of the list
	item   int    // of the list
	marker string // stands before the item's first leaf
	widest string // the widest marker of the list
}

// align is on which side of its column a cell stands.
type align uint8

const (
	alignStart align = iota
	alignMiddle
	alignEnd
)

// words is the text of spans.
func words(spans []span) string {
	if len(spans) == 1 {
		return spans[0].text
	}
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.text)
	}
	return b.String()
}
