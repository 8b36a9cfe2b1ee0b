package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"delonix/storage/internal/rows"
)

// term is one word of a query, or the words of a phrase. Words are made of letters, digits and marks only,
// so that no sign of the index's query language can be in them.
type term struct {
	words  []string
	prefix bool // the last word may be the beginning of one
}

func (t term) text() string { return strings.Join(t.words, " ") }

// parseQuery makes terms of what a person typed. Quotation marks enclose phrases, every other sign separates
// words. A word that ends the query is still being typed: it is a prefix.
func parseQuery(text string) []term {
	if len(text) > maxQuery {
		text = text[:maxQuery]
	}
	text = strings.ToValidUTF8(text, " ")
	var terms []term
	quoted := false
	for part := range strings.SplitSeq(strings.Map(plainQuote, text), `"`) {
		words := strings.FieldsFunc(part, func(r rune) bool { return !isWordRune(r) })
		words = slices.DeleteFunc(words, func(w string) bool { return !hasLetter(w) })
		switch {
		case len(words) == 0:
		case quoted:
			terms = append(terms, term{words: words})
		default:
			for _, w := range words {
				terms = append(terms, term{words: []string{w}})
			}
		}
		quoted = !quoted
	}
	if last, _ := utf8.DecodeLastRuneInString(text); len(terms) > 0 && isWordRune(last) {
		terms[len(terms)-1].prefix = true
	}
	return terms[:min(len(terms), maxTerms)]
}

// plainQuote makes one sign of all that people use to quote.
func plainQuote(r rune) rune {
	if strings.ContainsRune("“”„«»", r) {
		return '"'
	}
	return r
}

// isWordRune reports whether the index may take r for a part of a word.
func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
}

// hasLetter reports whether a word is more than accents, which the index drops.
func hasLetter(word string) bool {
	return strings.ContainsFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
}

// ftsQuery writes terms in the query language of FTS5: strings, which hold only words, and stars.
func ftsQuery(terms []term) string {
	parts := make([]string, len(terms))
	for i, t := range terms {
		parts[i] = `"` + t.text() + `"`
		if t.prefix {
			parts[i] += " *"
		}
	}
	return strings.Join(parts, " ")
}

// likePatterns returns the terms as a JSON array of LIKE patterns if one of them is in a script whose words
// the index can't tell apart, else "".
func likePatterns(terms []term) string {
	var patterns []string
	plain := false
	for _, t := range terms {
		plain = plain || strings.ContainsFunc(t.text(), isUnspaced)
		patterns = append(patterns, likePattern(t.text()))
	}
	if !plain {
		return ""
	}
	return rows.StringList(patterns)
}

// likePattern makes a LIKE pattern (with \ as the escape) for texts that contain s.
func likePattern(s string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s) + "%"
}

// isUnspaced reports whether r belongs to a script that puts no spaces between words.
func isUnspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}
