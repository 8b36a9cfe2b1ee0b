package api

import (
	"cmp"
	"strings"
	"time"
)

// direction is the way the messages of a list run.
type direction int8

const (
	unknownDirection direction = iota
	oldestFirst
	newestFirst
)

// NewestFirst reports whether the messages begin with the newest: by their times or, where
// those say nothing, by the numbers in their ids.
func (l *Listed) NewestFirst() bool {
	if l.runs == unknownDirection {
		l.runs = oldestFirst
		first, last := l.ends(func(log Log) bool { return !log.Time.IsZero() })
		order := first.Time.Compare(last.Time)
		if order == 0 {
			first, last = l.ends(func(log Log) bool { return log.ID != "" })
			order = compareNumbers(string(first.ID), string(last.ID))
		}
		if order > 0 {
			l.runs = newestFirst
		}
	}
	return l.runs == newestFirst
}

// ends finds the first and the last message that is of use, near either end.
func (l *Listed) ends(of func(Log) bool) (first, last Log) {
	n := len(l.logs)
	for i := range min(n, lookBack) {
		if log, ok, err := l.bare(i); err == nil && ok && of(log) {
			first = log
			break
		}
	}
	for i := range min(n, lookBack) {
		if log, ok, err := l.bare(n - 1 - i); err == nil && ok && of(log) {
			last = log
			break
		}
	}
	if first.Time.IsZero() || last.Time.IsZero() { // one alone says nothing
		first.Time, last.Time = time.Time{}, time.Time{}
	}
	return first, last
}

// turned turns the index of a message in the list to the one among the messages with the
// oldest first, and back.
func (l *Listed) turned(i int) int {
	if l.NewestFirst() {
		return len(l.logs) - 1 - i
	}
	return i
}

// compareNumbers compares the numbers at the end of two ids that are the same up to
// them; 0 where there is no such order.
func compareNumbers(a, b string) int {
	const figures = "0123456789"
	x, y := strings.TrimRight(a, figures), strings.TrimRight(b, figures)
	if x != y || x == a || y == b {
		return 0
	}
	m, n := strings.TrimLeft(a[len(x):], "0"), strings.TrimLeft(b[len(y):], "0")
	return cmp.Or(cmp.Compare(len(m), len(n)), cmp.Compare(m, n))
}
