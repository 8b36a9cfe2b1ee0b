package ui

import (
	"context"
	"slices"
	"sync"
	"time"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/bridge"
	"delonix/ui/composer"
	"delonix/ui/loop"
)

// What a person writes belongs to the conversation it was written in, whatever is
// shown a moment later. It lives in two places: a sheet is what the person sees, a
// stock what the local copy holds. The window's thread changes sheets at once;
// steps bring the stocks after them, in order, off that thread.

// draftDelay is how long typing may rest before the draft is kept.
const draftDelay = 400 * time.Millisecond

// sheet is what is written in one conversation and not sent. It belongs to the UI
// thread, but for what is said to belong to its steps.
type sheet struct {
	id    client.ConversationID // 0 while it has none
	text  string
	files []*attached
	dirty bool // the text was not handed to a step
	timer *time.Timer
	shown []*piece // of the stock, in the text by now: the next step that keeps it says so

	pending bool           // its conversation is being made
	agent   client.AgentID // of one that is being made
	used    bool           // something was sent from it
	into    *sheet         // the one that this turned out to be

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
	client *client.Client
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

// drafts are the sheets of a window.
type drafts struct {
	sheets map[client.ConversationID]*sheet
	making map[*sheet]bool // whose conversation is being made
	now    *sheet          // whose content the composer shows; never nil
	files  int             // counts them

	mu     sync.Mutex // guards stocks
	stocks map[client.ConversationID]*stock
}

func newDrafts() *drafts {
	return &drafts{sheets: map[client.ConversationID]*sheet{}, making: map[*sheet]bool{}, now: newSheet(), stocks: map[client.ConversationID]*stock{}}
}

func newSheet() *sheet { return &sheet{ready: make(chan struct{})} }

// of is the stock of a conversation.
func (d *drafts) of(c *client.Client, id client.ConversationID) *stock {
	d.mu.Lock()
	defer d.mu.Unlock()
	k := d.stocks[id]
	if k == nil {
		k = &stock{client: c, id: id}
		d.stocks[id] = k
	}
	return k
}

// same is the sheet that a sheet turned out to be.
func (s *sheet) same() *sheet {
	for s.into != nil {
		s = s.into
	}
	return s
}

// chain does something off the UI thread after all steps of a sheet before it. then
// runs on the UI thread with the sheet that it is by then.
func chain[T any](w *Window, s *sheet, work func(context.Context) (T, error), then func(*sheet, T, error)) {
	await := s.tails
	done := make(chan struct{})
	s.tails = []chan struct{}{done}
	s.steps++
	bridge.Run(w.bridge, func(ctx context.Context) (T, error) {
		defer close(done)
		for _, before := range await {
			<-before
		}
		return work(ctx)
	}, func(v T, err error) {
		now := s.same()
		now.steps--
		then(now, v, err)
	})
}

// step is a chain's link that does something about the stock of its sheet.
func step[T any](w *Window, s *sheet, work func(context.Context, *stock) (T, error), then func(*sheet, T, error)) {
	chain(w, s, func(ctx context.Context) (T, error) {
		if s.stock == nil {
			var none T
			return none, s.err
		}
		s.stock.mu.Lock()
		defer s.stock.mu.Unlock()
		return work(ctx, s.stock)
	}, then)
}

// sheetOf is the sheet of a conversation; what the local copy has of it is read the
// first time.
func (w *Window) sheetOf(id client.ConversationID) *sheet {
	s := w.drafts.sheets[id]
	if s == nil {
		s = newSheet()
		s.id, s.stock = id, w.drafts.of(w.client, id)
		w.drafts.sheets[id] = s
		w.readDraft(s)
	}
	return s
}

// part is a piece of a draft with the files that came with it.
type part struct {
	piece *piece
	files []client.Attachment
}

// readDraft reads what the local copy has. What was typed meanwhile stays below.
func (w *Window) readDraft(s *sheet) {
	ready := s.ready
	chain(w, s, func(ctx context.Context) (part, error) {
		defer close(ready)
		k := s.stock
		if k == nil {
			return part{}, s.err
		}
		k.mu.Lock()
		defer k.mu.Unlock()
		if k.known {
			return part{}, nil
		}
		d, err := k.client.Draft(context.WithoutCancel(ctx), k.id) // what was typed meanwhile is to be kept
		if err != nil {
			return part{}, err
		}
		k.known = true
		p := &piece{text: d.Text}
		k.pieces = append(k.pieces, p)
		return part{p, d.Files}, nil
	}, func(s *sheet, p part, err error) { w.received(s, p, err) })
}

// received puts a part of the stored draft above what is written.
func (w *Window) received(s *sheet, p part, err error) {
	if err != nil {
		w.tell(s, client.Explain(err))
		return
	}
	if p.piece == nil || p.piece.void {
		return
	}
	w.capture()
	s.text = client.JoinDrafts(p.piece.text, s.text)
	s.shown = append(s.shown, p.piece)
	var files []*attached
	for _, a := range p.files {
		if !slices.ContainsFunc(s.files, func(f *attached) bool { return f.is(a.ID) }) {
			files = append(files, w.attachedAlready(a))
		}
	}
	s.files = append(files, s.files...)
	s.dirty = s.dirty || p.piece.text != ""
	w.show(s)
	w.keep(s)
}

// turnTo gives the composer to another conversation's sheet.
func (w *Window) turnTo(s *sheet) {
	old := w.drafts.now
	if old == s {
		return
	}
	w.capture()
	if old.id == 0 && !old.pending { // written before anything was open
		w.merged(old, s)
	} else {
		w.drafts.now = s
		w.keep(old)
	}
	w.comp.SetProblem(i18n.Phrase{})
	w.show(s)
	w.keep(s)
	w.forget(old)
}

// forget drops a sheet on which nothing stands. Its stock stays while a conversation
// is being made: that may turn out to be this one, and has the stock by then.
func (w *Window) forget(s *sheet) {
	if len(w.drafts.making) > 0 {
		return
	}
	if s.id != 0 && s != w.drafts.now && s.steps == 0 && !s.dirty && s.text == "" && len(s.files) == 0 {
		delete(w.drafts.sheets, s.id)
		w.drafts.mu.Lock()
		delete(w.drafts.stocks, s.id)
		w.drafts.mu.Unlock()
	}
}

// forgetAll drops every sheet on which nothing stands.
func (w *Window) forgetAll() {
	for _, s := range w.drafts.sheets {
		w.forget(s)
	}
}

// capture brings the sheet in line with the composer.
func (w *Window) capture() {
	s := w.drafts.now
	if text := w.comp.Text(); text != s.text {
		s.text, s.dirty = text, true
	}
}

// show puts a sheet into the composer, if it is the one shown there.
func (w *Window) show(s *sheet) {
	if s != w.drafts.now {
		return
	}
	if w.comp.Text() != s.text {
		w.comp.SetText(s.text)
	}
	list := make([]composer.File, len(s.files))
	for i, f := range s.files {
		list[i] = composer.File{ID: f.number, Name: f.name, Size: f.size}
	}
	w.comp.SetFiles(list)
}

// tell says beside the field what was wrong, or above the messages if another
// conversation is shown by now.
func (w *Window) tell(s *sheet, p client.Problem) {
	if s == w.drafts.now {
		w.comp.ShowProblem(p)
	} else if p.Text != "" {
		w.chat.SetProblem(&p)
	}
}

// draft keeps what is being written a moment after the last key.
func (w *Window) draft(text string) {
	s := w.drafts.now
	s.text, s.dirty = text, true
	if s.timer != nil {
		s.timer.Stop()
	}
	s.timer = time.AfterFunc(draftDelay, func() { loop.Do(func() { w.keep(s.same()) }) })
}

// keep hands the text of a sheet to the local copy, if it has a conversation.
func (w *Window) keep(s *sheet) {
	if s.timer != nil {
		s.timer.Stop()
		s.timer = nil
	}
	if s == w.drafts.now {
		w.capture()
	}
	if s.id == 0 || !s.dirty && len(s.shown) == 0 {
		return
	}
	text, shown := s.text, s.shown
	s.dirty, s.shown = false, nil
	step(w, s, func(ctx context.Context, k *stock) (struct{}, error) {
		k.drop(shown...)
		k.text = text
		return struct{}{}, k.write(ctx)
	}, func(s *sheet, _ struct{}, err error) {
		if err != nil && w.drafts.sheets[s.id] == s {
			s.dirty = true // the next key tries again
		}
		w.forget(s)
	})
}

// keepAll keeps every draft, because the window is about to go.
func (w *Window) keepAll() {
	w.capture()
	for _, s := range w.drafts.sheets {
		w.keep(s)
	}
	for s := range w.drafts.making { // they may get a conversation yet
		if s.text == "" {
			continue
		}
		// A piece: the text of the stock may be another sheet's.
		text, shown := &piece{text: s.text}, s.shown
		s.shown = []*piece{text}
		step(w, s, func(ctx context.Context, k *stock) (struct{}, error) {
			if !k.known {
				d, err := k.client.Draft(context.WithoutCancel(ctx), k.id)
				if err != nil {
					return struct{}{}, err
				}
				k.known, k.pieces = true, append(k.pieces, &piece{text: d.Text})
			}
			k.drop(shown...)
			k.pieces = append(k.pieces, text)
			return struct{}{}, k.write(ctx)
		}, func(*sheet, struct{}, error) {})
	}
}

// dropSheets forgets what is written in all conversations; what is kept of it is
// read again where it is needed.
func (w *Window) dropSheets() {
	for _, s := range w.drafts.sheets {
		if s.timer != nil {
			s.timer.Stop()
		}
	}
	w.drafts = newDrafts()
	w.show(w.drafts.now)
}
