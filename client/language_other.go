//go:build !darwin && !windows

package client

// preferredLanguage is unknown where the environment tells it.
func preferredLanguage() string { return "" }
