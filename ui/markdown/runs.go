package markdown

import (
	"math"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"
)

// placeLines gives the lines their runs, heights and places.
func (f *flow) placeLines(width float32) {
	var y float32
	base := uint8(0)
	begins := true
	rtl := hasRTL(f.text)
	for i := range f.lines {
		l := &f.lines[i]
		if rtl {
			if begins { // a paragraph goes the way of its first letter
				base = baseLevel([]rune(f.hardLineAt(l.from)))
			}
			f.mixedRuns(l, base)
			begins = l.to < len(f.text) && f.text[l.to] == '\n' || l.to == len(f.text)
		} else {
			f.plainRuns(l)
		}
		l.y = y
		f.lineHeight(l)
		y += l.height
		f.alignLine(l, width)
	}
}

func (f *flow) hardLineAt(at int) string {
	begin := strings.LastIndexByte(f.text[:at], '\n') + 1
	rest := f.text[begin:]
	if end := strings.IndexByte(rest, '\n'); end >= 0 {
		rest = rest[:end]
	}
	return rest
}

func (f *flow) plainRuns(l *line) {
	var x float32
	f.split(l.from, l.to, func(span, a, b int) {
		x = f.addRun(l, run{from: a, to: b, span: span, text: f.text[a:b]}, x)
	})
	l.width = x
}

// addRun places a run and gives where the next one begins.
func (f *flow) addRun(l *line, r run, x float32) float32 {
	r.width = measured.width(r.text, f.font(r.span))
	side := sideOf(f.spans[r.span].style)
	if side > 0 && !f.keep && r.from == f.starts[r.span] {
		x += side
	}
	r.x = x
	x += r.width
	if side > 0 && !f.keep && r.to == f.starts[r.span]+len(f.spans[r.span].text) {
		x += side
	}
	l.runs = append(l.runs, r)
	return x
}

// mixedRuns orders the runs of a line with letters from right to left.
func (f *flow) mixedRuns(l *line, base uint8) {
	s := f.text[l.from:l.to]
	rs := []rune(s)
	at := make([]int, len(rs)+1) // bytes
	n := l.from
	for i, r := range rs {
		at[i] = n
		n += runeBytes(r, f.text[n:])
	}
	at[len(rs)] = n
	l.rtl = base == 1
	var x float32
	for _, v := range visualOrder(rs, levels(rs, base), base) {
		type part struct{ span, from, to int }
		var parts []part
		f.split(at[v.from], at[v.to], func(span, a, b int) { parts = append(parts, part{span, a, b}) })
		if !v.rtl {
			for _, p := range parts {
				x = f.addRun(l, run{from: p.from, to: p.to, span: p.span, text: f.text[p.from:p.to]}, x)
			}
			continue
		}
		for i := len(parts) - 1; i >= 0; i-- {
			x = f.rtlRuns(l, parts[i].span, parts[i].from, parts[i].to, x)
		}
	}
	l.width = x
}

// rtlRuns places text that goes from right to left, word by word: the toolkit
// joins and turns the letters of a word, but not what stands between two.
func (f *flow) rtlRuns(l *line, span, from, to int, x float32) float32 {
	type word struct {
		from, to int
		letters  bool
	}
	var list []word
	for at := from; at < to; {
		r, n := utf8.DecodeRuneInString(f.text[at:])
		c := classOf(r)
		letters := c == bidi.R || c == bidi.AL
		if k := len(list); k > 0 && (list[k-1].letters == letters || list[k-1].letters && joins(r)) {
			list[k-1].to = at + n
		} else {
			list = append(list, word{at, at + n, letters})
		}
		at += n
	}
	for i := len(list) - 1; i >= 0; i-- {
		w := list[i]
		text := f.text[w.from:w.to]
		if !w.letters {
			text = mirrored(text)
		}
		x = f.addRun(l, run{from: w.from, to: w.to, span: span, text: text, rtl: true}, x)
	}
	return x
}

// joins tells what belongs to the letter before it: marks, and the signs that
// join letters or keep them apart.
func joins(r rune) bool { return isMark(r) || r == '\u200c' || r == '\u200d' }

// mirrored turns signs around for being drawn from left to right.
func mirrored(s string) string {
	rs := []rune(s)
	for a, b := 0, len(rs)-1; a < b; a, b = a+1, b-1 {
		rs[a], rs[b] = rs[b], rs[a]
	}
	for i, r := range rs {
		if m, ok := mirrors[r]; ok {
			rs[i] = m
		}
	}
	return string(rs)
}

func (f *flow) lineHeight(l *line) {
	least := font{size: f.size}
	if f.keep {
		least.style.Monospace = true
	}
	var below float32
	take := func(fo font, shift float32) {
		h, b := measured.height(fo)
		l.base = max(l.base, b-shift)
		below = max(below, h-b+shift)
	}
	take(least, 0)
	for _, r := range l.runs {
		take(f.font(r.span), shiftOf(f.spans[r.span].style, f.size))
	}
	l.base = float32(math.Ceil(float64(l.base)))
	l.height = float32(math.Ceil(float64(l.base + below)))
}

// shiftOf is how far a style stands below the line, in pixels.
func shiftOf(s style, size float32) float32 {
	switch {
	case s&sup != 0:
		return -size * 0.32
	case s&sub != 0:
		return size * 0.2
	}
	return 0
}

func (f *flow) alignLine(l *line, width float32) {
	if width <= 0 || l.width >= width {
		return
	}
	side := f.side
	if side == alignStart && l.rtl {
		side = alignEnd
	}
	switch side {
	case alignEnd:
		l.x = width - l.width
	case alignMiddle:
		l.x = float32(int((width - l.width) / 2))
	}
}
