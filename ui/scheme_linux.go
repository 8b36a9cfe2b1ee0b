package ui

import (
	"context"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"delonix/ui/desktop"
	"delonix/ui/loop"
)

// schemeWait is how long the first window waits for the desktop's colours, so
// that it does not open in the others.
const schemeWait = 150 * time.Millisecond

// followScheme follows the desktop's colour scheme until the returned function
// is called. The toolkit asks for it, too, but without a time limit, and
// believes whatever is answered.
func (w *Window) followScheme(ctx context.Context) (stop func()) {
	w.calm() // which keeps the toolkit from asking
	ctx, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	first := make(chan desktop.Scheme, 1)
	wg.Add(1)
	go func() {
		defer wg.Done()
		desktop.WatchScheme(ctx, func(s desktop.Scheme) {
			select {
			case first <- s: // somebody waits for it, or nobody any more
			default:
			}
			loop.Do(func() { w.setSystem(variantOf(s)) })
		})
	}()
	select {
	case s := <-first:
		w.system = variantOf(s)
		w.theme = w.newTheme(w.theme.Choice)
		w.app.Settings().SetTheme(w.theme)
	case <-time.After(schemeWait):
	}
	return func() { cancel(); wg.Wait() }
}

// setSystem paints the window as the desktop wants it now.
func (w *Window) setSystem(v fyne.ThemeVariant) {
	if w.system == v {
		return
	}
	w.system = v
	w.theme = w.newTheme(w.theme.Choice)
	w.app.Settings().SetTheme(w.theme)
}

func variantOf(s desktop.Scheme) fyne.ThemeVariant {
	if s == desktop.SchemeDark {
		return theme.VariantDark
	}
	return theme.VariantLight
}
