package widgets

import "runtime"

// KeyName is how a shortcut with the primary modifier is written here:
// "Ctrl+T", or "⌘T" on macOS.
func KeyName(rest string) string {
	if runtime.GOOS == "darwin" {
		return "⌘" + rest
	}
	return "Ctrl+" + rest
}
