package i18n

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
	"golang.org/x/text/number"

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
		return pseudoMessages(messages(English))
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

// Int is a whole number: "1,234" in English, "1.234" in German.
func (c *Catalogue) Int(n int) string {
	if n > -1000 && n < 1000 {
		return strconv.Itoa(n)
	}
	return c.numbers.sprint(number.Decimal(n))
}

// Decimal is a number with so many digits behind its point.
func (c *Catalogue) Decimal(v float64, digits int) string {
	return c.numbers.sprint(number.Decimal(v, number.Scale(digits)))
}

// Percent is a share: 0.4 is "40%" in English.
func (c *Catalogue) Percent(v float64) string {
	return c.T("size.percent", "n", c.Decimal(100*v, 0))
}

// calendar is the names of months and days, the first of each being January and
// Sunday.
type calendar struct{ months, monthsShort, days, daysShort []string }

func newCalendar(c *Catalogue) calendar {
	list := func(key string) []string { return strings.Fields(c.T(key)) }
	return calendar{list("date.months"), list("date.monthsShort"), list("date.weekdays"), list("date.weekdaysShort")}
}
