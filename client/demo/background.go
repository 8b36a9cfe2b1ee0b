package demo

import (
	"context"
	"strconv"
	"time"
)

// expiryCheck is how often deadlines are looked at.
const expiryCheck = time.Second

func itoa(n int) string { return strconv.Itoa(n) }

// expireSessions closes sessions whose time is over.
func (p *Portal) expireSessions(ctx context.Context) {
	tick := time.NewTicker(min(expiryCheck, max(p.opts.SessionTimeout/4, 10*time.Millisecond)))
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		now := p.now()
		var over []*session
		p.world.mu.Lock()
		for _, s := range p.world.order {
			if s.isOpen() && now.After(s.closeTime()) {
				over = append(over, s)
			}
		}
		p.world.mu.Unlock()
		for _, s := range over {
			p.closeSession(s, "user_timeout", "timeout")
		}
	}
}
