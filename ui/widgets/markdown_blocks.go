package widgets

import (
	"regexp"
	"strings"
)

// splitBlocks cuts Markdown at blank lines into pieces that can be parsed on
// their own: fenced code stays whole, and so does a list with blank lines.
func splitBlocks(text string) []string {
	var out []string
	var cur []string
	fence := ""
	list := false
	flush := func() {
		if s := strings.Trim(strings.Join(cur, "\n"), "\n"); s != "" {
			out = append(out, s)
		}
		cur = cur[:0]
	}
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for i, line := range lines {
		trimmed := strings.TrimSpace(line)
		switch {
		case fence != "":
			cur = append(cur, line)
			if strings.HasPrefix(trimmed, fence) && strings.Trim(trimmed, fence[:1]) == "" {
				fence = ""
				if !list {
					flush()
				}
			}
			continue
		case strings.HasPrefix(trimmed, "```"), strings.HasPrefix(trimmed, "~~~"):
			if len(cur) > 0 && !list {
				flush()
			}
			fence = fenceOf(trimmed)
		case trimmed == "" && list && continuesList(lines[i+1:]):
			// a loose list: its items belong together
		case trimmed == "":
			flush()
			list = false
			continue
		case len(cur) == 0:
			list = isListLine(line)
		}
		cur = append(cur, line)
	}
	flush()
	return out
}

// fenceOf gives the run of signs that ends the code block it opens.
func fenceOf(line string) string {
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

var autolink = regexp.MustCompile(`^<(https?://|mailto:)[^\s<>]*>|^<[^\s<>@]+@[^\s<>@]+>`)

// escapeHTML shows HTML as the text it is, since the Markdown view would drop
// it. Code is left alone: there it is shown anyhow.
func escapeHTML(block string) string {
	trimmed := strings.TrimSpace(block)
	if strings.HasPrefix(trimmed, "```") || strings.HasPrefix(trimmed, "~~~") {
		return block
	}
	var b strings.Builder
	for i := 0; i < len(block); {
		switch c := block[i]; {
		case c == '`':
			end := codeSpanEnd(block, i)
			b.WriteString(block[i:end])
			i = end
		case c == '\\' && i+1 < len(block):
			b.WriteString(block[i : i+2])
			i += 2
		case c == '<' && i+1 < len(block) && opensTag(block[i+1]):
			if m := autolink.FindString(block[i:]); m != "" {
				b.WriteString(m)
				i += len(m)
				continue
			}
			b.WriteString(`\<`)
			i++
		default:
			b.WriteByte(c)
			i++
		}
	}
	return b.String()
}

func opensTag(c byte) bool {
	return c == '/' || c == '!' || c == '?' || (c|0x20 >= 'a' && c|0x20 <= 'z')
}

// codeSpanEnd is the index after the code span that opens at i, or after the
// run of backticks if none closes it.
func codeSpanEnd(s string, i int) int {
	n := 0
	for i+n < len(s) && s[i+n] == '`' {
		n++
	}
	run := s[i : i+n]
	for j := i + n; j < len(s); {
		k := strings.Index(s[j:], run)
		if k < 0 {
			break
		}
		end := j + k + n
		if end >= len(s) || s[end] != '`' {
			return end
		}
		for end < len(s) && s[end] == '`' {
			end++
		}
		j = end
	}
	return i + n
}
