package speechtext

import (
	"bytes"
	"net/url"
	"strings"
	"unicode"
)

const (
	longestStruck  = 1000 // bytes of text that is struck out
	longestFormula = 2000 // bytes of a formula
	// mathSigns are in formulas, and not in sums of money.
	mathSigns = `\^_=+*<>{}`
)

// sign is what is said for a star, tilde, hash or low line of n bytes that means
// itself: a word if it has one there, and nothing otherwise.
func (c *cleaner) sign(b byte, n int) action {
	next, _ := c.lookRune(n)
	figures := unicode.IsDigit(next)
	between := figures && !isSpaceOrEnd(c.prev) && (IsWord(c.prev) || strings.ContainsRune("%°€$£", c.prev))
	if isBlank(c.look(n)) && len(c.tail) > 1 && unicode.IsDigit(c.tail[len(c.tail)-2]) {
		beyond, _ := c.lookRune(n + 1)
		between = unicode.IsDigit(beyond) // 2 ~ 4
	}
	word := ""
	switch {
	case b == '~' && between:
		word = c.words.to
	case b == '~' && figures && !c.endsWith(c.words.about):
		word = c.words.about
	case b == '*' && n == 2 && c.look(0) == '*' && c.look(1) == '*':
		word = c.words.power
	case b == '*' && c.isTimes(next):
		word = c.words.times
	case b == '#' && figures:
		word = c.words.number
	case b == '#' && unicode.IsUpper(c.prev) && !IsWord(next):
		return action{op: opLiteral, n: n, text: sharp}
	case b == '#' && IsWord(next), b == '~':
		return action{op: opDrop, n: n}
	}
	if word == "" {
		return action{op: opGap, n: n}
	}
	return action{op: opLiteral, n: n, text: " " + word + " "}
}

// endsWith reports whether a word was given out last.
func (c *cleaner) endsWith(word string) bool {
	return strings.HasSuffix(strings.ToLower(strings.TrimRight(string(c.tail), " ")), word)
}

// struck is the length of a text that is struck out, from its two tildes on, 0
// if they do not end in this paragraph.
func (c *cleaner) struck() int {
	if isBlank(c.look(2)) {
		return 0
	}
	empty := false // the line so far
	for i := 3; i < longestStruck; i++ {
		switch b := c.look(i); {
		case b == 0 || b == '\n' && empty:
			return 0
		case b == '\n':
			empty = true
		case b == '~' && c.look(i+1) == '~' && !isBlank(c.look(i-1)):
			return i + c.runOf('~', i)
		case !isBlank(b):
			empty = false
		}
	}
	return 0
}

// address is what is said for an address of n bytes: where it leads, if that can
// be spoken.
func (c *cleaner) address(n int) action {
	if c.short {
		return action{}
	}
	a := action{op: opLiteral, n: n, text: c.words.link, weak: true, left: leftLink}
	text := string(c.buf[:n])
	if strings.HasPrefix(strings.ToLower(text), "www.") {
		text = "http://" + text
	}
	u, err := url.Parse(text)
	if err != nil {
		return a
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	if host == "" || strings.ContainsFunc(host, func(r rune) bool { return !IsWord(r) && r != '.' && r != '-' }) {
		return a
	}
	a.text = host
	return a
}

// formula is what is said for a formula of n bytes.
func (c *cleaner) formula(n int) action {
	return action{op: opLiteral, n: n, text: " " + c.words.formula, weak: true, left: leftFormula}
}

// texFormula is the length of a formula that begins with \( or \[ or
// \begin{…}, 0 if there is none.
func (c *cleaner) texFormula() int {
	switch {
	case c.look(1) == '(':
		return c.formulaUpTo(2, `\)`)
	case c.look(1) == '[':
		n := c.formulaUpTo(2, `\]`)
		if n > 0 && !bytes.ContainsAny(c.buf[2:n-2], mathSigns) {
			return 0 // brackets that are meant
		}
		return n
	case c.look(1) == 'b' && c.hasPrefix(1, "begin{"):
		n := c.formulaUpTo(7, `\end{`)
		for i := n; n > 0 && i < n+longestMark*2; i++ {
			switch c.look(i) {
			case '}':
				return i + 1
			case 0, '\n':
				return n
			}
		}
		return n
	}
	return 0
}

// dollars is the length of a formula between dollar signs, 0 if they are money:
// within a line, no space inside of the signs, no figure behind them, and
// something between them that no sum of money has.
func (c *cleaner) dollars() int {
	if c.look(1) == '$' {
		if isBlank(c.look(2)) && c.look(2) != '\n' {
			return 0
		}
		return c.formulaUpTo(2, "$$")
	}
	if isBlank(c.look(1)) || IsWord(c.prev) {
		return 0
	}
	if c.isMoney() {
		return 0
	}
	math := false
	for i := 1; i < longestFormula; i++ {
		b := c.look(i)
		switch {
		case b == 0 || b == '\n':
			return 0
		case b == '$' && i > 1:
			next, _ := c.lookRune(i + 1)
			if isBlank(c.look(i-1)) || unicode.IsDigit(next) {
				return 0
			}
			if !math && (i > 4 || unicode.IsDigit(rune(c.look(1)))) {
				return 0
			}
			return i + 1
		case strings.IndexByte(mathSigns, b) >= 0:
			math = true
		}
	}
	return 0
}

// isMoney reports whether a sum stands behind a dollar sign, and no calculation.
func (c *cleaner) isMoney() bool {
	i := 1
	for b := c.look(i); b >= '0' && b <= '9' || b == '.' || b == ','; b = c.look(i) {
		i++
	}
	return i > 1 && isBlank(c.look(i)) && strings.IndexByte(mathSigns+"-/", c.look(i+1)) < 0
}

// formulaUpTo is where a formula whose inside begins at i ends, behind its end
// mark; 0 if that does not come within the paragraph.
func (c *cleaner) formulaUpTo(i int, mark string) int {
	for begin := i; i < begin+longestFormula; i++ {
		b := c.look(i)
		switch {
		case b == 0:
			return 0
		case b == '\n' && c.look(i+1) == '\n':
			return 0
		case b == mark[0] && c.hasPrefix(i, mark):
			return i + len(mark)
		}
	}
	return 0
}
