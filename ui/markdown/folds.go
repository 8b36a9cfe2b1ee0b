package markdown

import (
	"strings"

	"delonix/assets/i18n"
)

// folds is what the cutter knows of <details>: the words that stay while the
// rest is folded away may go over several lines.
type folds struct {
	begun   bool // <details> has come, its summary not yet
	open    bool
	inside  bool // <summary> has come
	summary string
}

// summaryMost is how long a summary may be, in bytes.
const summaryMost = 600

// foldLine takes a line that begins or ends what can be folded away; false for
// any other one.
func (c *cutter) foldLine(line, trimmed string) bool {
	if !c.folds.begun && !strings.Contains(trimmed, "<") {
		return false
	}
	lower := strings.ToLower(trimmed)
	switch {
	case c.folds.inside:
		c.moreSummary(trimmed, lower)
	case isTag(lower, "<details"):
		c.endBlock()
		c.endSummary()
		tag, rest, _ := strings.Cut(trimmed, ">")
		c.folds = folds{begun: true, open: strings.Contains(strings.ToLower(tag), " open")}
		c.restOf(rest)
	case c.folds.begun && isTag(lower, "<summary"):
		c.folds.inside = true
		_, rest, _ := strings.Cut(trimmed, ">")
		c.moreSummary(rest, strings.ToLower(rest))
	case c.folds.begun && trimmed == "":
	case strings.HasPrefix(lower, "</details>"):
		c.endBlock()
		c.endSummary()
		c.give(piece{kind: pieceFoldEnd})
		c.restOf(trimmed[len("</details>"):])
	case strings.HasSuffix(lower, "</details>"):
		c.line(trimmed[:len(trimmed)-len("</details>")], false)
		c.line("</details>", false)
	case c.folds.begun:
		c.endSummary()
		return false
	default:
		return false
	}
	return true
}

func isTag(lower, name string) bool {
	rest, ok := strings.CutPrefix(lower, name)
	return ok && rest != "" && strings.ContainsAny(rest[:1], " >") && strings.Contains(rest, ">")
}

func (c *cutter) restOf(line string) {
	if strings.TrimSpace(line) != "" {
		c.line(line, false)
	}
}

// moreSummary takes a line of the summary.
func (c *cutter) moreSummary(line, lower string) {
	words, rest := line, ""
	end := strings.Index(lower, "</summary>")
	if end >= 0 {
		words, rest = line[:end], line[end+len("</summary>"):]
	}
	c.folds.summary = strings.TrimSpace(c.folds.summary + " " + words)
	if end >= 0 || len(c.folds.summary) > summaryMost {
		c.endSummary()
		c.restOf(rest)
	}
}

// endSummary gives the line out that opens and closes what follows.
func (c *cutter) endSummary() {
	f := c.folds
	if !f.begun {
		return
	}
	c.folds = folds{}
	p := piece{source: f.summary, kind: pieceFold}
	if f.open {
		p.kind = pieceFoldOpen
	}
	if p.source == "" {
		p.source = i18n.T("text.details")
	}
	c.give(p)
}
