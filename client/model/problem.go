package model

import (
	"fmt"
	"regexp"
	"runtime"
	"strings"
	"time"
)

// Problem is an error for people: what happened, what was kept, what to do.
type Problem struct {
	Text    string // one or two sentences, in the language in force when it was made
	Words   string // the same without a language, for package problem to tell again; "" for others' words
	Action  Action // what a button beside it does
	Details string // for the ones who ask, free of secrets
}

func (p *Problem) Error() string { return p.Text }

// Action is what a person can do about a problem.
type Action string

// Actions of problems. A button's label is the ui's.
const (
	ActionNone      Action = ""
	ActionRetry     Action = "retry"
	ActionSendAgain Action = "send_again"
	ActionSignIn    Action = "sign_in"
	ActionSettings  Action = "settings"
	ActionUnlock    Action = "unlock"  // ask for the password of the keyring
	ActionNetwork   Action = "network" // open a browser, so that the network can ask for its login
)

// quoted is what a problem quotes, in the marks of any language: names of files and
// people, words of a portal.
var quoted = regexp.MustCompile(`“[^”]*”|„[^“”]*[“”]|«[^»]*»`)

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
