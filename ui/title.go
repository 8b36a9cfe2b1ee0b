package ui

import "fmt"

// titleFor is the window's title: "(3) Delonix" with three unread
// conversations, and a word while the microphone is open.
func titleFor(unread int, listens bool) string {
	t := "Delonix"
	if unread > 0 {
		t = fmt.Sprintf("(%d) Delonix", unread)
	}
	if listens {
		t += " – microphone on"
	}
	return t
}
