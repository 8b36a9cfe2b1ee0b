package markdown

import (
	"regexp"
	"strings"
)

// What is looked at in a piece before it is parsed.

// nestedMost is how many quotes and lists may stand inside each other in a
// line, and indentMost how far it may be indented; deeper ones are shown as
// they were written.
const (
	nestedMost = 6
	indentMost = 40
)

var nesting = regexp.MustCompile(`^\s*(>|[-*+](?:\s|$)|\d{1,9}[.)](?:\s|$))`)

// tooDeep reports whether a block nests deeper than anybody reads.
func tooDeep(block string) bool {
	for _, line := range strings.Split(block, "\n") {
		if indentOf(line) > indentMost {
			return true
		}
		for n := 0; ; n++ {
			m := nesting.FindString(line)
			if m == "" {
				break
			}
			if n == nestedMost {
				return true
			}
			line = line[len(m):]
		}
	}
	return false
}

// What one piece of text may hold of signs that mean something: the parser's
// work grows with their square.
const (
	bracketsMost = 300
	signsMost    = 1000
)

// tooMarked reports whether a block holds more signs than anybody formats with.
func tooMarked(block string) bool {
	if len(block) < bracketsMost || opensFence(strings.TrimSpace(strings.SplitN(block, "\n", 2)[0])) {
		return false
	}
	signs := 0
	for _, sign := range []string{"*", "_", "`", "~"} {
		signs += strings.Count(block, sign)
	}
	return signs > signsMost || strings.Count(block, "[") > bracketsMost
}

// prepare makes a piece's source ready for the parser: definitions that links
// use are left out, others are shown as they were written. It gives the number
// of the footnote that the piece is, 0 for none.
func prepare(source string, refs *references) (string, int) {
	source = wholeRows(source)
	if !strings.Contains(source, "]:") {
		return source, 0
	}
	number := 0
	if m := noteDefinition.FindStringSubmatch(source); m != nil {
		if number = refs.note(m[1]); number > 0 {
			source = strings.TrimPrefix(source, m[0])
		}
	}
	lines := strings.Split(source, "\n")
	out := lines[:0]
	for _, line := range lines {
		switch {
		case refs.hides(line):
		case definition.MatchString(line):
			out = append(out, strings.Replace(line, "[", `\[`, 1)) // the parser would hide it
		default:
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n"), number
}

var (
	definition  = regexp.MustCompile(`^ {0,3}\[[^\]]+\]:`)
	mailAddress = regexp.MustCompile(`^[^\s@/:?]+@[^\s@/:?]+$`)
)
