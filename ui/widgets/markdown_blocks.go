package widgets

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// piece is a part of a text that is parsed and laid out on its own.
type piece struct {
	source string
	// goesOn is true where a piece only continues the one above, because that
	// one would have become too long.
	goesOn bool
}

// pieceMost is about how long a piece may be, in bytes: the toolkit's work on
// a text grows with the square of its length.
const pieceMost = 4096

// splitBlocks cuts Markdown at blank lines into pieces that can be parsed on
// their own: fenced code stays whole, and so does a list with blank lines,
// as long as they are not very long.
func splitBlocks(text string) []piece {
	s := splitter{}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		s.line(line, lines[i+1:])
	}
	s.flush()
	return s.out
}

type splitter struct {
	out   []piece
	cur   []string
	fence string // the run of signs that ends the open code block
	list  bool
}

func (s *splitter) line(line string, rest []string) {
	trimmed := strings.TrimSpace(line)
	switch {
	case s.fence != "":
		s.cur = append(s.cur, line)
		if closesFence(trimmed, s.fence) {
			s.fence = ""
			if !s.list {
				s.flush()
			}
		}
		return
	case opensFence(trimmed):
		if !s.list {
			s.flush()
		}
		s.fence = runOf(trimmed)
	case trimmed == "" && s.list && continuesList(rest):
		// a loose list: its items belong together
	case trimmed == "":
		s.flush()
		s.list = false
		return
	case len(s.cur) == 0:
		s.list = isListLine(line)
	}
	s.cur = append(s.cur, line)
}

func (s *splitter) flush() {
	for len(s.cur) > 0 && strings.TrimSpace(s.cur[0]) == "" {
		s.cur = s.cur[1:]
	}
	for len(s.cur) > 0 && strings.TrimSpace(s.cur[len(s.cur)-1]) == "" {
		s.cur = s.cur[:len(s.cur)-1]
	}
	if len(s.cur) > 0 {
		s.out = append(s.out, cutLong(s.cur, pieceMost)...)
	}
	s.cur = s.cur[:0]
}

// opensFence tells if a line begins a block of code.
func opensFence(trimmed string) bool {
	if strings.HasPrefix(trimmed, "```") {
		return !strings.Contains(trimmed[len(runOf(trimmed)):], "`")
	}
	return strings.HasPrefix(trimmed, "~~~")
}

func closesFence(trimmed, fence string) bool {
	return strings.HasPrefix(trimmed, fence) && strings.Trim(trimmed, fence[:1]) == ""
}

// runOf gives the run of one sign that a line begins with.
func runOf(line string) string {
	n := 0
	for n < len(line) && line[n] == line[0] {
		n++
	}
	return line[:n]
}

var listLine = regexp.MustCompile(`^\s*([-*+]|\d{1,9}[.)])(\s|$)`)

func isListLine(line string) bool { return listLine.MatchString(line) }

func continuesList(rest []string) bool {
	for _, l := range rest {
		if strings.TrimSpace(l) == "" {
			continue
		}
		return isListLine(l) || strings.HasPrefix(l, "  ") || strings.HasPrefix(l, "\t")
	}
	return false
}

var tableRule = regexp.MustCompile(`^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$`)

// isTable tells if lines begin with a head and the rule below it.
func isTable(lines []string) bool {
	return len(lines) > 1 && strings.Contains(lines[0], "|") && strings.Contains(lines[1], "-") && tableRule.MatchString(lines[1])
}

// cutLong cuts one block into pieces of about most bytes, where its kind can
// be cut: code between lines, a list between items, a table between rows with
// its head repeated, and anything else between lines or words.
func cutLong(lines []string, most int) []piece {
	whole := strings.Join(lines, "\n")
	if len(whole) <= most {
		return []piece{{source: whole}}
	}
	first := strings.TrimSpace(lines[0])
	switch {
	case opensFence(first):
		return cutCode(lines, most)
	case isTable(lines):
		return cutWith(lines[:2], lines[2:], nil, most, func(string) bool { return true })
	case isListLine(lines[0]):
		depth := indentOf(lines[0])
		return cutWith(nil, lines, nil, most, func(l string) bool { return isListLine(l) && indentOf(l) <= depth })
	}
	return cutWords(whole, most)
}

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " \t")) }

func cutCode(lines []string, most int) []piece {
	fence := runOf(strings.TrimSpace(lines[0]))
	body := lines[1:]
	if n := len(body); n > 0 && closesFence(strings.TrimSpace(body[n-1]), fence) {
		body = body[:n-1]
	}
	return cutWith(lines[:1], body, []string{fence}, most, func(string) bool { return true })
}

// cutWith packs lines into pieces between head and foot, and begins a new
// piece only at a line that may. What is still too long is cut at words.
func cutWith(head, lines, foot []string, most int, mayBegin func(string) bool) []piece {
	var out []piece
	var cur []string
	size := 0
	flush := func() {
		if len(cur) == 0 && len(out) > 0 {
			return
		}
		all := append(append(append([]string(nil), head...), cur...), foot...)
		if source := strings.Join(all, "\n"); len(source) > 2*most && len(head) == 0 {
			for _, p := range cutWords(source, most) {
				out = append(out, piece{p.source, len(out) > 0})
			}
		} else {
			out = append(out, piece{source, len(out) > 0})
		}
		cur, size = nil, 0
	}
	for _, l := range lines {
		if size+len(l) > most && size > 0 && mayBegin(l) {
			flush()
		}
		cur = append(cur, l)
		size += len(l) + 1
	}
	flush()
	return out
}

// cutWords cuts text of any kind: at the end of a line if there is one in the
// second half of a piece, else at a space, else between two letters.
func cutWords(text string, most int) []piece {
	var out []piece
	for len(text) > most {
		cut, skip := strings.LastIndexByte(text[:most], '\n'), 1
		if cut < most/2 {
			cut = strings.LastIndexByte(text[:most], ' ')
		}
		if cut < most/2 {
			cut, skip = most, 0
			for cut > 1 && !utf8.RuneStart(text[cut]) {
				cut--
			}
		}
		out = append(out, piece{text[:cut], len(out) > 0})
		text = text[cut+skip:]
	}
	if strings.TrimSpace(text) != "" || len(out) == 0 {
		out = append(out, piece{text, len(out) > 0})
	}
	return out
}
