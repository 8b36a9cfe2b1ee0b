package markdown

import (
	"regexp"
	"strings"

	"delonix/assets/i18n"
)

var tableRule = regexp.MustCompile(`^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$`)

// isTable reports whether a line is the head of a table whose rule is the next one.
func isTable(head, rule string) bool {
	if !strings.Contains(head, "|") || !strings.Contains(rule, "-") || isListLine(head) || strings.ContainsAny(strings.TrimSpace(head)[:1], "#>") {
		return false
	}
	return strings.Trim(rule, " \t|:-") == "" && tableRule.MatchString(rule) && columns(head) == columns(rule)
}

// columns is how many cells a line of a table has.
func columns(line string) int {
	line = strings.TrimSpace(line)
	line = strings.TrimPrefix(line, "|")
	if strings.HasSuffix(line, "|") && !strings.HasSuffix(line, `\|`) {
		line = line[:len(line)-1]
	}
	return strings.Count(line, "|") - strings.Count(line, `\|`) + 1
}

// tableNote says why a table is not shown as one.
func tableNote(cols int) string {
	if cols > columnsMost {
		return i18n.N("text.tableColumns", cols)
	}
	return i18n.T("text.tableWide")
}

// tooWide reports whether the parser could find a table of very many cells in a
// block, in quotes and lists too. It makes as many cells in each row as there
// are columns in the head.
func tooWide(block string) bool {
	if !strings.Contains(block, "|") {
		return false
	}
	lines := strings.Split(block, "\n")
	for i, l := range lines {
		if strings.Contains(l, "-") && strings.Trim(l, " \t|:->+*.)0123456789") == "" {
			if cols := columns(l); cols > columnsMost || cols*(len(lines)-i) > 2*cellsMost {
				return true
			}
		}
	}
	return false
}

// wholeRows makes the rows of a table say what they mean: bars in code and in
// addresses are no borders, and cells beyond the head's have columns of their
// own. Any other source stays as it is.
func wholeRows(source string) string {
	if !strings.Contains(source, "|") {
		return source
	}
	lines := strings.Split(source, "\n")
	if len(lines) < 3 || !isTable(lines[0], lines[1]) {
		return source
	}
	most := 0
	for i, l := range lines {
		if i != 1 {
			lines[i] = escapeBars(l)
			most = max(most, columns(lines[i]))
		}
	}
	if more := most - columns(lines[1]); more > 0 && most <= columnsMost && most*len(lines) <= 2*cellsMost {
		close := func(l, cell string) string {
			l = strings.TrimRight(l, " ")
			if !strings.HasSuffix(l, "|") || strings.HasSuffix(l, `\|`) {
				l += "|"
			}
			return l + strings.Repeat(cell+"|", more)
		}
		lines[0], lines[1] = close(lines[0], " "), close(lines[1], "-")
	}
	return strings.Join(lines, "\n")
}

var barred = regexp.MustCompile("(`+)[^`]+(`+)|\\]\\([^()\\s]*\\)")

func escapeBars(line string) string {
	return barred.ReplaceAllStringFunc(line, func(m string) string {
		var b strings.Builder
		for i := range len(m) {
			if m[i] == '|' && (i == 0 || m[i-1] != '\\') {
				b.WriteByte('\\')
			}
			b.WriteByte(m[i])
		}
		return b.String()
	})
}
