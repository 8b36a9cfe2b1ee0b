package desktop

import (
	"context"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/systray"

	"delonix/ui/loop"
)

// StartTray puts the icon up when the desktop shows a tray, whenever that is: it often
// comes after the programs of the session, and is started anew. told is called on the
// UI thread. shown tells that the tray is there from the start.
func StartTray(ctx context.Context, _ fyne.App, told func(shows bool)) (icon Tray, shown bool) {
	return startBusIcon(ctx, told), false
}

func startBusIcon(ctx context.Context, told func(shows bool)) *busIcon {
	icon := &busIcon{wake: make(chan struct{}, 1), done: make(chan struct{})}
	ctx, icon.cancel = context.WithCancel(ctx)
	icon.watch.Add(1)
	go func() {
		defer icon.watch.Done()
		WatchTray(ctx, func(shows bool) { loop.Do(func() { told(shows) }) })
	}()
	go icon.work(ctx)
	return icon
}

// busIcon is the icon on the session bus. Only its own goroutine talks to the
// bus, which may not answer.
type busIcon struct {
	cancel context.CancelFunc
	watch  sync.WaitGroup
	wake   chan struct{}
	done   chan struct{}

	mu      sync.Mutex // never held over a call
	menu    []TrayItem
	picture []byte
}

// Set has the icon show something else.
func (b *busIcon) Set(menu []TrayItem, picture []byte) {
	b.mu.Lock()
	b.menu, b.picture = menu, picture
	b.mu.Unlock()
	select {
	case b.wake <- struct{}{}:
	default: // it was told already
	}
}

// trayLeave is how long taking the icon down may take. The bus takes it down
// by itself when the program ends.
const trayLeave = time.Second

// Close takes the icon down, if the bus lets it.
func (b *busIcon) Close() {
	b.cancel()
	b.watch.Wait()
	select {
	case <-b.done:
	case <-time.After(trayLeave):
	}
}

// work shows what was set last. The icon stays registered from then on, also
// with a tray that comes later.
func (b *busIcon) work(ctx context.Context) {
	defer close(b.done)
	var forget context.CancelFunc = func() {}
	var end func()
	for {
		select {
		case <-ctx.Done():
			forget()
			if end != nil {
				end()
			}
			return
		case <-b.wake:
		}
		b.mu.Lock()
		menu, picture := b.menu, b.picture
		b.mu.Unlock()
		forget() // the entries shown until now
		var shown context.Context
		shown, forget = context.WithCancel(ctx)
		if end == nil {
			var start func()
			start, end = systray.RunWithExternalLoop(nil, nil)
			systray.SetTitle("Delonix")
			systray.SetIcon(picture)
			b.fill(shown, menu)
			start()
			continue
		}
		systray.SetIcon(picture)
		systray.ResetMenu()
		b.fill(shown, menu)
	}
}

// fill makes the menu. Its entries are heard for as long as ctx lasts.
func (b *busIcon) fill(ctx context.Context, menu []TrayItem) {
	for _, item := range menu {
		if item.Words == "" {
			systray.AddSeparator()
			continue
		}
		entry := systray.AddMenuItem(item.Words, "")
		go func() {
			for {
				select {
				case <-ctx.Done():
					return
				case <-entry.ClickedCh:
					loop.Do(item.Run)
				}
			}
		}()
	}
}
