package conversation

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

// draftDelay is how long typing may rest before the draft is kept.
const draftDelay = 400 * time.Millisecond

// Drafts are the sheets of a window and the composer that shows one of them.
type Drafts struct {
	Options
	sheets map[client.ConversationID]*Sheet
	making map[*Sheet]bool           // whose conversation is being made
	now    *Sheet                    // whose content the composer shows; never nil
	files  int                       // counts them
	taken  map[client.MessageID]bool // edited or deleted; their rows may still be shown
	tapped *tapped

	mu     sync.Mutex // guards stocks
	stocks map[client.ConversationID]*stock
}

func newDrafts(o Options) *Drafts {
	d := &Drafts{Options: o}
	d.reset()
	return d
}

// reset forgets what is written in all conversations.
func (d *Drafts) reset() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.sheets, d.making, d.now, d.stocks = map[client.ConversationID]*Sheet{}, map[*Sheet]bool{}, newSheet(), map[client.ConversationID]*stock{}
	d.taken = map[client.MessageID]bool{}
}

// Beginning reports whether the composer shows one whose conversation is being made.
func (d *Drafts) Beginning() bool { return d.now.pending }

// Sheet is the one that the composer shows.
func (d *Drafts) Sheet() *Sheet { return d.now }

// of is the stock of a conversation.
func (d *Drafts) of(id client.ConversationID) *stock {
	d.mu.Lock()
	defer d.mu.Unlock()
	k := d.stocks[id]
	if k == nil {
		k = &stock{client: d.Client, id: id}
		d.stocks[id] = k
	}
	return k
}

// chain does something off the UI thread after all steps of a sheet before it. then
// runs on the UI thread with the sheet that it is by then.
func chain[T any](d *Drafts, s *Sheet, work func(context.Context) (T, error), then func(*Sheet, T, error)) {
	await := s.tails
	done := make(chan struct{})
	s.tails = []chan struct{}{done}
	s.steps++
	bridge.Run(d.Bridge, func(ctx context.Context) (T, error) {
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
func step[T any](d *Drafts, s *Sheet, work func(context.Context, *stock) (T, error), then func(*Sheet, T, error)) {
	chain(d, s, func(ctx context.Context) (T, error) {
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
func (d *Drafts) sheetOf(id client.ConversationID) *Sheet {
	s := d.sheets[id]
	if s == nil {
		s = newSheet()
		s.id, s.stock = id, d.of(id)
		d.sheets[id] = s
		d.readDraft(s)
	}
	return s
}

// readDraft reads what the local copy has. What was typed meanwhile stays below.
func (d *Drafts) readDraft(s *Sheet) {
	ready := s.ready
	chain(d, s, func(ctx context.Context) (part, error) {
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
		kept, err := k.client.Draft(context.WithoutCancel(ctx), k.id) // what was typed meanwhile is to be kept
		if err != nil {
			return part{}, err
		}
		k.known = true
		p := &piece{text: kept.Text}
		k.pieces = append(k.pieces, p)
		return part{p, kept.Files}, nil
	}, func(s *Sheet, p part, err error) { d.received(s, p, err) })
}

// received puts a part of the stored draft above what is written.
func (d *Drafts) received(s *Sheet, p part, err error) {
	if err != nil {
		d.tell(s, client.Explain(err))
		return
	}
	if p.piece == nil || p.piece.void {
		return
	}
	d.capture()
	s.text = client.JoinDrafts(p.piece.text, s.text)
	s.shown = append(s.shown, p.piece)
	var files []*attached
	for _, a := range p.files {
		if !slices.ContainsFunc(s.files, func(f *attached) bool { return f.is(a.ID) }) {
			files = append(files, attachedAlready(d.number(), a))
		}
	}
	s.files = append(files, s.files...)
	s.dirty = s.dirty || p.piece.text != ""
	d.show(s)
	d.keep(s)
}

// turnTo gives the composer to another conversation's sheet.
func (d *Drafts) turnTo(s *Sheet) {
	old := d.now
	if old == s {
		return
	}
	d.capture()
	if old.id == 0 && !old.pending { // written before anything was open
		d.merged(old, s)
	} else {
		d.now = s
		d.keep(old)
	}
	d.Composer.SetProblem(i18n.Phrase{})
	d.show(s)
	d.keep(s)
	d.forget(old)
}

// merged makes two sheets one: what stands on the first goes below the second.
func (d *Drafts) merged(s, other *Sheet) {
	d.capture()
	other.text = client.JoinDrafts(other.text, s.text)
	other.dirty = other.dirty || s.text != ""
	other.shown = append(other.shown, s.shown...)
	other.files = append(other.files, s.files...)
	other.tails = append(other.tails, s.tails...)
	other.steps += s.steps
	s.text, s.files, s.shown, s.into = "", nil, nil, other
	if d.now == s {
		d.now = other
	}
	d.show(other)
	d.keep(other)
}

// forget drops a sheet on which nothing stands. Its stock stays while a conversation
// is being made: that may turn out to be this one, and has the stock by then.
func (d *Drafts) forget(s *Sheet) {
	if len(d.making) > 0 {
		return
	}
	if s.id != 0 && s != d.now && s.steps == 0 && !s.dirty && s.text == "" && len(s.files) == 0 {
		delete(d.sheets, s.id)
		d.mu.Lock()
		delete(d.stocks, s.id)
		d.mu.Unlock()
	}
}

// forgetAll drops every sheet on which nothing stands.
func (d *Drafts) forgetAll() {
	for _, s := range d.sheets {
		d.forget(s)
	}
}

// capture brings the sheet in line with the composer.
func (d *Drafts) capture() {
	s := d.now
	if text := d.Composer.Text(); text != s.text {
		s.text, s.dirty = text, true
	}
}

// show puts a sheet into the composer, if it is the one shown there.
func (d *Drafts) show(s *Sheet) {
	if s != d.now {
		return
	}
	if d.Composer.Text() != s.text {
		d.Composer.SetText(s.text)
	}
	list := make([]composer.File, len(s.files))
	for i, f := range s.files {
		list[i] = composer.File{ID: f.number, Name: f.name, Size: f.size}
	}
	d.Composer.SetFiles(list)
}

// tell says beside the field what was wrong, or above the messages if another
// conversation is shown by now.
func (d *Drafts) tell(s *Sheet, p client.Problem) {
	if s == d.now {
		d.Composer.ShowProblem(p)
	} else if p.Text != "" {
		d.Chat.SetProblem(&p)
	}
}

// Typed keeps what is being written a moment after the last key.
func (d *Drafts) Typed(text string) {
	s := d.now
	s.text, s.dirty = text, true
	if s.timer != nil {
		s.timer.Stop()
	}
	s.timer = time.AfterFunc(draftDelay, func() { loop.Do(func() { d.keep(s.same()) }) })
}

// keep hands the text of a sheet to the local copy, if it has a conversation.
func (d *Drafts) keep(s *Sheet) {
	if s.timer != nil {
		s.timer.Stop()
		s.timer = nil
	}
	if s == d.now {
		d.capture()
	}
	if s.id == 0 || !s.dirty && len(s.shown) == 0 {
		return
	}
	text, shown := s.text, s.shown
	s.dirty, s.shown = false, nil
	step(d, s, func(ctx context.Context, k *stock) (struct{}, error) {
		k.drop(shown...)
		k.text = text
		return struct{}{}, k.write(ctx)
	}, func(s *Sheet, _ struct{}, err error) {
		if err != nil && d.sheets[s.id] == s {
			s.dirty = true // the next key tries again
		}
		d.forget(s)
	})
}

// KeepAll keeps every draft, because the window is about to go.
func (d *Drafts) KeepAll() {
	d.capture()
	for _, s := range d.sheets {
		d.keep(s)
	}
	for s := range d.making { // they may get a conversation yet
		if s.text == "" {
			continue
		}
		// A piece: the text of the stock may be another sheet's.
		text, shown := &piece{text: s.text}, s.shown
		s.shown = []*piece{text}
		step(d, s, func(ctx context.Context, k *stock) (struct{}, error) {
			if !k.known {
				kept, err := k.client.Draft(context.WithoutCancel(ctx), k.id)
				if err != nil {
					return struct{}{}, err
				}
				k.known, k.pieces = true, append(k.pieces, &piece{text: kept.Text})
			}
			k.drop(shown...)
			k.pieces = append(k.pieces, text)
			return struct{}{}, k.write(ctx)
		}, func(*Sheet, struct{}, error) {})
	}
}

// drop forgets what is written in all conversations; what is kept of it is read again
// where it is needed.
func (d *Drafts) drop() {
	for _, s := range d.sheets {
		if s.timer != nil {
			s.timer.Stop()
		}
	}
	d.reset()
	d.show(d.now)
}

// number is one that no other file has.
func (d *Drafts) number() int {
	d.files++
	return d.files
}
