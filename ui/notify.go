package ui

import (
	"context"
	"strings"
)

type contextT = context.Context

// escapeMarkup keeps a notification daemon from reading text as its markup.
func escapeMarkup(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}
