package problems

import "delonix/client"

// terminal is what to do about a problem where there are no buttons.
var terminal = map[client.Action]string{
	client.ActionRetry:    "Try it again in a moment.",
	client.ActionSignIn:   "To sign in again: delonix login",
	client.ActionSettings: "It can be changed in the settings of the window.",
	client.ActionNetwork:  "Log in to the network in a browser, then try again.",
	client.ActionUnlock:   "Unlock the keyring, then try again.",
}

// Terminal is what stands below a problem's words in a terminal: what can be done,
// then its details.
func Terminal(p client.Problem) (lines []string) {
	if todo := terminal[p.Action]; todo != "" {
		lines = append(lines, todo)
	}
	if p.Details != "" {
		lines = append(lines, detailsWord+": "+p.Details)
	}
	return lines
}
