package conversation

import (
	"strings"
	"time"

	"delonix/client/api"
	"delonix/client/internal/kit"
	"delonix/storage"
)

// stream is the reply that is arriving in a conversation, and what is needed to see that
// the same reply arrived in another way: as the answer of run_v2, as frames of the
// socket, or in the list. It is guarded by Actor.mu.
type stream struct {
	draft        api.Draft
	row          int64 // the draft's row in the local copy, 0 while it has none
	dirty        bool  // the draft is ahead of its row
	missedChunks bool  // frames were lost: pieces can't be appended any more
	paused       bool  // the row is shown as one that stopped half-way; it may still go on
	flushed      time.Time
	cost         time.Duration // of the newest write
	rowTold      time.Time     // when the conversation's row was told to have changed last
	heardAt      time.Time     // of the last frame

	turn            int64           // the own message that is being answered
	turnReplies     []finishedReply // complete replies of the turn
	previousReplies []finishedReply // replies of the turn before which the socket did not finish
	relisted        int             // listings asked for to complete a reply
}

// finishedReply is a whole reply of a turn, or the part of one that the socket had
// brought when the next turn began.
type finishedReply struct {
	row    int64
	text   string // its storage.TextKey
	words  string // and as it is shown
	heard  bool   // the socket brought its end
	posted bool   // run_v2 answered with it
	listed bool   // only the list brought it so far
	part   bool
}

// isEcho reports whether a draft without a row yet only repeats a reply that
// arrived in another way already: any part of it, since the socket may have been
// opened, or the turn begun, in the middle.
func (s *stream) isEcho(text string) bool {
	key := storage.TextKey(text) // of a part, which may be another one than that part of the whole one's
	for _, w := range append(s.previousReplies[:len(s.previousReplies):len(s.previousReplies)], s.turnReplies...) {
		if w.text == key || !w.heard && (strings.Contains(w.text, key) || strings.Contains(w.words, text)) {
			return true
		}
	}
	return false
}

// takePrevious reports whether a final message belongs to the turn before, whose answer
// came without it.
func (s *stream) takePrevious(text string) (finishedReply, bool) {
	text = storage.TextKey(text)
	for i, w := range s.previousReplies {
		if w.text == text || w.part && strings.Contains(text, w.text) {
			s.previousReplies = append(s.previousReplies[:i:i], s.previousReplies[i+1:]...)
			return w, true
		}
	}
	return finishedReply{}, false
}

// finishedRow returns the row of a whole reply of the turn with this text.
func (s *stream) finishedRow(text string, ok func(*finishedReply) bool) int64 {
	text = storage.TextKey(text)
	for i := range s.turnReplies {
		if w := &s.turnReplies[i]; ok(w) && (w.text == text || w.part && strings.Contains(text, w.text)) {
			return w.row
		}
	}
	return 0
}

// noteFinished notes a whole reply of the turn.
func (s *stream) noteFinished(row int64, text string, mark func(*finishedReply)) {
	for i := range s.turnReplies {
		if s.turnReplies[i].row == row {
			s.turnReplies[i].text, s.turnReplies[i].words, s.turnReplies[i].part = storage.TextKey(text), text, false
			mark(&s.turnReplies[i])
			return
		}
	}
	w := finishedReply{row: row, text: storage.TextKey(text), words: text}
	mark(&w)
	s.turnReplies = append(s.turnReplies, w)
}

// From so many bytes on a reply is long, and very long: what is new in it is a small part
// of what is written and painted each time.
const (
	longDraft     = 800
	veryLongDraft = 4000
)

// writeShare is how many times as long as a write took the pause behind it lasts at
// least, up to writeRestMost: a disk or a machine that is slow is not to be busy with
// nothing else.
const (
	writeShare    = 5
	writeRestMost = time.Second
)

// flushEvery is how often pieces of the reply are written and shown at most.
func (s *stream) flushEvery(t kit.Tuning) time.Duration {
	every := t.FlushEvery
	switch n := len(s.draft.Text) + len(s.draft.Thoughts); {
	case n > veryLongDraft:
		every *= 3
	case n > longDraft:
		every *= 2
	}
	return max(every, min(writeShare*s.cost, writeRestMost))
}

// rowDue reports whether the conversation's row is to be told to have changed because of
// another piece of the reply: each change of it is painted.
func (s *stream) rowDue(now time.Time, every time.Duration) bool {
	if !s.rowTold.IsZero() && now.Sub(s.rowTold) < every {
		return false
	}
	s.rowTold = now
	return true
}

// reset begins a new draft.
func (s *stream) reset() {
	s.draft, s.row, s.dirty, s.missedChunks, s.paused = api.Draft{}, 0, false, false, false
	s.rowTold = time.Time{}
}

// joined is everything the socket brought in this turn, with or without what only
// the list did.
func (s *stream) joined(listed bool) string {
	var parts []string
	for _, w := range s.turnReplies {
		if listed || !w.listed {
			parts = append(parts, w.text)
		}
	}
	return strings.Join(parts, "")
}

// settleMost is how many of the newest messages are looked at.
const recentMost = 60
