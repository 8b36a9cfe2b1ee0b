package client

import "delonix/client/internal/plain"

// PlainLine makes one short line of words of a Markdown text; "" if nothing of
// it can be seen.
func PlainLine(s string) string { return plain.OfMarkdown(s) }
