package markdown

import (
	"fmt"
	"sort"
	"strings"
)

// outline writes leaves down: what they are, what they stand in, how their
// text is written.
func outline(leaves []leaf) string {
	var b strings.Builder
	for _, l := range leaves {
		outlineLeaf(&b, l)
		b.WriteString("\n")
	}
	return b.String()
}

func outlineLeaf(b *strings.Builder, l leaf) {
	b.WriteString(markersOf(&laid{leaf: l}))
	switch l.kind {
	case heading:
		fmt.Fprintf(b, "h%d ", l.level)
	case code:
		fmt.Fprintf(b, "code %s %q", l.lang, l.source)
	case rule:
		b.WriteString("———")
	case fold:
		fmt.Fprintf(b, "fold %v ", l.open)
	case grid:
		for i, r := range l.rows {
			fmt.Fprintf(b, "\n  row %d", i)
			for _, c := range r {
				b.WriteString(" | " + styled(c))
			}
		}
		fmt.Fprintf(b, " %v", l.aligns)
	}
	if l.small {
		b.WriteString("(small) ")
	}
	b.WriteString(styled(l.spans))
}

// styled writes spans down with their styles.
func styled(spans []span) string {
	var b strings.Builder
	for _, s := range spans {
		var marks []string
		for bit, name := range map[style]string{bold: "b", italic: "i", mono: "code", strike: "s", sub: "sub", sup: "sup", key: "kbd", caption: "small"} {
			if s.style&bit != 0 {
				marks = append(marks, name)
			}
		}
		if s.href != nil {
			marks = append(marks, "→"+s.href.String())
		}
		if s.image != nil {
			marks = append(marks, "image "+s.image.String())
		}
		if len(marks) == 0 {
			b.WriteString(s.text)
			continue
		}
		sort.Strings(marks)
		fmt.Fprintf(&b, "⟨%s %s⟩", strings.Join(marks, ","), s.text)
	}
	return b.String()
}

// Lines gives the text as it is laid out: a line for each that is drawn, with
// what is drawn from left to right.
func (v *View) Lines() string {
	var b strings.Builder
	for _, d := range v.leaves {
		for i, f := range d.flows {
			if d.kind == grid && i%d.cols == 0 {
				b.WriteString("-- row\n")
			}
			if i == 0 && d.kind != grid {
				b.WriteString(markersOf(d))
			}
			for k, l := range f.lines {
				if k > 0 {
					b.WriteString("    ")
				}
				for _, r := range l.runs {
					b.WriteString(r.text)
				}
				if l.rtl {
					b.WriteString("  ←")
				}
				b.WriteString("\n")
			}
		}
		if d.kind == rule {
			b.WriteString("———\n")
		}
	}
	return b.String()
}

// Outline gives what was read.
func (v *View) Outline() string {
	var leaves []leaf
	for _, d := range v.all {
		if d.kind != foldEnd {
			leaves = append(leaves, d.leaf)
		}
	}
	return outline(leaves)
}
