package widgets

import (
	"regexp"
	"strings"
)

var (
	mdLink   = regexp.MustCompile(`!?\[([^\]]*)\]\([^)]*\)`)
	mdPrefix = regexp.MustCompile(`(?m)^\s*(#{1,6}\s+|>\s?|[-*+]\s+|\d{1,9}[.)]\s+|\|)`)
	mdFence  = regexp.MustCompile("(?m)^\\s*(```|~~~).*$")
	mdRule   = regexp.MustCompile(`(?m)^[\s|:-]{3,}$`)
)

// PlainLine is Markdown as one line of plain words, for previews.
func PlainLine(s string) string {
	if len(s) > 2000 {
		s = s[:2000]
	}
	s = printable(s)
	s = mdFence.ReplaceAllString(s, "")
	s = mdLink.ReplaceAllString(s, "$1")
	s = mdRule.ReplaceAllString(s, "")
	s = mdPrefix.ReplaceAllString(s, "")
	s = strings.NewReplacer("**", "", "__", "", "`", "", " | ", " ", "|", " ").Replace(s)
	return strings.Join(strings.Fields(unescape(s)), " ")
}
