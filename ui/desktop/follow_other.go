//go:build !linux

package desktop

import (
	"context"

	"fyne.io/fyne/v2"
)

// FollowsScheme is false: the system's colours are left to the toolkit, which follows
// them as long as its own application is the current one when the loop starts.
const FollowsScheme = false

// FollowScheme has nothing to follow here.
func FollowScheme(context.Context, func(fyne.ThemeVariant)) (first fyne.ThemeVariant, known bool, stop func()) {
	return 0, false, func() {}
}
