package client

import (
	"delonix/client/internal/plain"
	"delonix/client/problem"
)

// messageLine is the line that stands for a message: its words, or what it is.
func messageLine(s string, files []string) string {
	line := plain.OfMarkdown(s)
	switch {
	case line != "":
		return line
	case len(files) == 1:
		return plain.FileName(files[0])
	case len(files) > 1:
		return problem.AndMoreFiles(plain.FileName(files[0]))
	}
	return problem.AnEmptyMessage()
}

// PlainLine makes one short line of words of a Markdown text; "" if nothing of
// it can be seen.
func PlainLine(s string) string { return plain.OfMarkdown(s) }
