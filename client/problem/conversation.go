package problem

import (
	"fmt"

	"delonix/client/internal/plain"
	"delonix/client/model"
)

// AFile stands for a message without words that has files.
func AFile() string { return "File" }

// AnEmptyMessage stands for a message in which nothing can be seen.
func AnEmptyMessage() string { return "An empty message" }

// AndMoreFiles stands for a message of several files, of which first is the first.
func AndMoreFiles(first string) string { return first + " and more files" }

// StillLooking answers who does not want to wait for what the list says.
func StillLooking() *model.Problem {
	return &model.Problem{Text: "We are still looking whether this message arrived. You will be asked if it did not."}
}

// LookingFor is shown while it is found out whether a message arrived.
func LookingFor() model.Problem {
	return model.Problem{Text: "The answer of the portal was lost. Your message is kept; we are looking whether it arrived."}
}

// NotListed is shown when a message was not found.
func NotListed() model.Problem {
	return model.Problem{Text: "Not confirmed: the portal does not list this message. It is kept. Send it again?", Action: model.ActionSendAgain}
}

// WentOnInNew says where a message of an ended conversation is.
func WentOnInNew() model.Problem {
	return model.Problem{Text: "That conversation has ended. Your message is on its way in this new one."}
}

// HasEnded says that nothing can be written in a conversation.
func HasEnded() *model.Problem {
	return &model.Problem{Text: "This conversation has ended. Start a new one to go on; what you wrote stays here."}
}

// NotFoundNow says that the portal did not know a conversation when a message was sent.
func NotFoundNow(err error, byPortal bool) model.Problem {
	details := Explain(err, Sending).Details
	if byPortal {
		return compose(Sending, "The portal did not find this conversation.", "It is tried once more in a moment.", model.ActionRetry, details)
	}
	return compose(Sending, "The portal did not find this conversation at the moment.", "It is tried again.", model.ActionRetry, details)
}

// CopyGone says that the copy of a message's file is missing.
func CopyGone(name string) *model.Problem {
	return &model.Problem{Text: "The copy of “" + plain.FileName(name) + "” is gone. Your text is kept; edit the message and attach the file again."}
}

// nothingToSend, textTooLong and tooManyFiles say why a message is none.
func NothingToSend() *model.Problem {
	return &model.Problem{Text: "There is nothing to send yet. Write something or attach a file."}
}

func TextTooLong() *model.Problem {
	return &model.Problem{Text: "This text is too long to send as one message. It stays in the field; send it in parts or as a file."}
}

func TooManyFiles() *model.Problem {
	return &model.Problem{Text: fmt.Sprintf("A message can have %d files. Send the others with another message.", model.FilesMost)}
}

// NoSuchStatus and stillOnItsWay say why a conversation is not closed.
func NoSuchStatus() *model.Problem {
	return &model.Problem{Text: "A conversation can't be closed with this status."}
}

func StillOnItsWay() *model.Problem {
	return &model.Problem{Text: "A message of this conversation is still on its way. Close it when it was sent, or delete the message first."}
}

// StoppedHalfway says that a reply is not complete.
func StoppedHalfway() *model.Problem {
	return &model.Problem{Text: "This reply stopped half-way. The rest comes as soon as the portal has it."}
}

// NotBegun says that a conversation has no session whose details could be changed.
func NotBegun() *model.Problem {
	return &model.Problem{Text: "This conversation begins with your first message. Its details can be changed after that."}
}

// TooLargeToDownload says that a file is larger than most bytes.
func TooLargeToDownload(most int64) *model.Problem {
	return &model.Problem{Text: "This file is larger than " + Size(most) + " and was not downloaded."}
}

// NotOpened and notWhatItSays say why a file is not given to another program.
func NotOpened() *model.Problem {
	return &model.Problem{Text: "Files of this kind are not opened from here, because they could do harm. You can save it and look at it first."}
}

func NotWhatItSays(ext, found string) *model.Problem {
	return &model.Problem{
		Text:    "This file is not what its name says, so it was not opened. You can save it and look at it first.",
		Details: "The name ends in " + ext + ", the content looks like " + found + ".",
	}
}
