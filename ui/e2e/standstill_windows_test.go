package e2e

import "time"

// standStill: Windows has no signal that stops a program.
func (a *app) standStill(time.Duration) { a.t.Skip("no program can be stopped for a while here") }
