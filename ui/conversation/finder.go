package conversation

import (
	"context"

	"delonix/client"
	"delonix/ui/bridge"
)

// Finder finds words in the open conversation. It belongs to the UI thread.
type Finder struct {
	p     *Presenter
	reads bridge.SingleFlight
	epoch int // of the conversation that found is of
	query string
	found []client.MessageID // in reading order
	more  bool
	at    int // which of them is shown
}

func newFinder(p *Presenter) *Finder { return &Finder{p: p} }

// foundPlaces is what was found of a query.
type foundPlaces struct {
	ids  []client.MessageID
	more bool
}

// Look finds the places of a query and shows the newest one.
func (f *Finder) Look(query string) {
	f.query = query
	if !f.reads.Enter() {
		return
	}
	id, epoch := f.p.ID(), f.p.state.epoch
	bridge.Run(f.p.Bridge, func(ctx context.Context) (out foundPlaces, err error) {
		out.ids, out.more, err = f.p.Client.FindIn(ctx, id, query)
		return out, err
	}, func(out foundPlaces, err error) {
		again := f.reads.Leave()
		switch {
		case epoch != f.p.state.epoch || !f.p.Chat.Finding():
		case err != nil:
			f.p.Nav.Problem(err)
		case !again:
			f.show(epoch, out)
		}
		if again {
			f.Look(f.query)
		}
	})
}

// show shows the newest place of what was found.
func (f *Finder) show(epoch int, out foundPlaces) {
	f.epoch, f.found, f.more, f.at = epoch, out.ids, out.more, len(out.ids)-1
	f.tell()
	f.open()
}

func (f *Finder) tell() {
	f.p.Chat.SetFound(client.SearchWords(f.query), f.at+1, len(f.found), f.more)
}

// open scrolls to the place that is shown.
func (f *Finder) open() {
	if f.at >= 0 && f.at < len(f.found) {
		f.p.find(f.found[f.at])
	}
}

// Step goes to the next newer place, or with -1 to the next older one, and
// round at the ends.
func (f *Finder) Step(by int) {
	if n := len(f.found); n > 0 && f.epoch == f.p.state.epoch {
		f.at = (f.at + by + n) % n
		f.tell()
		f.open()
	}
}
