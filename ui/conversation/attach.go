package conversation

import (
	"context"
	"os"
	"path/filepath"
	"slices"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/bridge"
)

// addFiles puts files beside what is being written. They are looked at and copied
// off the UI thread: the good ones are attached as far as a message holds them, of
// the others the reasons are told.
func (d *Drafts) addFiles(paths []string) {
	d.Composer.SetProblem(i18n.Phrase{})
	d.addFilesTo(d.now, &pick{waiting: slices.Clone(paths)})
}

func (d *Drafts) addFilesTo(s *Sheet, b *pick) {
	if s.id != 0 || s.pending {
		d.nextFiles(s, b)
	}
}

// nextFiles copies as many of the files that wait as there is room for, and in the
// end tells what was wrong.
func (d *Drafts) nextFiles(s *Sheet, b *pick) {
	for !b.over && len(s.files) < client.FilesMost && len(b.waiting) > 0 {
		path := b.waiting[0]
		b.waiting = b.waiting[1:]
		if !slices.ContainsFunc(s.files, func(f *attached) bool { return f.path == path }) {
			d.copyFile(s, b, path)
		}
	}
	d.show(s)
	if b.copying > 0 {
		return
	}
	rest, c := b.waiting, d.Client
	if len(rest) == 0 {
		d.tellFiles(s, b, 0)
		return
	}
	bridge.Run(d.Bridge, func(ctx context.Context) ([]error, error) {
		var errs []error
		for _, path := range rest {
			if err := c.CheckFile(ctx, path); err != nil {
				errs = append(errs, err)
			}
		}
		return errs, nil
	}, func(errs []error, _ error) {
		b.errs = append(b.errs, errs...)
		d.tellFiles(s.same(), b, len(rest)-len(errs))
	})
}

func (d *Drafts) tellFiles(s *Sheet, b *pick, leftOut int) {
	if len(b.errs) > 0 || leftOut > 0 {
		d.tell(s, client.ExplainFiles(b.errs, leftOut))
	}
}

// copyFile copies one file into the draft.
func (d *Drafts) copyFile(s *Sheet, b *pick, path string) {
	ctx, cancel := context.WithCancel(d.Bridge.Context())
	f := &attached{number: d.number(), path: path, pick: b, name: filepath.Base(path), size: -1, cancel: cancel, done: make(chan struct{})}
	s.files = append(s.files, f)
	b.copying++
	s.steps++
	ready, last := s.ready, b.last
	b.last = f.done
	bridge.Run(d.Bridge, func(context.Context) (client.Attachment, error) {
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
		if d.copied(s, f, a, err) {
			b.errs = append(b.errs, err)
		}
		d.nextFiles(s, b)
	})
}

// copied shows how copying a file ended; true if that is to be told.
func (d *Drafts) copied(s *Sheet, f *attached, a client.Attachment, err error) (refused bool) {
	at := slices.Index(s.files, f)
	switch {
	case err != nil && at >= 0:
		refused = true
		s.files = slices.Delete(slices.Clone(s.files), at, at+1)
	case err != nil:
	case f.removed:
		d.detach(s, f)
	default:
		f.name, f.size = a.Name, a.Size
	}
	d.show(s)
	return refused
}

// RemoveFile takes a file away from what is being written.
func (d *Drafts) RemoveFile(number int) {
	s := d.now
	at := slices.IndexFunc(s.files, func(f *attached) bool { return f.number == number })
	if at < 0 {
		return
	}
	f := s.files[at]
	s.files = slices.Delete(slices.Clone(s.files), at, at+1)
	f.removed = true
	f.cancel()
	if f.size >= 0 {
		d.detach(s, f)
	}
	d.show(s)
}

// detach removes the copy of a file.
func (d *Drafts) detach(s *Sheet, f *attached) {
	step(d, s, func(ctx context.Context, k *stock) (struct{}, error) {
		return struct{}{}, k.client.Detach(context.WithoutCancel(ctx), f.id)
	}, func(_ *Sheet, _ struct{}, err error) { d.Nav.Problem(err) })
}
