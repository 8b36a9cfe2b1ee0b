package markdown

import (
	"regexp"
	"strings"

	"github.com/yuin/goldmark/parser"
)

// references is what the pieces of a text know of each other: where its
// reference links lead, and which footnotes it has.
type references struct {
	links  map[string]linkTarget // by normalised label
	hidden map[string]bool       // definitions that some link uses
	notes  map[string]int        // numbers of the footnotes that are defined and referred to, in their order
	stamp  string                // changes with the content
}

type linkTarget struct{ address, title string }

var (
	linkDefinition = regexp.MustCompile(`^ {0,3}\[([^\]^][^\]]*)\]:[ \t]*<?([^\s>]+)>?(?:[ \t]+["'(](.*)["')])?[ \t]*$`)
	noteDefinition = regexp.MustCompile(`^ {0,3}\[\^([^\]\s]+)\]:[ \t]*`)
	noteReference  = regexp.MustCompile(`\[\^([^\]\s]+)\]`)
	linkUse        = regexp.MustCompile(`\]\[([^\]]+)\]|\[([^\]]+)\]\[\]`)
	wordUse        = regexp.MustCompile(`\[([^\]\d][^\]]*)\]`)
)

// What one text may define: more would only slow every piece down.
const definitionsMost = 500

// readReferences finds the definitions of a text. Code is left out as far as it
// stands between fences.
func readReferences(text string) *references {
	if !strings.Contains(text, "]:") {
		return nil
	}
	r := &references{links: map[string]linkTarget{}, hidden: map[string]bool{}, notes: map[string]int{}}
	defined := map[string]bool{}
	var stamp strings.Builder
	eachLine(text, func(line string) {
		if m := noteDefinition.FindStringSubmatch(line); m != nil {
			defined[m[1]] = true
		} else if m := linkDefinition.FindStringSubmatch(line); m != nil && len(r.links) < definitionsMost {
			label := normal(m[1])
			if _, twice := r.links[label]; !twice {
				r.links[label] = linkTarget{m[2], m[3]}
				stamp.WriteString(label + "\n" + m[2] + "\n")
			}
		}
	})
	if len(defined)+len(r.links) == 0 {
		return nil
	}
	use := func(label string) {
		if label = normal(label); label != "" {
			if _, ok := r.links[label]; ok {
				r.hidden[label] = true
			}
		}
	}
	eachLine(text, func(line string) {
		if rest := noteDefinition.ReplaceAllString(line, ""); strings.Contains(rest, "[^") {
			for _, m := range noteReference.FindAllStringSubmatch(rest, -1) {
				if defined[m[1]] && r.notes[m[1]] == 0 {
					r.notes[m[1]] = len(r.notes) + 1
					stamp.WriteString("^" + m[1] + "\n")
				}
			}
		}
		if len(r.links) == 0 || linkDefinition.MatchString(line) || !strings.Contains(line, "[") {
			return
		}
		for _, m := range linkUse.FindAllStringSubmatch(line, -1) {
			use(m[1])
			use(m[2])
		}
		for _, m := range wordUse.FindAllStringSubmatch(line, -1) {
			use(m[1])
		}
	})
	r.stamp = stamp.String()
	return r
}

// eachLine visits the lines of a text outside fenced code.
func eachLine(text string, visit func(line string)) {
	fence := ""
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		trimmed := strings.TrimSpace(line)
		switch {
		case fence != "":
			if closesFence(trimmed, fence) {
				fence = ""
			}
		case opensFence(trimmed):
			fence = runOf(trimmed)
		case len(line) <= lineMost:
			visit(line)
		}
	}
}

// normal is a label as it is compared: without case, blanks as one.
func normal(label string) string {
	return strings.ToLower(strings.Join(strings.Fields(label), " "))
}

// context tells the parser where reference links lead.
func (r *references) context() parser.Context {
	c := parser.NewContext()
	if r != nil {
		for label, to := range r.links {
			c.AddReference(parser.NewReference([]byte(label), []byte(to.address), []byte(to.title)))
		}
	}
	return c
}

// stampFor is what a piece depends on of the rest of the text.
func (r *references) stampFor(source string) string {
	if r == nil || !strings.Contains(source, "[") {
		return ""
	}
	return r.stamp
}

// hides reports whether a line only defines what links use.
func (r *references) hides(line string) bool {
	if r == nil || !strings.Contains(line, "]:") {
		return false
	}
	m := linkDefinition.FindStringSubmatch(line)
	return m != nil && r.hidden[normal(m[1])]
}

// note gives the number of a footnote, 0 for none.
func (r *references) note(label string) int {
	if r == nil {
		return 0
	}
	return r.notes[label]
}
