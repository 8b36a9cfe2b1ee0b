package conversation

import (
	"context"
	"slices"
	"sync"
	"time"

	"delonix/assets/i18n"
	"delonix/client"
)

// What a person writes belongs to the conversation it was written in, whatever is
// shown a moment later. It lives in two places: a sheet is what the person sees, a
// stock what the local copy holds. The window's thread changes sheets at once;
// steps bring the stocks after them, in order, off that thread.

// Sheet is what is written in one conversation and not sent. It belongs to the UI
// thread, but for what is said to belong to its steps.
type Sheet struct {
	id    client.ConversationID // 0 while it has none
	text  string
	files []*attached
	dirty bool // the text was not handed to a step
	timer *time.Timer
	shown []*piece // of the stock, in the text by now: the next step that keeps it says so

	pending bool           // its conversation is being made
	agent   client.AgentID // of one that is being made
	used    bool           // something was sent from it
	into    *Sheet         // the one that this turned out to be

	steps int             // under way
	tails []chan struct{} // closed when the newest of them are over
	ready chan struct{}   // closed when the stock is known and was read, or can't be

	// Of the steps:
	stock *stock
	err   error // why there is no stock
}

// stock is the draft of a conversation as the local copy has it: the pieces that
// the window does not show yet, and below them the text that it handed over last.
type stock struct {
	mu     sync.Mutex // held by one step at a time
	client Writer
	id     client.ConversationID
	known  bool
	pieces []*piece
	text   string
}

// piece is a part of a stored draft that the window does not show yet: what was
// read at the start, or of a message that was given back.
type piece struct {
	text string
	void bool // it was moved elsewhere; of the UI thread
}

func (k *stock) all() string {
	text := ""
	for _, p := range k.pieces {
		text = client.JoinDrafts(text, p.text)
	}
	return client.JoinDrafts(text, k.text)
}

func (k *stock) drop(gone ...*piece) {
	k.pieces = slices.DeleteFunc(k.pieces, func(p *piece) bool { return slices.Contains(gone, p) })
}

// write brings the local copy to what the stock says. What is written is kept even
// if the window is being closed.
func (k *stock) write(ctx context.Context) error {
	if !k.known {
		return errNotRead()
	}
	return k.client.SaveDraft(context.WithoutCancel(ctx), k.id, k.all())
}

func errNotRead() error { return client.NewProblem(i18n.Say("draft.unread"), client.ActionNone, "") }

func newSheet() *Sheet { return &Sheet{ready: make(chan struct{})} }

// same is the sheet that a sheet turned out to be.
func (s *Sheet) same() *Sheet {
	for s.into != nil {
		s = s.into
	}
	return s
}

// Conversation is whose draft it is, 0 while there is none.
func (s *Sheet) Conversation() client.ConversationID { return s.same().id }

// part is a piece of a draft with the files that came with it.
type part struct {
	piece *piece
	files []client.Attachment
}

// attached is a file beside a message. Its copy is part of the stored draft. It
// belongs to the UI thread, but for what is said to belong to the copying.
type attached struct {
	number  int
	path    string // of the original, "" if it was read with the draft
	pick    *pick
	name    string
	size    int64 // bytes; -1 while it is copied
	removed bool
	cancel  context.CancelFunc

	done chan struct{} // closed when it is copied or refused

	// Of the copying until done:
	id  client.AttachmentID
	err error
}

// is reports whether the file is copied, as an attachment with this id.
func (f *attached) is(id client.AttachmentID) bool {
	select {
	case <-f.done:
		return f.id == id
	default:
		return false
	}
}

// attachedAlready is a file that the local copy has.
func attachedAlready(number int, a client.Attachment) *attached {
	f := &attached{number: number, name: a.Name, size: max(0, a.Size), id: a.ID, done: make(chan struct{}), cancel: func() {}}
	close(f.done)
	return f
}

// pick are files that were chosen together: what is told of them is told once.
type pick struct {
	waiting []string // beyond what one message holds
	over    bool     // the message was sent: no further ones are attached
	own     bool     // the files are ours and go when they are copied
	copying int
	last    chan struct{} // of the copies, which are made in order: closed when it is over
	errs    []error
}
