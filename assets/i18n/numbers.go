package i18n

import (
	"strconv"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

// numbers writes numbers as a country does.
type numbers struct{ printers *sync.Pool } // a printer is for one goroutine at a time

func newNumbers(tag language.Tag) numbers {
	return numbers{&sync.Pool{New: func() any { return message.NewPrinter(tag) }}}
}

func (n numbers) sprint(v any) string {
	p := n.printers.Get().(*message.Printer)
	defer n.printers.Put(p)
	return p.Sprint(v)
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

// Decimal is a number with so many digits behind its point, in the language in
// force.
func Decimal(v float64, digits int) string { return now().Decimal(v, digits) }

// Percent is a share of 1 in the language in force.
func Percent(v float64) string { return now().Percent(v) }

// Bytes is a size for people: "812 B", "1.2 MB"; "" for an unknown one.
func Bytes(n int64) string {
	const kilo = 1000
	switch {
	case n < 0:
		return ""
	case n < kilo:
		return T("size.b", "n", int(n))
	case n < kilo*kilo-kilo/2:
		return T("size.kb", "n", Decimal(float64(n)/1e3, 0))
	case n < kilo*kilo*kilo-kilo*kilo/20:
		return T("size.mb", "n", Decimal(float64(n)/1e6, 1))
	}
	return T("size.gb", "n", Decimal(float64(n)/1e9, 1))
}
