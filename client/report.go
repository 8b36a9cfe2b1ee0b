package client

import (
	"fmt"
	"regexp"
	"runtime"
	"strings"
	"time"
)

// quoted is what a problem quotes: names of files and people, words of a portal.
var quoted = regexp.MustCompile(`“[^”]*”`)

// Report is what support needs to know of a problem: when, which version, what was
// said, and the route, the kind and the status of what failed. It has no names, ids,
// texts or tokens.
func (p Problem) Report(version string, at time.Time) string {
	details := p.Details
	if details == "" {
		details = "none"
	}
	return strings.Join([]string{
		fmt.Sprintf("Delonix %s on %s/%s", version, runtime.GOOS, runtime.GOARCH),
		"Time: " + at.UTC().Format(time.RFC3339),
		"What was said: " + quoted.ReplaceAllString(p.Text, "“…”"),
		"Details: " + quoted.ReplaceAllString(details, "“…”"),
	}, "\n")
}
