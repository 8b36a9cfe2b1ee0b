package client

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"delonix/client/model"
)

// FileRefusal says why a file can't be sent.
type FileRefusal struct {
	Name    string // for people
	why     fileFault
	limit   int64 // bytes, of fileTooLarge
	details string
}

// fileFault is what is wrong with a file.
type fileFault string

const (
	fileGone       fileFault = "gone"
	fileUnreadable fileFault = "unreadable"
	fileSilent     fileFault = "silent"
	fileFolder     fileFault = "folder"
	fileSpecial    fileFault = "special"
	fileEmpty      fileFault = "empty"
	fileTooLarge   fileFault = "too large"
)

// faultWords say what is wrong with one file and with several.
var faultWords = map[fileFault][2]string{
	fileGone:       {"%s is not there any more.", "%s are not there any more."},
	fileUnreadable: {"%s can't be read.", "%s can't be read."},
	fileSilent:     {"%s can't be read: the place where it is kept does not answer.", "%s can't be read: the place where they are kept does not answer."},
	fileFolder:     {"%s is a folder; choose the files in it, or pack it first.", "%s are folders; choose the files in them, or pack them first."},
	fileSpecial:    {"%s is not an ordinary file.", "%s are not ordinary files."},
	fileEmpty:      {"%s is empty.", "%s are empty."},
	fileTooLarge:   {"%s is larger than %s, the limit in the settings.", "%s are larger than %s, the limit in the settings."},
}

// Error implements error.
func (r *FileRefusal) Error() string { return r.sentence([]string{"“" + r.Name + "”"}) }

func (r *FileRefusal) sentence(names []string) string {
	words := faultWords[r.why][min(len(names), 2)-1]
	args := []any{namesOf(names)}
	if r.why == fileTooLarge {
		args = append(args, sizeWords(r.limit))
	}
	return fmt.Sprintf(words, args...)
}

// namedFilesMost is how many files a sentence names.
const namedFilesMost = 8

// namesOf joins names as people do.
func namesOf(names []string) string {
	if more := len(names) - namedFilesMost; more > 1 {
		names = append(names[:namedFilesMost:namedFilesMost], fmt.Sprint(more, " more"))
	}
	last := len(names) - 1
	if last == 0 {
		return names[0]
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// ExplainFiles tells of files that were not attached: each once, with its reason,
// and how many were left out because a message holds no more.
func ExplainFiles(errs []error, leftOut int) Problem {
	var p Problem
	var order []*FileRefusal
	names := map[fileFault][]string{}
	var said []string
	for _, err := range errs {
		var r *FileRefusal
		if !errors.As(err, &r) {
			q := explain(err, whenWriting)
			said = append(said, q.Text)
			p.Details = cmp.Or(p.Details, q.Details)
			continue
		}
		if names[r.why] == nil {
			order = append(order, r)
		}
		names[r.why] = append(names[r.why], "“"+r.Name+"”")
		p.Details = cmp.Or(p.Details, r.details)
		if r.why == fileTooLarge {
			p.Action = ActionSettings
		}
	}
	for i := len(order) - 1; i >= 0; i-- {
		said = append([]string{order[i].sentence(names[order[i].why])}, said...)
	}
	switch n := len(errs); {
	case n == 1:
		said = append(said, "It was not attached.")
	case n > 1:
		said = append(said, "They were not attached.")
	}
	if leftOut > 0 {
		said = append(said, fmt.Sprintf("A message can have %d files: %d more %s left out. Send them with another message.", FilesMost, leftOut, verb(leftOut)))
	}
	p.Text = strings.Join(said, " ")
	return p
}

func verb(n int) string {
	if n == 1 {
		return "was"
	}
	return "were"
}

// refusedFiles is the problem of a message whose files can't be sent.
func refusedFiles(err error) error {
	var r *FileRefusal
	if !errors.As(err, &r) {
		return err
	}
	p := ExplainFiles([]error{err}, 0)
	p.Text = r.Error() + " Nothing was sent; your text is kept."
	return &p
}

// sizeWords is a size as people say it.
func sizeWords(n int64) string {
	switch {
	case n >= 1000*model.Megabyte:
		return strings.Replace(fmt.Sprintf("%.1f GB", float64(n)/(1000*model.Megabyte)), ".0 ", " ", 1)
	case n >= model.Megabyte:
		return strings.Replace(fmt.Sprintf("%.1f MB", float64(n)/model.Megabyte), ".0 ", " ", 1)
	case n >= 1000:
		return fmt.Sprintf("%d kB", n/1000)
	}
	return fmt.Sprintf("%d bytes", n)
}
