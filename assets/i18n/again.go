package i18n

import (
	"slices"
	"strings"
)

// Again gives a text that was kept, perhaps in another language, in the one in force,
// if it is that of one of some keys. Their texts have one placeholder or none.
func Again(text string, keys ...string) string {
	if text == "" {
		return ""
	}
	for _, code := range inTurn() {
		c := In(code)
		for _, key := range keys {
			if c.plain[key] == text {
				return T(key)
			}
			if name, value, ok := c.filled(key, text); ok {
				return T(key, name, value)
			}
		}
	}
	return text
}

// inTurn are the languages a text may be in, the likelier ones first: a file is only
// read when it is needed.
func inTurn() []string {
	first := []string{Current(), English}
	for _, code := range codes() {
		if !slices.Contains(first, code) {
			first = append(first, code)
		}
	}
	return first
}

// filled finds what the one placeholder of a key's text was filled with.
func (c *Catalogue) filled(key, text string) (name, value string, ok bool) {
	before, rest, found := strings.Cut(c.open[key], "{{.")
	name, after, _ := strings.Cut(rest, "}}")
	if !found || strings.Contains(after, "{{") || len(text) <= len(before)+len(after) || !strings.HasPrefix(text, before) || !strings.HasSuffix(text, after) {
		return "", "", false
	}
	return name, text[len(before) : len(text)-len(after)], true
}
