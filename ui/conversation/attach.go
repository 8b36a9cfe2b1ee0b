package ui

import (
	"context"
	"os"
	"path/filepath"
	"slices"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/bridge"
)

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

// pick are files that were chosen together: what is told of them is told once.
type pick struct {
	waiting []string // beyond what one message holds
	over    bool     // the message was sent: no further ones are attached
	own     bool     // the files are ours and go when they are copied
	copying int
	last    chan struct{} // of the copies, which are made in order: closed when it is over
	errs    []error
}

// attachedAlready is a file that the local copy has.
func (w *Window) attachedAlready(a client.Attachment) *attached {
	f := &attached{number: w.number(), name: a.Name, size: max(0, a.Size), id: a.ID, done: make(chan struct{}), cancel: func() {}}
	close(f.done)
	return f
}

func (w *Window) number() int {
	w.drafts.files++
	return w.drafts.files
}

// addFiles puts files beside what is being written. They are looked at and copied
// off the UI thread: the good ones are attached as far as a message holds them, of
// the others the reasons are told.
func (w *Window) addFiles(paths []string) {
	w.comp.SetProblem(i18n.Phrase{})
	w.addFilesTo(w.drafts.now, &pick{waiting: slices.Clone(paths)})
}

func (w *Window) addFilesTo(s *sheet, b *pick) {
	if s.id != 0 || s.pending {
		w.nextFiles(s, b)
	}
}

// nextFiles copies as many of the files that wait as there is room for, and in the
// end tells what was wrong.
func (w *Window) nextFiles(s *sheet, b *pick) {
	for !b.over && len(s.files) < client.FilesMost && len(b.waiting) > 0 {
		path := b.waiting[0]
		b.waiting = b.waiting[1:]
		if !slices.ContainsFunc(s.files, func(f *attached) bool { return f.path == path }) {
			w.copyFile(s, b, path)
		}
	}
	w.show(s)
	if b.copying > 0 {
		return
	}
	rest, c := b.waiting, w.client
	if len(rest) == 0 {
		w.tellFiles(s, b, 0)
		return
	}
	bridge.Run(w.bridge, func(ctx context.Context) ([]error, error) {
		var errs []error
		for _, path := range rest {
			if err := c.CheckFile(ctx, path); err != nil {
				errs = append(errs, err)
			}
		}
		return errs, nil
	}, func(errs []error, _ error) {
		b.errs = append(b.errs, errs...)
		w.tellFiles(s.same(), b, len(rest)-len(errs))
	})
}

func (w *Window) tellFiles(s *sheet, b *pick, leftOut int) {
	if len(b.errs) > 0 || leftOut > 0 {
		w.tell(s, client.ExplainFiles(b.errs, leftOut))
	}
}

// copyFile copies one file into the draft.
func (w *Window) copyFile(s *sheet, b *pick, path string) {
	ctx, cancel := context.WithCancel(w.bridge.Context())
	f := &attached{number: w.number(), path: path, pick: b, name: filepath.Base(path), size: -1, cancel: cancel, done: make(chan struct{})}
	s.files = append(s.files, f)
	b.copying++
	s.steps++
	ready, last := s.ready, b.last
	b.last = f.done
	bridge.Run(w.bridge, func(context.Context) (client.Attachment, error) {
		defer close(f.done)
		defer cancel()
		<-ready
		if last != nil {
			<-last
		}
		var a client.Attachment
		if f.err = s.err; s.stock != nil {
			a, f.err = s.stock.client.Attach(ctx, s.stock.id, path)
			f.id = a.ID
		}
		if b.own {
			_ = os.Remove(path) // the start sweeps what is left
		}
		return a, f.err
	}, func(a client.Attachment, err error) {
		s := s.same()
		s.steps--
		b.copying--
		if w.copied(s, f, a, err) {
			b.errs = append(b.errs, err)
		}
		w.nextFiles(s, b)
	})
}

// copied shows how copying a file ended; true if that is to be told.
func (w *Window) copied(s *sheet, f *attached, a client.Attachment, err error) (refused bool) {
	at := slices.Index(s.files, f)
	switch {
	case err != nil && at >= 0:
		refused = true
		s.files = slices.Delete(slices.Clone(s.files), at, at+1)
	case err != nil:
	case f.removed:
		w.detach(s, f)
	default:
		f.name, f.size = a.Name, a.Size
	}
	w.show(s)
	return refused
}

// removeFile takes a file away from what is being written.
func (w *Window) removeFile(number int) {
	s := w.drafts.now
	at := slices.IndexFunc(s.files, func(f *attached) bool { return f.number == number })
	if at < 0 {
		return
	}
	f := s.files[at]
	s.files = slices.Delete(slices.Clone(s.files), at, at+1)
	f.removed = true
	f.cancel()
	if f.size >= 0 {
		w.detach(s, f)
	}
	w.show(s)
}

// detach removes the copy of a file.
func (w *Window) detach(s *sheet, f *attached) {
	step(w, s, func(ctx context.Context, k *stock) (struct{}, error) {
		return struct{}{}, k.client.Detach(context.WithoutCancel(ctx), f.id)
	}, func(_ *sheet, _ struct{}, err error) { w.explain(err) })
}
