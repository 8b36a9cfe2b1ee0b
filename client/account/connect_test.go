package account

import (
	"context"
	"strings"
	"testing"

	"delonix/client/demo"
)

func TestConnect_BadPortalsAreExplained(t *testing.T) {
	t.Parallel()
	s := newPortal(t, demo.Options{})
	s.open()
	for portal, want := range map[string]string{
		"":                        "empty",
		"http://example.com":      "https",
		"ftp://example.com":       "https",
		"http://127.0.0.1:1":      "Nobody answers",
		"https://127.0.0.1:1/x?y": "Nobody answers",
	} {
		cr := s.credentials()
		cr.Portal = portal
		_, err := s.TestConnection(context.Background(), cr)
		if err == nil || !strings.Contains(problemOf(t, err).Text, want) {
			t.Errorf("%q: %v", portal, err)
		}
	}
}
