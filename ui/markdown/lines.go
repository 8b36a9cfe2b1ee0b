package markdown

import (
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/go-text/typesetting/segmenter"
)

// flow is text that is broken into lines: a paragraph, a cell, a block of code.
type flow struct {
	text   string
	spans  []span
	starts []int // where each span begins in text, in bytes
	size   float32
	heavy  bool // all of it is bold
	keep   bool // lines end only where the text says so
	side   align

	width float32 // what lines was made for
	lines []line
}

// line is a line of a flow at its place.
type line struct {
	from, to int // in the flow's text, in bytes, without the line's end
	runs     []run
	y        float32
	height   float32
	base     float32 // from the top of the line
	width    float32
	x        float32
	rtl      bool
}

// run is a piece of a line that is drawn at once.
type run struct {
	from, to int // in the flow's text
	span     int
	text     string // as it is drawn
	x, width float32
	rtl      bool
}

func newFlow(spans []span, size float32, heavy bool) *flow {
	f := &flow{text: words(spans), spans: spans, size: size, heavy: heavy, width: -1}
	at := 0
	for _, s := range spans {
		f.starts = append(f.starts, at)
		at += len(s.text)
	}
	return f
}

func (f *flow) font(span int) font { return fontOf(f.spans[span].style, f.size, f.heavy) }

// spanAt is the span of a place in the text.
func (f *flow) spanAt(at int) int {
	return max(0, sort.Search(len(f.starts), func(i int) bool { return f.starts[i] > at })-1)
}

// measure is how wide a piece of the text is on one line.
func (f *flow) measure(from, to int) float32 {
	var w float32
	f.split(from, to, func(span, a, b int) {
		w += measured.width(f.text[a:b], f.font(span)) + f.padding(span, a, b)
	})
	return w
}

// split visits the parts of a piece, span by span.
func (f *flow) split(from, to int, visit func(span, from, to int)) {
	for i := f.spanAt(from); from < to && i < len(f.spans); i++ {
		end := min(to, f.starts[i]+len(f.spans[i].text))
		if end > from {
			visit(i, from, end)
		}
		from = max(from, end)
	}
}

// Room around keys and code within a line.
const (
	keySide  float32 = 5
	codeSide float32 = 3
)

// padding is the room at the ends of what has a ground of its own.
func (f *flow) padding(span, from, to int) float32 {
	side := sideOf(f.spans[span].style)
	if side == 0 || f.keep {
		return 0
	}
	var w float32
	if from == f.starts[span] {
		w += side
	}
	if to == f.starts[span]+len(f.spans[span].text) {
		w += side
	}
	return w
}

func sideOf(s style) float32 {
	switch {
	case s&key != 0:
		return keySide
	case s&mono != 0:
		return codeSide
	}
	return 0
}

// lay breaks the text for a width; 0 is without a limit.
func (f *flow) lay(width float32) {
	if f.width == width {
		return
	}
	f.width, f.lines = width, f.lines[:0]
	at := 0
	for {
		end := strings.IndexByte(f.text[at:], '\n')
		if end < 0 {
			f.hardLine(at, len(f.text), width)
			break
		}
		f.hardLine(at, at+end, width)
		at += end + 1
	}
	f.placeLines(width)
}

// natural is how wide the text is on the lines it has by itself, and least how
// wide the widest piece that is not broken is.
func (f *flow) natural() (natural, least float32) {
	for at := 0; ; {
		end := strings.IndexByte(f.text[at:], '\n')
		to := len(f.text)
		if end >= 0 {
			to = at + end
		}
		var w float32
		f.units(at, to, func(from, fit, next int) {
			word := f.measure(from, fit)
			natural = max(natural, w+word)
			w += word + f.measure(fit, next)
			least = max(least, word)
		})
		if end < 0 {
			return natural, least
		}
		at = to + 1
	}
}

// height is that of all lines.
func (f *flow) height() float32 {
	if n := len(f.lines); n > 0 {
		return f.lines[n-1].y + f.lines[n-1].height
	}
	return 0
}

// hardLine breaks what stands between two line ends.
func (f *flow) hardLine(from, to int, width float32) {
	begin, end := from, from // of the line, without the blanks at its end
	var used float32
	add := func(at int) {
		f.lines = append(f.lines, line{from: begin, to: at})
	}
	if f.keep || width <= 0 {
		end = to
		add(end)
		return
	}
	f.units(from, to, func(a, fit, next int) {
		word := f.measure(a, fit)
		if used > 0 && used+word > width+0.01 {
			add(end)
			begin, used = a, 0
		}
		for used == 0 && word > width {
			cut := f.fitting(a, fit, width)
			if cut >= fit {
				break
			}
			end = cut
			add(end)
			begin, a = cut, cut
			word = f.measure(a, fit)
		}
		end = fit
		used += word
		if next > fit {
			used += f.measure(fit, next)
		}
	})
	add(max(end, begin))
}

// fitting is how much of a word that is too long stands on one line.
func (f *flow) fitting(from, to int, width float32) int {
	marks := graphemes(f.text[from:min(to, from+2048)])
	if len(marks) < 2 {
		return to
	}
	n := sort.Search(len(marks)-1, func(i int) bool { return f.measure(from, from+marks[i+1]) > width })
	return from + marks[max(1, n)]
}

// graphemes gives where each sign that people see as one ends; the first entry
// is 0.
func graphemes(s string) []int {
	out := []int{0}
	if isASCII(s) {
		for i := range s {
			out = append(out, i+1)
		}
		return out
	}
	var seg segmenter.Segmenter
	seg.InitWithString(s)
	at := 0
	for it := seg.GraphemeIterator(); it.Next(); {
		for _, r := range it.Grapheme().Text {
			at += runeBytes(r, s[at:])
		}
		out = append(out, at)
	}
	return out
}

func runeBytes(r rune, s string) int {
	if r == utf8.RuneError {
		_, n := utf8.DecodeRuneInString(s)
		return n
	}
	return utf8.RuneLen(r)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// units visits what is not broken: words, with the end of what must fit and
// the beginning of the next one behind the blanks.
func (f *flow) units(from, to int, visit func(from, fit, next int)) {
	s := f.text[from:to]
	if s == "" {
		return
	}
	if isASCII(s) {
		asciiUnits(s, func(a, fit, next int) { visit(from+a, from+fit, from+next) })
		return
	}
	var seg segmenter.Segmenter
	seg.InitWithString(s)
	at := 0
	for it := seg.LineIterator(); it.Next(); {
		begin := at
		for _, r := range it.Line().Text {
			at += runeBytes(r, s[at:])
		}
		fit := begin + len(strings.TrimRight(s[begin:at], " \t"))
		visit(from+begin, from+fit, from+at)
	}
}

// asciiUnits does it for the texts that most are: lines break at blanks, and
// behind a hyphen between letters.
func asciiUnits(s string, visit func(from, fit, next int)) {
	begin := 0
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == ' ' || s[i] == '\t':
			fit := i
			for i+1 < len(s) && (s[i+1] == ' ' || s[i+1] == '\t') {
				i++
			}
			visit(begin, fit, i+1)
			begin = i + 1
		case s[i] == '-' && i > begin && i+1 < len(s) && letter(s[i-1]) && letter(s[i+1]):
			visit(begin, i+1, i+1)
			begin = i + 1
		}
	}
	if begin < len(s) {
		visit(begin, len(s), len(s))
	}
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
