package ui

import (
	"context"
	"strings"

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
		return "A conversation was handed over to an operator."
	case "first_answer":
		return "An operator answered."
	case "no_answer":
		return "A conversation waits for an operator."
	case "closed":
		return "A conversation was closed."
	case "handed_back":
		return "A conversation was handed back to the agent."
	}
	return "You have a new message."
}
