package voice

import "math"

const (
	// quietestVoice is the level of the lowest bin of a [loudness], in dBFS.
	quietestVoice = -100
	levelBins     = 101
	fallBins      = 24
	// activeRange is how far below its loudest frame a voice counts, in dB: less is a
	// pause, or the room.
	activeRange = 15
	// fewestFrames are needed to tell how loud a voice is, surelyFrames before it has
	// said all it wants to say.
	fewestFrames, surelyFrames = 4, 16

	// awayBelow is by how much a voice is softer than the person's when it is surely
	// somebody else's, or speaks to somebody else, in dB. Whoever wants to interrupt
	// speaks up: of those measured none was softer by more than 7 dB.
	awayBelow = 9.0
	// reverberantBelow is the same for a voice that dies away more slowly than the
	// person's does, by slower dB a frame: it comes from farther away, or from
	// somebody who has turned round.
	reverberantBelow, slower = 7.0, 1.5
	// duckBelow and haltBelow are by how much the loudest of the last frames may be
	// softer than the person's voice on average to duck and to halt a reply.
	duckBelow, haltBelow = 9.0, 5.0
	// louderCounts and softerCounts are how much of a turn's difference to the
	// person's level becomes a part of that. A turn may be the television's: what is
	// softer counts for less.
	louderCounts, softerCounts = 0.5, 0.25
)

// loudness is how loud a voice is, and how fast it dies away: 1 dB a bin.
type loudness struct {
	levels  [levelBins]uint16
	falls   [fallBins]uint16
	frames  int
	loudest int     // bin
	last    float64 // dBFS
}

// add takes the power of the next frame in which somebody speaks.
func (l *loudness) add(power float64) {
	level := decibels(power)
	bin := min(max(int(level)-quietestVoice, 0), levelBins-1)
	if l.frames > 0 {
		if fall := int(l.last - level); fall > 0 && int(l.last)-quietestVoice > l.loudest-activeRange {
			l.falls[min(fall, fallBins-1)]++
		}
	}
	l.levels[bin]++
	l.loudest = max(l.loudest, bin)
	l.last = level
	l.frames++
}

func decibels(power float64) float64 { return 10 * math.Log10(power+1e-10) }

// known reports whether there was enough of it.
func (l *loudness) known() bool { return l.frames >= fewestFrames }

// level is how loud the voice is while it sounds, in dBFS.
func (l *loudness) level() float64 {
	sum, n := 0.0, 0.0
	for bin := max(l.loudest-activeRange, 0); bin <= l.loudest; bin++ {
		sum += float64(l.levels[bin]) * math.Pow(10, float64(bin+quietestVoice)/10)
		n += float64(l.levels[bin])
	}
	return decibels(sum / max(n, 1))
}

// fall is how fast it dies away where it does so fastest, in dB a frame: the mean of
// the steepest eighth of its frames.
func (l *loudness) fall() float64 {
	most := max(l.frames/8, 1)
	sum, n := 0, 0
	for fall := fallBins - 1; fall > 0 && n < most; fall-- {
		k := min(int(l.falls[fall]), most-n)
		sum, n = sum+k*fall, n+k
	}
	return float64(sum) / float64(max(n, 1))
}

// nearness tells the person's voice from others by how loud the person was in this call.
type nearness struct {
	known  bool
	usual  float64 // dBFS, of the person's turns
	fall   float64 // likewise, dB a frame
	recent [6]float64
	next   int
}

// hear takes the level of the next frame, whoever makes the sound.
func (n *nearness) hear(power float64) {
	n.recent[n.next] = decibels(power)
	n.next = (n.next + 1) % len(n.recent)
}

// within reports whether the loudest of the last frames is at most so much softer than
// the person's voice. Until that is known every voice is the person's.
func (n *nearness) within(db float64) bool {
	if !n.known {
		return true
	}
	for _, level := range n.recent {
		if level >= n.usual-db {
			return true
		}
	}
	return false
}

// learn takes a turn of the person.
func (n *nearness) learn(l *loudness) {
	if !l.known() {
		return
	}
	level, fall := l.level(), l.fall()
	if !n.known {
		n.known, n.usual, n.fall = true, level, fall
		return
	}
	share := louderCounts
	if level < n.usual {
		share = softerCounts
	}
	n.usual += share * (level - n.usual)
	n.fall += softerCounts * (fall - n.fall)
}

// away reports whether a voice is somebody else's, or speaks to somebody else.
func (n *nearness) away(l *loudness) bool {
	if !n.known || !l.known() {
		return false
	}
	below := n.usual - l.level()
	return below > awayBelow || below > reverberantBelow && l.fall() < n.fall-slower
}

// surelyAway reports whether that is certain while the voice still speaks.
func (n *nearness) surelyAway(l *loudness) bool { return l.frames >= surelyFrames && n.away(l) }
