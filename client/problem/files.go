package problem

import (
	"cmp"
	"errors"
	"math"
	"strings"

	"delonix/assets/i18n"
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

// faultWords are the keys of what is wrong with one file and with several.
var faultWords = map[FileFault][2]string{
	FileGone:       {"fileRefused.gone", "fileRefused.goneSeveral"},
	FileUnreadable: {"fileRefused.unreadable", "fileRefused.unreadableSeveral"},
	FileSilent:     {"fileRefused.silent", "fileRefused.silentSeveral"},
	FileFolder:     {"fileRefused.folder", "fileRefused.folderSeveral"},
	FileSpecial:    {"fileRefused.special", "fileRefused.specialSeveral"},
	FileEmpty:      {"fileRefused.empty", "fileRefused.emptySeveral"},
	FileTooLarge:   {"fileRefused.tooLarge", "fileRefused.tooLargeSeveral"},
}

// Error implements error.
func (r *FileRefusal) Error() string { return r.sentence([]string{quoted(r.Name)}) }

func (r *FileRefusal) sentence(names []string) string {
	args := []any{"names", namesOf(names)}
	if r.Why == FileTooLarge {
		args = append(args, "limit", Size(r.Limit))
	}
	return i18n.T(faultWords[r.Why][min(len(names), 2)-1], args...)
}

func quoted(name string) string { return i18n.T("fileRefused.name", "name", name) }

// namedFilesMost is how many files a sentence names.
const namedFilesMost = 8

// namesOf joins names as people do.
func namesOf(names []string) string {
	if more := len(names) - namedFilesMost; more > 1 {
		names = append(names[:namedFilesMost:namedFilesMost], i18n.T("fileRefused.more", "n", more))
	}
	last := len(names) - 1
	if last == 0 {
		return names[0]
	}
	return i18n.T("fileRefused.and", "first", strings.Join(names[:last], ", "), "last", names[last])
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
		names[r.Why] = append(names[r.Why], quoted(r.Name))
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
		said = append(said, i18n.T("fileRefused.notAttached"))
	case n > 1:
		said = append(said, i18n.T("fileRefused.notAttachedSeveral"))
	}
	if leftOut > 0 {
		said = append(said, i18n.N("fileRefused.limit", model.FilesMost), i18n.N("fileRefused.leftOut", leftOut))
	}
	p.Text = strings.Join(said, " ")
	return p
}

// RefusedFiles is the problem of a message whose files can't be sent.
func RefusedFiles(err error) error {
	var r *FileRefusal
	if !errors.As(err, &r) {
		return err
	}
	p := Files([]error{err}, 0)
	p.Text = i18n.T("fileRefused.textKept", "problem", r.Error())
	return &p
}

// Size is a size as people say it.
func Size(n int64) string {
	switch {
	case n >= 1000*model.Megabyte:
		return i18n.T("size.gb", "n", short(float64(n)/(1000*model.Megabyte)))
	case n >= model.Megabyte:
		return i18n.T("size.mb", "n", short(float64(n)/model.Megabyte))
	case n >= 1000:
		return i18n.T("size.kilobytes", "n", int(n/1000))
	}
	return i18n.N("size.bytes", int(n))
}

// short is a number with one digit behind the point, where that is not zero.
func short(v float64) string {
	digits := 1
	if math.Round(10*v) == 10*math.Round(v) {
		digits = 0
	}
	return i18n.Decimal(v, digits)
}
