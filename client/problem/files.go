package problem

import (
	"cmp"
	"errors"
	"math"

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
func (r *FileRefusal) Error() string { return r.alone().String() }

func (r *FileRefusal) alone() i18n.Phrase { return r.sentence([]i18n.Phrase{quoted(r.Name)}) }

func (r *FileRefusal) sentence(names []i18n.Phrase) i18n.Phrase {
	args := []any{"names", namesOf(names)}
	if r.Why == FileTooLarge {
		args = append(args, "limit", size(r.Limit))
	}
	return i18n.Say(faultWords[r.Why][min(len(names), 2)-1], args...)
}

func quoted(name string) i18n.Phrase { return i18n.Say("fileRefused.name", "name", name) }

// namedFilesMost is how many files a sentence names.
const namedFilesMost = 8

// namesOf joins names as people do.
func namesOf(names []i18n.Phrase) i18n.Phrase {
	if more := len(names) - namedFilesMost; more > 1 {
		names = append(names[:namedFilesMost:namedFilesMost], i18n.Say("fileRefused.more", "n", more))
	}
	last := len(names) - 1
	if last == 0 {
		return names[0]
	}
	return i18n.Say("fileRefused.and", "first", i18n.Joined(", ", names[:last]...), "last", names[last])
}

// Files tells of files that were not attached: each once, with its reason,
// and how many were left out because a message holds no more.
func Files(errs []error, leftOut int) model.Problem {
	var p model.Problem
	var order []*FileRefusal
	names := map[FileFault][]i18n.Phrase{}
	var said []i18n.Phrase
	for _, err := range errs {
		var r *FileRefusal
		if !errors.As(err, &r) {
			q := Explain(err, Writing)
			said = append(said, phraseOf(q))
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
		said = append([]i18n.Phrase{order[i].sentence(names[order[i].Why])}, said...)
	}
	switch n := len(errs); {
	case n == 1:
		said = append(said, i18n.Say("fileRefused.notAttached"))
	case n > 1:
		said = append(said, i18n.Say("fileRefused.notAttachedSeveral"))
	}
	if leftOut > 0 {
		said = append(said, i18n.Count("fileRefused.limit", model.FilesMost), i18n.Count("fileRefused.leftOut", leftOut))
	}
	return told(i18n.Sentences(said...), p.Action, p.Details)
}

// RefusedFiles is the problem of a message whose files can't be sent.
func RefusedFiles(err error) error {
	var r *FileRefusal
	if !errors.As(err, &r) {
		return err
	}
	p := Files([]error{err}, 0)
	return new(told(i18n.Say("fileRefused.textKept", "problem", r.alone()), p.Action, p.Details))
}

func size(n int64) i18n.Phrase {
	switch {
	case n >= 1000*model.Megabyte:
		return i18n.Say("size.gb", "n", short(float64(n)/(1000*model.Megabyte)))
	case n >= model.Megabyte:
		return i18n.Say("size.mb", "n", short(float64(n)/model.Megabyte))
	case n >= 1000:
		return i18n.Say("size.kilobytes", "n", int(n/1000))
	}
	return i18n.Count("size.bytes", int(n))
}

// short is a number with one digit behind the point, where that is not zero.
func short(v float64) i18n.Phrase {
	digits := 1
	if math.Round(10*v) == 10*math.Round(v) {
		digits = 0
	}
	return i18n.Scaled(v, digits)
}
