package widgets

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

// hasTable reports whether there is a table in a block.
func hasTable(block string) bool {
	if !strings.Contains(block, "|") {
		return false
	}
	lines := strings.Split(block, "\n")
	for i := 1; i < len(lines); i++ {
		if strings.TrimSpace(lines[i-1]) != "" && isTable(lines[i-1], lines[i]) {
			return true
		}
	}
	return false
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
