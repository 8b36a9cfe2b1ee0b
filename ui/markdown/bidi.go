package markdown

import "golang.org/x/text/unicode/bidi"

// A line with letters that are written from right to left is drawn in another
// order than it is stored: by the Unicode bidirectional algorithm (UAX #9),
// without its explicit marks, which never come this far.

// hasRTL reports whether a text has letters that are written from right to left.
func hasRTL(s string) bool {
	for _, r := range s {
		if r >= 0x590 && isRTL(r) {
			return true
		}
	}
	return false
}

func isRTL(r rune) bool {
	return r <= 0x8FF || r >= 0xFB1D && r <= 0xFDFF || r >= 0xFE70 && r <= 0xFEFF || r >= 0x10800 && r <= 0x10FFF || r >= 0x1E800 && r <= 0x1EFFF
}

func classOf(r rune) bidi.Class {
	p, _ := bidi.LookupRune(r)
	return p.Class()
}

// baseLevel is 1 where the first letter is written from right to left, else 0.
func baseLevel(rs []rune) uint8 {
	for _, r := range rs {
		switch classOf(r) {
		case bidi.L:
			return 0
		case bidi.R, bidi.AL:
			return 1
		}
	}
	return 0
}

// levels gives the embedding level of each rune of a paragraph: even ones go
// from left to right, odd ones from right to left.
func levels(rs []rune, base uint8) []uint8 {
	sor := bidi.L
	if base == 1 {
		sor = bidi.R
	}
	types := make([]bidi.Class, len(rs))
	for i, r := range rs {
		types[i] = classOf(r)
	}
	resolveWeak(types, sor)
	resolveBrackets(rs, types, sor)
	resolveNeutral(types, sor)
	out := make([]uint8, len(rs))
	for i, t := range types {
		out[i] = base
		switch {
		case base == 0 && t == bidi.R:
			out[i] = 1
		case base == 0 && (t == bidi.AN || t == bidi.EN):
			out[i] = 2
		case base == 1 && t != bidi.R:
			out[i] = 2
		}
	}
	return out
}

// resolveWeak is rules W1 to W7.
func resolveWeak(t []bidi.Class, sor bidi.Class) {
	before, strong := sor, sor
	for i, c := range t {
		switch c {
		case bidi.NSM:
			c = before
		case bidi.EN:
			if strong == bidi.AL {
				c = bidi.AN
			}
		case bidi.L, bidi.R, bidi.AL:
			strong = c
		}
		t[i], before = c, c
	}
	for i, c := range t {
		if c == bidi.AL {
			t[i] = bidi.R
		}
		if i > 0 && i+1 < len(t) && (c == bidi.ES && t[i-1] == bidi.EN && t[i+1] == bidi.EN ||
			c == bidi.CS && t[i-1] == t[i+1] && (t[i-1] == bidi.EN || t[i-1] == bidi.AN)) {
			t[i] = t[i-1]
		}
	}
	for i := 0; i < len(t); {
		if t[i] != bidi.ET {
			i++
			continue
		}
		end := i
		for end < len(t) && t[end] == bidi.ET {
			end++
		}
		number := i > 0 && t[i-1] == bidi.EN || end < len(t) && t[end] == bidi.EN
		for ; i < end; i++ {
			t[i] = bidi.ON
			if number {
				t[i] = bidi.EN
			}
		}
	}
	strong = sor
	for i, c := range t {
		switch c {
		case bidi.ES, bidi.CS, bidi.ET:
			t[i] = bidi.ON
		case bidi.L, bidi.R:
			strong = c
		case bidi.EN:
			if strong == bidi.L {
				t[i] = bidi.L
			}
		}
	}
}

// mirrors are the signs that are drawn the other way round.
var mirrors = func() map[rune]rune {
	out := map[rune]rune{}
	for _, pair := range []string{"()", "[]", "{}", "<>", "«»", "‹›", "“”", "⟨⟩", "（）", "「」", "『』", "【】", "《》"} {
		rs := []rune(pair)
		out[rs[0]], out[rs[1]] = rs[1], rs[0]
	}
	return out
}()

// resolveBrackets is rule N0: a pair of brackets goes the way of what is in it.
func resolveBrackets(rs []rune, t []bidi.Class, sor bidi.Class) {
	const most = 63
	var open []int
	for i, r := range rs {
		if t[i] != bidi.ON {
			continue
		}
		p, _ := bidi.LookupRune(r)
		switch {
		case !p.IsBracket():
		case p.IsOpeningBracket():
			if len(open) == most {
				return
			}
			open = append(open, i)
		default:
			for k := len(open) - 1; k >= 0; k-- {
				if mirrors[rs[open[k]]] == r {
					pairUp(t, open[k], i, sor)
					open = open[:k]
					break
				}
			}
		}
	}
}

// strongOf takes numbers for right to left, as neutral signs see them.
func strongOf(c bidi.Class) bidi.Class {
	if c == bidi.EN || c == bidi.AN {
		return bidi.R
	}
	return c
}

func pairUp(t []bidi.Class, from, to int, base bidi.Class) {
	other := false
	for i := from + 1; i < to; i++ {
		switch c := strongOf(t[i]); c {
		case base:
			t[from], t[to] = base, base
			return
		case bidi.L, bidi.R:
			other = true
		}
	}
	if !other {
		return
	}
	before := base
	for i := from - 1; i >= 0; i-- {
		if c := strongOf(t[i]); c == bidi.L || c == bidi.R {
			before = c
			break
		}
	}
	t[from], t[to] = before, before
}

// resolveNeutral is rules N1 and N2.
func resolveNeutral(t []bidi.Class, base bidi.Class) {
	strong := func(c bidi.Class) bool { return c == bidi.L || c == bidi.R || c == bidi.EN || c == bidi.AN }
	for i := 0; i < len(t); {
		if strong(t[i]) {
			i++
			continue
		}
		end := i
		for end < len(t) && !strong(t[end]) {
			end++
		}
		before, after := base, base
		if i > 0 {
			before = strongOf(t[i-1])
		}
		if end < len(t) {
			after = strongOf(t[end])
		}
		way := base
		if before == after {
			way = before
		}
		for ; i < end; i++ {
			t[i] = way
		}
	}
}

// visual is a stretch of a line that goes one way, in runes of the line.
type visual struct {
	from, to int
	rtl      bool
}

// visualOrder gives the stretches of a line from left to right.
func visualOrder(rs []rune, lv []uint8, base uint8) []visual {
	lv = append([]uint8(nil), lv...)
	for i := len(rs) - 1; i >= 0 && (rs[i] == ' ' || rs[i] == '\t'); i-- {
		lv[i] = base // L1: blanks at the end
	}
	var out []visual
	var most uint8
	var level []uint8
	for i := 0; i < len(lv); {
		end := i
		for end < len(lv) && lv[end] == lv[i] {
			end++
		}
		out = append(out, visual{i, end, lv[i]%2 == 1})
		level = append(level, lv[i])
		most = max(most, lv[i])
		i = end
	}
	for l := most; l > 0; l-- { // L2
		for i := 0; i < len(out); {
			if level[i] < l {
				i++
				continue
			}
			end := i
			for end < len(out) && level[end] >= l {
				end++
			}
			for a, b := i, end-1; a < b; a, b = a+1, b-1 {
				out[a], out[b] = out[b], out[a]
				level[a], level[b] = level[b], level[a]
			}
			i = end
		}
	}
	return out
}
