//go:build !windows && !darwin

package files

// MarkDownloaded does nothing: there is no such mark on this system.
func MarkDownloaded(string) error { return nil }
