package speechtext

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"
)

// skipped are the elements that can be looked at.
var skipped = map[string]leftover{"pre": leftCode, "table": leftTable, "svg": leftPicture, "math": leftFormula}

// longestTag is how many bytes an HTML tag may have; a "<" without its end is a
// sign.
const longestTag = 300

// tag leaves out HTML. Some of it ends a line, some takes its content along.
func (c *cleaner) tag() action {
	b := c.look(1)
	switch {
	case b == '!' && c.look(2) == '-' && c.look(3) == '-':
		return action{op: opSkip, n: 4, skip: skipState{mark: "--"}}
	case b != '/' && b != '!' && !(b < utf8.RuneSelf && unicode.IsLetter(rune(b))):
		return action{op: opText, n: 1, text: "<"}
	}
	n := 2
	for ; c.look(n) != '>'; n++ {
		if b := c.look(n); n > longestTag || b == '<' || b == 0 {
			return action{op: opText, n: 1, text: "<"}
		}
	}
	inside := string(c.buf[1:n])
	n++
	if isMail(inside) {
		return action{op: opText, n: n, text: strings.TrimPrefix(inside, "mailto:")}
	}
	name := strings.ToLower(strings.TrimLeft(inside, "/"))
	if i := strings.IndexFunc(name, func(r rune) bool { return !IsWord(r) }); i >= 0 {
		name = name[:i]
	}
	switch name {
	case "script", "style", "pre", "table", "svg", "iframe", "math",
		"think", "thinking", "thought", "reasoning", // what a model told itself
		"del", "s", "strike": // what does not count any more
		if inside[0] != '/' && !strings.HasSuffix(inside, "/") {
			return action{op: opSkip, n: n, left: skipped[name], skip: skipState{mark: "</" + name + ">"}}
		}
	case "img":
		return action{op: opDrop, n: n, left: leftPicture}
	case "br", "p", "div", "li", "ul", "ol", "tr", "hr", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6",
		"dl", "dt", "dd", "summary", "details", "section", "article", "header", "footer", "figure", "figcaption", "center", "option", "td", "th":
		return action{op: opBreak, n: n, pause: pauseItem}
	}
	return action{op: opDrop, n: n}
}

// isMail tells the address of an e-mail.
func isMail(s string) bool {
	at := strings.IndexByte(s, '@')
	return at > 0 && !strings.ContainsFunc(s, func(r rune) bool { return !IsWord(r) && !strings.ContainsRune("@.-_+:", r) })
}

// entity is a character written as &name;.
func (c *cleaner) entity() action {
	const longest = 10
	for n := 1; n < longest; n++ {
		b := c.look(n)
		if b == ';' && n > 1 {
			text := html.UnescapeString(string(c.buf[:n+1]))
			if strings.HasPrefix(text, "&") && text != "&" {
				break
			}
			r, _ := utf8.DecodeRuneInString(text)
			switch {
			case unicode.IsSpace(r):
				return action{op: opSpace, n: n + 1}
			case isEmoji(r):
				return action{op: opGap, n: n + 1, left: leftEmoji}
			case isModifier(r) || !unicode.IsPrint(r):
				return action{op: opDrop, n: n + 1}
			}
			return action{op: opText, n: n + 1, text: text}
		}
		if !(b == '#' && n == 1) && !(b < utf8.RuneSelf && IsWord(rune(b))) {
			break
		}
	}
	return action{op: opText, n: 1, text: "&"}
}
