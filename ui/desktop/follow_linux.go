package desktop

import (
	"context"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"delonix/ui/loop"
)

// schemeWait is how long the first window waits for the desktop's colours, so
// that it does not open in the others.
const schemeWait = 150 * time.Millisecond

// FollowsScheme tells that FollowScheme follows the desktop's colours, and the toolkit
// need not.
const FollowsScheme = true

// FollowScheme tells of the desktop's colours on the UI thread until stop is called.
// first is what they are now, if the desktop answered at once. The toolkit asks for
// them, too, but without a time limit, and believes whatever is answered.
func FollowScheme(ctx context.Context, told func(fyne.ThemeVariant)) (first fyne.ThemeVariant, known bool, stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	now := make(chan Scheme, 1)
	wg.Go(func() {
		WatchScheme(ctx, func(s Scheme) {
			select {
			case now <- s: // somebody waits for it, or nobody any more
			default:
			}
			loop.Do(func() { told(variantOf(s)) })
		})
	})
	stop = func() { cancel(); wg.Wait() }
	select {
	case s := <-now:
		return variantOf(s), true, stop
	case <-time.After(schemeWait):
		return 0, false, stop
	}
}

func variantOf(s Scheme) fyne.ThemeVariant {
	if s == SchemeDark {
		return theme.VariantDark
	}
	return theme.VariantLight
}
