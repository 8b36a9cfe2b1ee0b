package markdown

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-text/typesetting/segmenter"
)

func isMark(r rune) bool { return unicode.Is(unicode.M, r) }

// lineAt is the line at a height; those above the first and below the last
// count as these.
func (f *flow) lineAt(y float32) int {
	i := sort.Search(len(f.lines), func(i int) bool { return f.lines[i].y+f.lines[i].height > y })
	return min(i, len(f.lines)-1)
}

// placeAt is the place in the text nearest to a point, in bytes.
func (f *flow) placeAt(x, y float32) int {
	if len(f.lines) == 0 {
		return 0
	}
	l := &f.lines[f.lineAt(y)]
	x -= l.x
	if len(l.runs) == 0 {
		return l.from
	}
	for i, r := range l.runs {
		if x < r.x+r.width || i == len(l.runs)-1 {
			return f.placeIn(r, x-r.x)
		}
	}
	return l.to
}

// placeIn is the place within a run.
func (f *flow) placeIn(r run, x float32) int {
	fo := f.font(r.span)
	s := f.text[r.from:r.to]
	marks := graphemes(s)
	if r.rtl {
		x = r.width - x
	}
	n := sort.Search(len(marks), func(i int) bool {
		if i+1 >= len(marks) {
			return true
		}
		middle := (measured.width(s[:marks[i]], fo) + measured.width(s[:marks[i+1]], fo)) / 2
		return middle >= x
	})
	return r.from + marks[min(n, len(marks)-1)]
}

// spanUnder is the span under a point, -1 for none.
func (f *flow) spanUnder(x, y float32) int {
	if len(f.lines) == 0 || y < 0 || y >= f.height() {
		return -1
	}
	l := &f.lines[f.lineAt(y)]
	for _, r := range l.runs {
		if x-l.x >= r.x && x-l.x < r.x+r.width {
			return r.span
		}
	}
	return -1
}

// stretch is a part of a line that is selected, in pixels of the flow.
type stretch struct{ x, y, width, height float32 }

// selected gives the rectangles of a range.
func (f *flow) selected(from, to int) []stretch {
	var out []stretch
	for i := range f.lines {
		l := &f.lines[i]
		if l.to < from || l.from > to {
			continue
		}
		for _, r := range l.runs {
			a, b := max(from, r.from), min(to, r.to)
			if a >= b {
				continue
			}
			fo := f.font(r.span)
			x1, x2 := measured.width(f.text[r.from:a], fo), r.width
			if b < r.to {
				x2 = measured.width(f.text[r.from:b], fo)
			}
			if r.rtl {
				x1, x2 = r.width-x2, r.width-x1
			}
			s := stretch{l.x + r.x + x1, l.y, x2 - x1, l.height}
			if n := len(out); n > 0 && out[n-1].y == s.y && s.x-(out[n-1].x+out[n-1].width) < 2*keySide && s.x >= out[n-1].x {
				out[n-1].width = s.x + s.width - out[n-1].x
				continue
			}
			out = append(out, s)
		}
		if to > l.to && from <= l.to && (l.to < len(f.text) && f.text[l.to] == '\n') { // the line's end is selected too
			if n := len(out); n > 0 && out[n-1].y == l.y {
				out[n-1].width += 4
			} else {
				out = append(out, stretch{l.x, l.y, 4, l.height})
			}
		}
	}
	return out
}

// wordAt gives the word around a place.
func (f *flow) wordAt(at int) (from, to int) {
	begin := strings.LastIndexByte(f.text[:at], '\n') + 1
	end := len(f.text)
	if i := strings.IndexByte(f.text[at:], '\n'); i >= 0 {
		end = at + i
	}
	s := f.text[begin:end]
	if s == "" {
		return at, at
	}
	at -= begin
	var seg segmenter.Segmenter
	seg.InitWithString(s)
	pos := 0
	for it := seg.WordIterator(); it.Next(); {
		w := it.Word()
		from := offsetOf(s, w.Offset)
		to := from
		for _, r := range w.Text {
			to += runeBytes(r, s[to:])
		}
		if at < from { // between two words: a blank or a sign
			return begin + pos, begin + from
		}
		if at < to || at == to && to == len(s) {
			return begin + from, begin + to
		}
		pos = to
	}
	return begin + pos, end
}

func offsetOf(s string, runes int) int {
	at := 0
	for range runes {
		_, n := utf8.DecodeRuneInString(s[at:])
		at += n
	}
	return at
}

// hardLineOf gives the paragraph around a place: what stands between two line ends.
func (f *flow) hardLineOf(at int) (from, to int) {
	from = strings.LastIndexByte(f.text[:at], '\n') + 1
	to = len(f.text)
	if i := strings.IndexByte(f.text[at:], '\n'); i >= 0 {
		to = at + i
	}
	return from, to
}
