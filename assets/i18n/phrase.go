package i18n

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Phrase is a text that is not put into words yet: it can be kept, and told in the
// language in force whenever it is shown. The zero Phrase says nothing.
type Phrase struct {
	Key    string            `json:"key,omitempty"`    // of the catalogue
	Count  *int              `json:"count,omitempty"`  // chooses the plural form; nil for a key without
	With   map[string]Phrase `json:"with,omitempty"`   // what its placeholders show
	Quote  string            `json:"quote,omitempty"`  // somebody's words or a name, the same in every language
	Number *Number           `json:"number,omitempty"` // written as the language does
	Parts  []Phrase          `json:"parts,omitempty"`  // told one after the other,
	Joint  string            `json:"joint,omitempty"`  // with this between them; a blank if empty
	Upper  bool              `json:"upper,omitempty"`  // with a capital at its beginning
}

// Number is a number in a phrase.
type Number struct {
	Value  float64 `json:"value"`
	Digits int     `json:"digits,omitempty"` // behind the point
}

// Say is the text of a key; args are the names and values of its placeholders, in
// turn: words that stay as they are, whole numbers, or phrases.
func Say(key string, args ...any) Phrase {
	p := Phrase{Key: key}
	for i := 0; i+1 < len(args); i += 2 {
		if p.With == nil {
			p.With = make(map[string]Phrase, len(args)/2)
		}
		p.With[args[i].(string)] = phraseOf(args[i+1])
	}
	return p
}

// Count is Say for a number of things, which the placeholder n shows.
func Count(key string, n int, args ...any) Phrase {
	p := Say(key, args...)
	p.Count = &n
	return p
}

// Quote is a phrase of somebody's own words.
func Quote(words string) Phrase { return Phrase{Quote: words} }

// Scaled is a number with so many digits behind its point.
func Scaled(v float64, digits int) Phrase { return Phrase{Number: &Number{v, digits}} }

// Sentences tells phrases one after the other; empty ones are left out.
func Sentences(list ...Phrase) Phrase { return Joined(" ", list...) }

// Joined tells phrases one after the other with something between them.
func Joined(joint string, list ...Phrase) Phrase {
	var parts []Phrase
	for _, p := range list {
		if !p.Empty() {
			parts = append(parts, p)
		}
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return Phrase{Parts: parts, Joint: joint}
}

func phraseOf(v any) Phrase {
	switch v := v.(type) {
	case Phrase:
		return v
	case int:
		return Scaled(float64(v), 0)
	case string:
		return Quote(v)
	}
	panic(fmt.Sprintf("i18n: a phrase can't show a %T", v)) // a test calls every phrase
}

// Empty reports whether there is nothing to tell.
func (p Phrase) Empty() bool {
	return p.Key == "" && p.Quote == "" && p.Number == nil && len(p.Parts) == 0
}

// String tells the phrase in the language in force.
func (p Phrase) String() string { return p.in(now()) }

func (p Phrase) in(c *Catalogue) string {
	s := p.Quote
	switch {
	case p.Number != nil && p.Number.Digits == 0:
		s = c.Int(int(p.Number.Value))
	case p.Number != nil:
		s = c.Decimal(p.Number.Value, p.Number.Digits)
	case p.Key != "":
		s = c.tell(p)
	case len(p.Parts) > 0:
		told := make([]string, len(p.Parts))
		for i, part := range p.Parts {
			told[i] = part.in(c)
		}
		joint := p.Joint
		if joint == "" {
			joint = " "
		}
		s = strings.Join(told, joint)
	}
	if p.Upper && s != "" {
		r, n := utf8.DecodeRuneInString(s)
		s = string(unicode.ToUpper(r)) + s[n:]
	}
	return s
}

func (c *Catalogue) tell(p Phrase) string {
	args := make([]any, 0, 2*len(p.With))
	for name, value := range p.With {
		args = append(args, name, value.in(c))
	}
	if p.Count != nil {
		return c.N(p.Key, *p.Count, args...)
	}
	return c.T(p.Key, args...)
}

// Kept is the phrase as text, by which Retold tells it; "" for an empty one.
func (p Phrase) Kept() string {
	if p.Empty() {
		return ""
	}
	raw, err := json.Marshal(p)
	if err != nil {
		return "" // only a number that is none can't be written
	}
	return string(raw)
}

// Retold tells a kept phrase in the language in force. It is false for anything else,
// and for a phrase of another version whose texts are not known here.
func Retold(kept string) (string, bool) {
	var p Phrase
	if kept == "" || json.Unmarshal([]byte(kept), &p) != nil || p.Empty() || !now().knows(p) {
		return "", false
	}
	return p.String(), true
}

// Recalled reads a kept phrase, to make it a part of another one.
func Recalled(kept string) (Phrase, bool) {
	var p Phrase
	ok := kept != "" && json.Unmarshal([]byte(kept), &p) == nil && !p.Empty()
	return p, ok
}

// knows reports whether there are texts for all of a phrase, which show no more than
// it has.
func (c *Catalogue) knows(p Phrase) bool {
	if p.Key != "" {
		text, ok := c.plain[p.Key]
		if !ok {
			text, ok = c.open[p.Key]
		}
		if p.Count != nil {
			text, ok = c.counted[p.Key]
		}
		if !ok {
			return false
		}
		for _, m := range shown.FindAllStringSubmatch(text, -1) {
			if _, given := p.With[m[1]]; !given && (p.Count == nil || m[1] != "n") {
				return false
			}
		}
	}
	for _, part := range p.Parts {
		if !c.knows(part) {
			return false
		}
	}
	for _, part := range p.With {
		if !c.knows(part) {
			return false
		}
	}
	return true
}

// shown is a placeholder of a text.
var shown = regexp.MustCompile(`\{\{\.(\w+)\}\}`)
