package markdown

import (
	"regexp"
	"strings"
)

// Formulas are shown as they were written: their signs mean nothing to
// Markdown. Before a piece is read each one is replaced by a sign of private
// use, and put back afterwards.

const (
	formulaFirst = '\U0010F000'
	formulasMost = 400 // of a piece
)

var (
	// A line of its own, or several: $$…$$ and \[…\].
	displayed = regexp.MustCompile(`(?s)\$\$.+?\$\$|\\\[.+?\\\]`)
	// Within a line: \(…\), and $…$ where it can't be money: no blank inside the
	// dollars, no digit behind, and something that only formulas have.
	within = regexp.MustCompile("\\\\\\([^\n]+?\\\\\\)|\\$[^\\s$](?:[^$\n]*[^\\s$\\\\])?\\$")
	// mathSigns are in a formula between single dollars.
	mathSigns = regexp.MustCompile(`[\\^_=+*/<>{}]|^.[A-Za-z].?$`)
	codeSpan  = regexp.MustCompile("(?s)(`+)[^`].*?(`+)")
)

// hideFormulas puts signs in the place of formulas.
func hideFormulas(source string) (string, []string) {
	source = strings.Map(func(r rune) rune {
		if r >= formulaFirst && r < formulaFirst+formulasMost {
			return -1
		}
		return r
	}, source)
	if !strings.ContainsAny(source, `$\`) {
		return source, nil
	}
	var kept []string
	hide := func(s string) string {
		if len(kept) == formulasMost {
			return s
		}
		kept = append(kept, s)
		return string(formulaFirst + rune(len(kept)-1))
	}
	var b strings.Builder
	at := 0
	for _, code := range codeSpan.FindAllStringIndex(source, -1) {
		b.WriteString(hideIn(source[at:code[0]], hide))
		b.WriteString(source[code[0]:code[1]])
		at = code[1]
	}
	b.WriteString(hideIn(source[at:], hide))
	return b.String(), kept
}

func hideIn(s string, hide func(string) string) string {
	if !strings.ContainsAny(s, `$\`) {
		return s
	}
	s = displayed.ReplaceAllStringFunc(s, func(m string) string {
		if strings.Contains(m, "\n\n") {
			return m
		}
		return hide(m)
	})
	var b strings.Builder
	for {
		m := within.FindStringIndex(s)
		if m == nil {
			break
		}
		found, from := s[m[0]:m[1]], m[0]
		behind := byte(' ')
		if m[1] < len(s) {
			behind = s[m[1]]
		}
		before := byte(' ')
		if from > 0 {
			before = s[from-1]
		}
		dollars := found[0] == '$'
		switch {
		case before == '\\', dollars && (behind >= '0' && behind <= '9' || !mathSigns.MatchString(found)):
			// Money, or escaped: go on behind the first sign.
			b.WriteString(s[:from+1])
			s = s[from+1:]
		default:
			b.WriteString(s[:from])
			b.WriteString(hide(found))
			s = s[m[1]:]
		}
	}
	b.WriteString(s)
	return b.String()
}

// showFormulas puts them back.
func showFormulas(s string, kept []string) string {
	if len(kept) == 0 || !strings.ContainsFunc(s, isHidden) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if i := int(r - formulaFirst); isHidden(r) && i < len(kept) {
			b.WriteString(kept[i])
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

func isHidden(r rune) bool { return r >= formulaFirst && r < formulaFirst+formulasMost }
