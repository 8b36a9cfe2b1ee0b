package ui

import (
	"context"
	"strings"

	"delonix/assets/i18n"
	"delonix/client"
)

// chime plays the sound of a notification that has one.
func (w *Window) chime(a client.Alert) {
	if a.Sound && w.opt.Chime != nil {
		do(w.bridge, func(ctx context.Context) error { w.opt.Chime(ctx); return nil }, nil)
	}
}

// bodyOf is what a notification says; it is never empty.
func bodyOf(a client.Alert) string {
	if strings.TrimSpace(a.Body) == "" {
		return fixedWords(a.Kind)
	}
	return a.Body
}

// fixedWords tell of an alert without any text from outside the program.
func fixedWords(kind string) string {
	switch kind {
	case "handed_over":
		return i18n.T("notify.handedOver")
	case "first_answer":
		return i18n.T("notify.firstAnswer")
	case "no_answer":
		return i18n.T("notify.noAnswer")
	case "closed":
		return i18n.T("notify.closed")
	case "handed_back":
		return i18n.T("notify.handedBack")
	}
	return i18n.T("notify.message")
}
