package problem

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
	Why     FileFault
	Limit   int64 // bytes, of fileTooLarge
	Details string
}

// FileFault is what is wrong with a file.
type FileFault string

const (
	FileGone       FileFault = "gone"
	FileUnreadable FileFault = "unreadable"
	FileSilent     FileFault = "silent"
	FileFolder     FileFault = "folder"
	FileSpecial    FileFault = "special"
	FileEmpty      FileFault = "empty"
	FileTooLarge   FileFault = "too large"
)

// faultWords say what is wrong with one file and with several.
var faultWords = map[FileFault][2]string{
	FileGone:       {"%s is not there any more.", "%s are not there any more."},
	FileUnreadable: {"%s can't be read.", "%s can't be read."},
	FileSilent:     {"%s can't be read: the place where it is kept does not answer.", "%s can't be read: the place where they are kept does not answer."},
	FileFolder:     {"%s is a folder; choose the files in it, or pack it first.", "%s are folders; choose the files in them, or pack them first."},
	FileSpecial:    {"%s is not an ordinary file.", "%s are not ordinary files."},
	FileEmpty:      {"%s is empty.", "%s are empty."},
	FileTooLarge:   {"%s is larger than %s, the limit in the settings.", "%s are larger than %s, the limit in the settings."},
}

// Error implements error.
func (r *FileRefusal) Error() string { return r.sentence([]string{"“" + r.Name + "”"}) }

func (r *FileRefusal) sentence(names []string) string {
	words := faultWords[r.Why][min(len(names), 2)-1]
	args := []any{namesOf(names)}
	if r.Why == FileTooLarge {
		args = append(args, Size(r.Limit))
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

// Files tells of files that were not attached: each once, with its reason,
// and how many were left out because a message holds no more.
func Files(errs []error, leftOut int) model.Problem {
	var p model.Problem
	var order []*FileRefusal
	names := map[FileFault][]string{}
	var said []string
	for _, err := range errs {
		var r *FileRefusal
		if !errors.As(err, &r) {
			q := Explain(err, Writing)
			said = append(said, q.Text)
			p.Details = cmp.Or(p.Details, q.Details)
			continue
		}
		if names[r.Why] == nil {
			order = append(order, r)
		}
		names[r.Why] = append(names[r.Why], "“"+r.Name+"”")
		p.Details = cmp.Or(p.Details, r.Details)
		if r.Why == FileTooLarge {
			p.Action = model.ActionSettings
		}
	}
	for i := len(order) - 1; i >= 0; i-- {
		said = append([]string{order[i].sentence(names[order[i].Why])}, said...)
	}
	switch n := len(errs); {
	case n == 1:
		said = append(said, "It was not attached.")
	case n > 1:
		said = append(said, "They were not attached.")
	}
	if leftOut > 0 {
		said = append(said, fmt.Sprintf("A message can have %d files: %d more %s left out. Send them with another message.", model.FilesMost, leftOut, verb(leftOut)))
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

// RefusedFiles is the problem of a message whose files can't be sent.
func RefusedFiles(err error) error {
	var r *FileRefusal
	if !errors.As(err, &r) {
		return err
	}
	p := Files([]error{err}, 0)
	p.Text = r.Error() + " Nothing was sent; your text is kept."
	return &p
}

// Size is a size as people say it.
func Size(n int64) string {
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
