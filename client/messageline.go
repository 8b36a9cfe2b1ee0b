package client

import "delonix/client/internal/plain"

// messageLine is the line that stands for a message: its words, or what it is.
func messageLine(s string, files []string) string {
	line := plain.OfMarkdown(s)
	switch {
	case line != "":
		return line
	case len(files) == 1:
		return plain.FileName(files[0])
	case len(files) > 1:
		return plain.FileName(files[0]) + " and more files"
	}
	return emptyWords
}

// emptyWords stand for a message in which nothing can be seen.
const emptyWords = "An empty message"

// PlainLine makes one short line of words of a Markdown text; "" if nothing of
// it can be seen.
func PlainLine(s string) string { return plain.OfMarkdown(s) }
