package echo

const (
	levelAlike = 0.5 // squared correlation of microphone and prediction that tells a level
	levelClear = 0.8 // likewise, at once: nobody else is heard
	levelStep  = 1.4 // change of level (3 dB) that is followed at once
	levelMost  = 5   // likewise (14 dB): more is a voice of the echo's pitch, no volume that was turned
	levelHops  = 6   // hops that it must have lasted
	levelSoon  = 4   // likewise, where it is clear: 64 ms
	levelGuess = 2   // hops after which it is suspected; one where the echo became softer, which no voice makes it
)

// match tells how alike microphone d and predicted echo y are, as products.
type match struct{ dy, yy, dd float32 }

// add puts what was heard behind what was heard before, whose weight is keep.
func (l *match) add(o match, keep, weight float32) {
	l.dy = keep*l.dy + weight*o.dy
	l.yy = keep*l.yy + weight*o.yy
	l.dd = keep*l.dd + weight*o.dd
}

// scale is what becomes of it when the prediction gets g times as loud.
func (l *match) scale(g float32) { l.dy, l.yy = l.dy*g, l.yy*g*g }

// alike reports whether the squared correlation is at least so much.
func (l match) alike(least float32) bool { return l.dy > 0 && l.dy*l.dy >= least*l.yy*l.dd }

// level is how much louder the echo is than predicted.
func (l match) level() float32 { return l.dy / (l.yy + 1e-12) }

// off reports whether it is the echo at another level, given how alike they have to be.
func (l match) off(least float32) bool {
	g := l.level()
	return l.alike(least) && (g >= levelStep && g <= levelMost || g <= 1/levelStep)
}

// level follows a change of the loudspeaker's or the microphone's volume,
// which scales the whole response at once.
//
//go:norace
func (f *filter) level(d, y []float32) {
	var now match
	for i, v := range d {
		now.dy += v * y[i]
		now.yy += y[i] * y[i]
		now.dd += v * v
	}
	const rate = 0.15
	f.like.add(now, 1-rate, rate)
	copy(f.latest[1:], f.latest[:])
	f.latest[0] = now
	var guess, soon match
	for i, l := range f.latest {
		if i < levelGuess {
			guess.add(l, 1, 1)
		}
		soon.add(l, 1, 1)
	}
	if !guess.off(levelClear) && now.level() < 1 {
		guess = now
	}
	f.scaled, f.guess = guess.off(levelClear) && f.best > goodERLE, guess.level()
	if f.scaled && soon.off(levelClear) && f.latest[levelSoon-1].off(levelClear) {
		f.rescale(soon.level())
		return
	}
	if !f.like.off(levelAlike) {
		f.off = 0
		return
	}
	if f.off++; f.off >= levelHops {
		f.rescale(f.like.level())
	}
}

// rescale makes the predicted echo g times as loud.
func (f *filter) rescale(g float32) {
	f.front.scale(g)
	f.back.w.copyFrom(f.front)
	for _, row := range f.back.doubt {
		for k := range row {
			row[k] *= g * g
		}
	}
	f.off, f.scaled = 0, false
	f.gain *= g * g
	f.like.scale(g)
	for i := range f.latest {
		f.latest[i].scale(g)
	}
	rest := max(0, f.like.dd-2*f.like.dy+f.like.yy)
	f.front2 = pair{rest, rest}
	f.back2 = f.front2
}

// forgetLevel makes what was heard before say nothing of the level.
func (f *filter) forgetLevel() {
	f.like, f.latest, f.off, f.scaled = match{}, [levelSoon]match{}, 0, false
}
