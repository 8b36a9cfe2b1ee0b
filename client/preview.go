package client

import (
	"regexp"
	"strings"
)

// markdownSigns are what a line of plain text leaves out.
var (
	mdImage  = regexp.MustCompile(`!\[([^\]]*)\]\([^)]*\)`)
	mdLink   = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
	mdFence  = regexp.MustCompile("(?m)^\\s*(```|~~~).*$")
	mdStart  = regexp.MustCompile(`(?m)^\s*(#{1,6}\s+|[-*+]\s+|>\s?|\d+[.)]\s+)`)
	mdRule   = regexp.MustCompile(`(?m)^\s*([-*_]\s*){3,}$|^\s*\|?[\s:|-]+\|[\s:|-]*$`)
	mdInline = strings.NewReplacer("**", "", "__", "", "`", "", "~~", "", "|", " ")
)

// plainPreview makes one line of a Markdown text.
func plainPreview(text string) string {
	const most = 4000 // a preview never needs more
	if len(text) > most {
		text = text[:most]
	}
	text = mdImage.ReplaceAllString(text, "$1")
	text = mdLink.ReplaceAllString(text, "$1")
	text = mdFence.ReplaceAllString(text, "")
	text = mdRule.ReplaceAllString(text, "")
	text = mdStart.ReplaceAllString(text, "")
	return shorten(cleanLine(mdInline.Replace(text)), 240)
}
