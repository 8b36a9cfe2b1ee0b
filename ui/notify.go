package ui

import (
	"context"
	"strings"
)

type contextT = context.Context

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

// escapeMarkup keeps a notification daemon from reading text as its markup.
func escapeMarkup(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}
