//go:build !linux

package desktop

import (
	"context"
	"net/url"

	"fyne.io/fyne/v2"
)

// Open hands an address to the system's opener. It must not run on the UI thread.
func Open(_ context.Context, a fyne.App, u *url.URL) error { return a.OpenURL(u) }
