package problems

import (
	"delonix/client"

	"delonix/assets/i18n"
)

// terminal is the key of what to do about a problem where there are no buttons.
var terminal = map[client.Action]string{
	client.ActionRetry:    "terminal.retry",
	client.ActionSignIn:   "terminal.signIn",
	client.ActionSettings: "terminal.settings",
	client.ActionNetwork:  "terminal.network",
	client.ActionUnlock:   "terminal.unlock",
}

// Terminal is what stands below a problem's words in a terminal: what can be done,
// then its details.
func Terminal(p client.Problem) (lines []string) {
	if todo := terminal[p.Action]; todo != "" {
		lines = append(lines, i18n.T(todo))
	}
	if p.Details != "" {
		lines = append(lines, i18n.T("terminal.details", "details", p.Details))
	}
	return lines
}
