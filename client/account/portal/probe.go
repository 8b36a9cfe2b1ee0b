package portal

import (
	"context"
	"math/rand/v2"
	"time"

	"delonix/client/internal/kit"
)

// prober notices that the way to the portal is there again. The waits between two
// tries grow up to a minute, and what was on its way when the connection broke may hang
// for longer; so while the portal can't be reached it is asked for next to nothing
// every few seconds, without a token, and all is tried anew at once when it answers
// for the first time after it did not. Where it answers and still no socket comes
// about, this changes nothing: then the waits count.
type prober struct {
	kit    *kit.Kit
	status *status
	reach  func(context.Context) bool // whether anything answers at the portal's address
	retry  func()                     // tries everything anew
}

// probeMost is the longest pause between two probes of a long outage.
const probeMost = 30 * time.Second

func (p *prober) run(ctx context.Context) {
	for ctx.Err() == nil {
		lost := p.status.lostSince()
		if lost.IsZero() {
			select {
			case <-ctx.Done():
			case <-p.status.unreachable:
			}
			continue
		}
		answers := p.answers(ctx)
		missed := p.status.noteProbe(answers)
		if answers && missed {
			p.kit.Log.Info("the portal can be reached again")
			p.retry()
		}
		every := max(p.kit.Tune.ProbeEvery, min(p.kit.Clock.Now().Sub(lost)/60, probeMost))
		p.kit.Pause(ctx, every*3/4+time.Duration(rand.Int64N(int64(every)/2)), p.status.unreachable)
	}
}

// answers reports whether the portal answers in time, whatever it says.
func (p *prober) answers(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, p.kit.Tune.ProbeFor)
	defer cancel()
	return p.reach(ctx)
}
