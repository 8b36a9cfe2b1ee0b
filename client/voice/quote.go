package voice

import "strings"

// nest follows brackets and quotes up to and with character i.
func (v *view) nest(i int) {
	r := v.pieces[i].r
	was := v.depth
	switch {
	case r == '"':
		v.quoted = !v.quoted
		if v.quoted {
			v.depth++
		} else {
			v.depth--
		}
	case r == '“' && v.low > 0:
		v.low--
		v.depth--
	case strings.ContainsRune("([{“„«「『（【", r):
		v.depth++
		if r == '„' {
			v.low++
		}
	case isCloser(r) && r != '’':
		v.depth--
	}
	v.depth = max(v.depth, 0)
	if was == 0 && v.depth == 1 {
		v.opened = i
	}
}

// isCloser tells closing brackets and quotes.
func isCloser(r rune) bool { return strings.ContainsRune(")]}”»」』）】’", r) }
