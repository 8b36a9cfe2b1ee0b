package ui

import (
	"delonix/assets/i18n"
)

// titleFor is the window's title: "(3) Delonix" with three unread
// conversations, and a word while the microphone is open.
func titleFor(unread int, listens bool) string {
	t := "Delonix"
	if unread > 0 {
		t = i18n.T("title.unread", "n", unread)
	}
	if listens {
		t = i18n.T("title.microphone", "title", t)
	}
	return t
}
