package chat

import (
	"fyne.io/fyne/v2"

	"delonix/client"
)

// Actions is what the chat asks the window to do.
type Actions struct {
	Send        func(text string) // an option button or a suggestion
	SendAgain   func(client.MessageID)
	Edit        func(client.MessageID)
	Delete      func(client.MessageID)
	NotForAgent func(client.MessageID) // it was said, and meant for somebody else
	Copy        func(text string)
	Type        func(r rune) // into the message that is being written
	Speak       func(client.MessageID)
	StopSpeak   func()
	SaveSpeech  func(client.MessageID) // as a sound file
	React       func(client.MessageID, client.Feedback)
	OpenFile    func(client.Attachment)
	OpenLink    func(url string)
	LoadOlder   func()
	LoadNewer   func()
	LoadNewest  func()
	Seen        func(upTo client.MessageID)
	Search      func()             // in this conversation
	Find        func(query string) // the words that are looked for changed
	FindNext    func(by int)       // 1 is the next newer place, -1 the next older one
	FindEnd     func()
	Menu        func(at fyne.CanvasObject)
	RetryNow    func()
	StartAgain  func()
	SendSpoken  func(client.UtteranceID) // a recording that was kept
	DropSpoken  func(client.UtteranceID)
	Solve       func(client.Action) // a problem's button
	CopyDetails func(client.Problem)
}
