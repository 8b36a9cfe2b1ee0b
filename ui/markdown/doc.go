// Package markdown shows the text of messages: it reads Markdown (GFM, with
// footnotes, formulas and a few tags of HTML), breaks it into lines, draws
// them and lets them be selected.
//
// A text goes through these steps, a file each:
//
//	pieces.go, pages.go   cut it into pieces that can be read on their own
//	references.go         links and footnotes that are defined elsewhere in it
//	read.go, inline.go    a piece becomes leaves: paragraphs, code, tables
//	lines.go, bidi.go     a leaf's text becomes lines for a width
//	leafview.go, table.go draw a leaf
//	view.go               the widget that stacks them
//	select.go             what is selected, and what is copied
//
// All of it belongs to the UI thread.
package markdown
