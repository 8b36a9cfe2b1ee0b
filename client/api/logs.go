package api

import (
	"fmt"
	"hash/fnv"
	"strings"
	"time"
)

// madeUpID begins the id of a log for which the portal gave none.
const madeUpID = "?"

// MadeUp reports whether the portal gave no id, so that the message can't be named to
// it.
func (id LogID) MadeUp() bool { return strings.HasPrefix(string(id), madeUpID) }

// name returns the id of message i, which has none, that is the same in the next list:
// made of what it says, and counted where the same was said more than once.
func (l *Listed) name(i int) LogID {
	if l.names == nil {
		l.names = make([]LogID, len(l.logs))
		count := map[uint64]int{}
		for j := range l.logs {
			log, ok, err := l.bare(j)
			if !ok || err != nil || log.ID != "" {
				continue
			}
			sum := log.saying()
			count[sum]++
			l.names[j] = LogID(fmt.Sprintf("%s%016x-%d", madeUpID, sum, count[sum]))
		}
	}
	return l.names[i]
}

// saying is a checksum of what a message says, and when.
func (l Log) saying() uint64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s\x00%s\x00%d", l.Role, l.Text, l.Time.UnixMicro()) //nolint:errcheck // never fails
	for _, a := range l.Attachments {
		fmt.Fprintf(h, "\x00%s\x00%s", a.ID, a.Name) //nolint:errcheck // never fails
	}
	return h.Sum64()
}

// lookBack is how many messages before one are decoded to find its place in time; where
// that is not enough, all of the conversation are, once.
const lookBack = 64

// placed is the time of a message.
type placed struct {
	at      time.Time
	guessed bool
}

// placeInTime gives message i, if its time can't be read, one between its neighbours',
// so that it keeps its place and shows no date of its own. Where no time of the
// conversation can be read, it stays without. A message of the same time as the one
// before follows it by a microsecond where its id does not tell their order.
func (l *Listed) placeInTime(i int, log *Log) {
	_, counted := digits(string(log.ID))
	known := !log.Time.IsZero()
	if known && counted {
		return
	}
	rank := l.turned(i)
	for r := rank - 1; r >= 0 && rank-r <= lookBack; r-- {
		before, _, _ := l.bare(l.turned(r)) //nolint:errcheck // what can't be read has no time
		switch {
		case known && !before.Time.IsZero() && !before.Time.Equal(log.Time):
			log.Time = log.Time.Add(time.Duration(rank-r-1) * time.Microsecond)
			return
		case !known && !before.Time.IsZero():
			l.placeInTime(l.turned(r), &before)
			log.Time, log.TimeGuessed = before.Time.Add(time.Duration(rank-r)*time.Microsecond), true
			return
		}
	}
	if l.places == nil {
		l.places = l.placeAll()
	}
	log.Time, log.TimeGuessed = l.places[rank].at, l.places[rank].guessed
}

// placeAll finds the places of all messages, the oldest first, in one pass over them,
// and one back.
func (l *Listed) placeAll() []placed {
	places := make([]placed, len(l.logs))
	last := placed{at: l.start}
	var same time.Time // the time before as it came
	run := 0           // messages right before that have it, or none
	for i := range l.logs {
		log, _, _ := l.bare(l.turned(i)) //nolint:errcheck // what can't be read has no time
		_, counted := digits(string(log.ID))
		p := &places[i]
		switch {
		case log.Time.IsZero() && !last.at.IsZero():
			*p = placed{last.at.Add(time.Microsecond), true}
			run++
		case log.Time.IsZero():
			run++
		default:
			if !log.Time.Equal(same) && !same.IsZero() {
				run = 0
			}
			*p = placed{at: log.Time}
			if !counted {
				p.at = p.at.Add(time.Duration(run) * time.Microsecond)
			}
			same, run = log.Time, run+1
		}
		if !p.at.IsZero() {
			last = *p
		}
	}
	var next time.Time // for those before the first known time
	for i := len(places) - 1; i >= 0; i-- {
		if p := &places[i]; !p.at.IsZero() {
			next = p.at
		} else if !next.IsZero() {
			next = next.Add(-time.Microsecond)
			*p = placed{next, true}
		}
	}
	return places
}
