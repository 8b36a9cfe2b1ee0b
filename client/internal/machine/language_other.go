//go:build !darwin && !windows

package machine

// preferredLanguage is unknown where the environment tells it.
func preferredLanguage() string { return "" }
