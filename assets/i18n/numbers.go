package i18n

import (
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
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
