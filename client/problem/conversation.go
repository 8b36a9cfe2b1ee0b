package problem

import (
	"delonix/assets/i18n"
	"delonix/client/internal/plain"
	"delonix/client/model"
)

// AFile stands for a message without words that has files.
func AFile() string { return i18n.T("message.file") }

// AnEmptyMessage stands for a message in which nothing can be seen.
func AnEmptyMessage() string { return i18n.T("message.empty") }

// AndMoreFiles stands for a message of several files, of which first is the first.
func AndMoreFiles(first string) string { return i18n.T("message.moreFiles", "first", first) }

// StillLooking answers who does not want to wait for what the list says.
func StillLooking() *model.Problem {
	return says(i18n.Say("message.stillLooking"))
}

// LookingFor is shown while it is found out whether a message arrived.
func LookingFor() model.Problem {
	return told(i18n.Say("message.lookingFor"), model.ActionNone, "")
}

// NotListed is shown when a message was not found.
func NotListed() model.Problem {
	return told(i18n.Say("message.notListed"), model.ActionSendAgain, "")
}

// WentOnInNew says where a message of an ended conversation is.
func WentOnInNew() model.Problem {
	return told(i18n.Say("message.wentOn"), model.ActionNone, "")
}

// HasEnded says that nothing can be written in a conversation.
func HasEnded() *model.Problem {
	return says(i18n.Say("message.hasEnded"))
}

// NotFoundNow says that the portal did not know a conversation when a message was sent.
func NotFoundNow(err error, byPortal bool) model.Problem {
	details := Explain(err, Sending).Details
	if byPortal {
		return compose(Sending, i18n.Say("message.notFound"), i18n.Say("message.notFoundTodo"), model.ActionRetry, details)
	}
	return compose(Sending, i18n.Say("message.notFoundNow"), i18n.Say("keyring.hungTodo"), model.ActionRetry, details)
}

// CopyGone says that the copy of a message's file is missing.
func CopyGone(name string) *model.Problem {
	return says(i18n.Say("message.copyGone", "name", plain.FileName(name)))
}

// nothingToSend, textTooLong and tooManyFiles say why a message is none.
func NothingToSend() *model.Problem {
	return says(i18n.Say("message.nothing"))
}

func TextTooLong() *model.Problem {
	return says(i18n.Say("message.tooLong"))
}

func TooManyFiles() *model.Problem {
	return says(i18n.Count("message.tooManyFiles", model.FilesMost))
}

// NoSuchStatus and stillOnItsWay say why a conversation is not closed.
func NoSuchStatus() *model.Problem {
	return says(i18n.Say("message.noSuchStatus"))
}

func StillOnItsWay() *model.Problem {
	return says(i18n.Say("message.stillOnItsWay"))
}

// StoppedHalfway says that a reply is not complete.
func StoppedHalfway() *model.Problem {
	return says(i18n.Say("message.halfway"))
}

// NotBegun says that a conversation has no session whose details could be changed.
func NotBegun() *model.Problem {
	return says(i18n.Say("message.notBegun"))
}

// TooLargeToDownload says that a file is larger than most bytes.
func TooLargeToDownload(most int64) *model.Problem {
	return says(i18n.Say("message.tooLarge", "size", size(most)))
}

// NotOpened and notWhatItSays say why a file is not given to another program.
func NotOpened() *model.Problem {
	return says(i18n.Say("message.notOpened"))
}

func NotWhatItSays(ext, found string) *model.Problem {
	return new(told(i18n.Say("message.notWhatItSays"), model.ActionNone, i18n.T("message.notWhatItSaysDetails", "ext", ext, "found", found)))
}

// MessageLine is the line that stands for a message: its words, or what it is.
func MessageLine(s string, files []string) string {
	line := plain.OfMarkdown(s)
	switch {
	case line != "":
		return line
	case len(files) == 1:
		return plain.FileName(files[0])
	case len(files) > 1:
		return AndMoreFiles(plain.FileName(files[0]))
	}
	return AnEmptyMessage()
}
