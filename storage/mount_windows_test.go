package storage

import "testing"

// smallDisk: Windows has no small disk to mount; the page limit stands in.
func smallDisk(*testing.T, int) string { return "" }
