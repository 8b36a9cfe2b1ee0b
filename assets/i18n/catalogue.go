package i18n

import (
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"delonix/assets"
)

// Catalogue is the texts of one language, with the numbers of one country. It is
// never changed after it was read.
type Catalogue struct {
	code      string
	tag       language.Tag      // for numbers
	plain     map[string]string // texts without placeholders
	open      map[string]string // those with, as they are written
	counted   map[string]string // those with plural forms, by the form for other numbers
	localizer *goi18n.Localizer
	numbers   numbers
	calendar  calendar
}

var (
	readMu sync.Mutex
	read   = map[string]*Catalogue{} // by tag
)

// In returns the catalogue of a tag such as "de" or "de-AT", that of English
// where there is none.
func In(tag string) *Catalogue {
	readMu.Lock()
	defer readMu.Unlock()
	if c := read[tag]; c != nil {
		return c
	}
	code, _, _ := strings.Cut(strings.ToLower(tag), "-")
	locale, err := language.Parse(tag)
	switch {
	case strings.EqualFold(tag, Pseudo):
		code = Pseudo
	case err != nil || !Has(code):
		code, locale = English, language.English
	}
	c := load(code, locale)
	read[tag] = c
	return c
}

// codes are the languages that there are files for.
var codes = sync.OnceValue(func() []string {
	files, err := assets.Translations.ReadDir("translations")
	if err != nil {
		panic(err) // what is embedded can be read
	}
	var list []string
	for _, f := range files {
		list = append(list, strings.TrimSuffix(f.Name(), path.Ext(f.Name())))
	}
	return list
})

// load reads the texts of a language. Those it lacks are English: a test sees to
// it that there are none.
func load(code string, locale language.Tag) *Catalogue {
	bundle := goi18n.NewBundle(language.English)
	c := &Catalogue{code: code, tag: locale, plain: map[string]string{}, open: map[string]string{}, counted: map[string]string{}}
	add := func(code string, tag language.Tag) {
		list := messages(code)
		bundle.MustAddMessages(tag, list...) // at once: each call makes the library sort its languages anew
		for _, m := range list {
			switch {
			case m.One != "":
				c.counted[m.ID] = m.Other
			case strings.Contains(m.Other, "{{"):
				c.open[m.ID] = m.Other
			default:
				c.plain[m.ID] = m.Other
			}
		}
	}
	tag := language.English
	add(English, tag)
	if code != English {
		tag = language.Make(code)
		add(code, tag)
	}
	c.localizer = goi18n.NewLocalizer(bundle, tag.String())
	c.numbers = newNumbers(locale)
	c.calendar = newCalendar(c)
	return c
}

// messages are the texts of a file, in the form of the library.
func messages(code string) []*goi18n.Message {
	if code == Pseudo {
		return pseudoMessages()
	}
	name := "translations/" + code + ".json"
	text, err := assets.Translations.ReadFile(name)
	if err != nil {
		panic(err) // codes lists it
	}
	file, err := goi18n.ParseMessageFileBytes(text, name, map[string]goi18n.UnmarshalFunc{"json": json.Unmarshal})
	if err != nil {
		panic(fmt.Sprintf("i18n: %s: %v", name, err)) // a test reads every file
	}
	return file.Messages
}

// T is the text of a key; see the function of this name.
func (c *Catalogue) T(key string, args ...any) string {
	if s, ok := c.plain[key]; ok {
		return s
	}
	return c.say(&goi18n.LocalizeConfig{MessageID: key, TemplateData: c.values(args)})
}

// N is the text of a key for a number of things; see the function of this name.
func (c *Catalogue) N(key string, n int, args ...any) string {
	values := c.values(args)
	values["n"] = c.Int(n)
	return c.say(&goi18n.LocalizeConfig{MessageID: key, TemplateData: values, PluralCount: n})
}

func (c *Catalogue) say(what *goi18n.LocalizeConfig) string {
	s, err := c.localizer.Localize(what)
	if err != nil && s == "" {
		return what.MessageID // what the test on keys lets nobody see
	}
	return s
}

// values are the placeholders' by their names.
func (c *Catalogue) values(args []any) map[string]any {
	m := make(map[string]any, len(args)/2+1)
	for i := 0; i+1 < len(args); i += 2 {
		v := args[i+1]
		if n, ok := v.(int); ok {
			v = c.Int(n)
		}
		m[args[i].(string)] = v
	}
	return m
}

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
