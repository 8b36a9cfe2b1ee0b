package widgets

import (
	"regexp"
	"strings"
)

// Markdown's source is prepared before it is parsed, so that the view shows
// what was written: HTML as text, line ends as line ends, tasks as signs.

var autolink = regexp.MustCompile(`^<(https?://|mailto:)[^\s<>]*>|^<[^\s<>@]+@[^\s<>@]+>`)

// linkMost is how long an address between "<" and ">" may be, in bytes.
const linkMost = 600

// joiner is a sign of no width. Behind a "<" it keeps the parser from taking
// it for the beginning of a tag, in every place and with any other signs
// around it.
const joiner = "\u2060"

// escapeHTML shows HTML as the text it is, since the Markdown view would drop
// it.
func escapeHTML(block string) string {
	if !strings.Contains(block, "<") {
		return block
	}
	var b strings.Builder
	for i := 0; i < len(block); {
		c := block[i]
		if c != '<' || i+1 == len(block) || !opensTag(block[i+1]) {
			b.WriteByte(c)
			i++
			continue
		}
		if m := autolink.FindString(block[i:min(len(block), i+linkMost)]); m != "" {
			b.WriteString(m)
			i += len(m)
			continue
		}
		b.WriteString("<" + joiner)
		i++
	}
	return b.String()
}

func opensTag(c byte) bool {
	return c == '/' || c == '!' || c == '?' || (c|0x20 >= 'a' && c|0x20 <= 'z')
}

var task = regexp.MustCompile(`^([\s>]*(?:[-*+]|\d{1,9}[.)])\s+)\[([ xX])\](\s)`)

// markTask writes the box of a task as a sign: the toolkit would make a box
// that can be ticked, and fails on formatted words behind it.
func markTask(line string) string {
	m := task.FindStringSubmatch(line)
	if m == nil {
		return line
	}
	box := "☐"
	if m[2] != " " {
		box = "☑"
	}
	return m[1] + box + m[3] + line[len(m[0]):]
}

// keepLines makes the line ends within a paragraph visible, since whoever
// writes in a chat means them.
func keepLines(block string) string {
	lines := strings.Split(block, "\n")
	out := lines[:0:0]
	fence := ""
	ticks := 0 // backticks in the paragraph so far
	for i, line := range lines {
		trimmed := strings.TrimSpace(line)
		switch {
		case fence != "":
			if closesFence(trimmed, fence) {
				fence = ""
			}
			out = append(out, line)
			continue
		case opensFence(trimmed):
			fence = runOf(trimmed)
			out = append(out, line)
			continue
		}
		line = markTask(line)
		if refLine.MatchString(line) {
			line = strings.Replace(line, "[", `\[`, 1) // the parser would hide it
		}
		if n := len(out); n > 0 && ticks%2 == 0 && joinable(lines[i-1]) && plainLine(line) {
			out[n-1] = strings.TrimRight(strings.TrimSuffix(out[n-1], `\`), " ") + "&#10;" + strings.TrimLeft(line, " \t")
		} else {
			out = append(out, line)
			ticks = 0
		}
		ticks += strings.Count(line, "`")
	}
	return strings.Join(out, "\n")
}

var (
	refLine  = regexp.MustCompile(`^ {0,3}\[[^\]]+\]:`)
	numbered = regexp.MustCompile(`^\s*\d{1,9}[.)](\s|$)`)
)

// joinable reports whether a line is text that goes on in the next one.
func joinable(line string) bool {
	trimmed := strings.TrimSpace(line)
	if trimmed == "" || strings.HasPrefix(line, "    ") && !isListLine(line) || strings.HasPrefix(line, "\t") {
		return false
	}
	if isListLine(line) {
		trimmed = strings.TrimSpace(trimmed[strings.IndexAny(trimmed+" ", " \t"):])
		return trimmed != "" && !strings.ContainsAny(trimmed[:1], "#>-*+`~|=") && !numbered.MatchString(trimmed)
	}
	return plainLine(line)
}

// plainLine reports whether a line is nothing but text of a paragraph.
func plainLine(line string) bool {
	trimmed := strings.TrimSpace(line)
	if trimmed == "" || isListLine(line) || refLine.MatchString(line) || opensFence(trimmed) {
		return false
	}
	switch trimmed[0] {
	case '#', '>', '|', '=':
		return false
	case '-', '*', '_', '+':
		return strings.Trim(trimmed, trimmed[:1]+" ") != "" // not a rule, nor the line under a heading
	}
	return true
}

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

// prepare makes a block's source ready for the parser.
func prepare(block string) string {
	if opensFence(strings.TrimSpace(strings.SplitN(block, "\n", 2)[0])) {
		return block
	}
	if !hasTable(block) {
		block = keepLines(block)
	}
	return escapeHTML(block)
}
