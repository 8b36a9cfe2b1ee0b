// Package plain makes text fit to be shown: without control characters, direction
// overrides and, where one line is shown, without Markdown. It has no words of its
// own; those are of client/problem.
package plain
