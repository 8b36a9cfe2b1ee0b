package i18n

import (
	"strings"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
)

// Pseudo is English with accents, two fifths longer: what does not come from the
// catalogue, and what has no room for longer words, can be seen in it. No person
// is offered it; LANG=en_XA asks for it.
const Pseudo = "en-XA"

var accented = strings.NewReplacer("a", "á", "e", "é", "i", "î", "o", "ö", "u", "ü", "y", "ý", "n", "ñ", "c", "ç", "s", "š", "z", "ž",
	"A", "Å", "E", "É", "I", "Î", "O", "Ö", "U", "Û", "Y", "Ý", "N", "Ñ", "C", "Ç", "S", "Š", "Z", "Ž")

// pseudoMessages makes the English texts those of Pseudo.
func pseudoMessages(list []*goi18n.Message) []*goi18n.Message {
	for _, m := range list {
		if strings.HasPrefix(m.ID, "date.") && !strings.Contains(m.Other, "{{") {
			continue // lists of names
		}
		m.One, m.Other = pseudo(m.One), pseudo(m.Other)
	}
	return list
}

// pseudo makes a text longer and strange, but for its placeholders.
func pseudo(text string) string {
	if text == "" {
		return ""
	}
	var b strings.Builder
	letters := 0
	for rest := text; rest != ""; {
		before, after, found := strings.Cut(rest, "{{")
		b.WriteString(accented.Replace(before))
		letters += len([]rune(before))
		if !found {
			break
		}
		name, after, _ := strings.Cut(after, "}}")
		b.WriteString("{{" + name + "}}")
		rest = after
	}
	return b.String() + strings.Repeat("~", (2*letters+4)/5)
}
