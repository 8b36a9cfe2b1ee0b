package merge

import "delonix/storage/internal/rows"

// Scores of an alignment. A list is a snapshot: what the portal surely has is missing only if it came after
// the snapshot, so leaving a sure one out before another match is nearly as bad as a missing match. The same text
// outweighs any number of other matches: many messages that differ little would otherwise all be moved by one,
// so that one more that never arrived finds a place among them.
const (
	scoreMatch    = 1_000_000
	scoreAltered  = 6_000  // a match with a text that the portal may have changed
	scoreAnswered = 5_000  // a match with another text that was answered as the message was
	scoreAnswer   = 10     // for each reply heard after the message that stands after the log
	scoreLeftSure = -1_000 // left out before a match, though the portal has it
	scoreLeft     = -1     // left out before a match
	scoreMissed   = -5     // a match with a message that was looked for in vain; what was heard after it outweighs that
	scoreLate     = -50    // sure, but after the last match: the snapshot is older than it
)

// align pairs sent messages with logs, both in their order, so that the score is best, and the logs as late
// as possible: an older log nobody here has seen is more likely somebody else's. fit scores one pair, 0 for an
// impossible one. It returns for each message the index of its log, -1 for none.
func align(sent []sentMessage, logs int, fit func(i, j int) int) []int {
	score := make([][]int, len(sent)+1) // of what follows from message i and log j on
	score[len(sent)] = make([]int, logs+1)
	end := 0
	for i := len(sent) - 1; i >= 0; i-- {
		left := scoreLeft
		if sent[i].sure {
			left, end = scoreLeftSure, end+scoreLate
		}
		score[i] = make([]int, logs+1)
		score[i][logs] = end
		for j := logs - 1; j >= 0; j-- {
			score[i][j] = max(end, score[i+1][j]+left, score[i][j+1])
			if f := fit(i, j); f > 0 {
				score[i][j] = max(score[i][j], f+score[i+1][j+1])
			}
		}
	}
	pairs := make([]int, len(sent))
	j := 0
	for i := range sent {
		pairs[i] = -1
		for j < logs && score[i][j] == score[i][j+1] {
			j++
		}
		if j == logs {
			continue
		}
		if f := fit(i, j); f > 0 && score[i][j] == f+score[i+1][j+1] {
			pairs[i] = j
			j++
		}
	}
	return pairs
}

// sentMessage is an unbound own message with what is known of its place.
type sentMessage struct {
	rows.Message
	text          string // its TextKey
	shape         shape  // of its text
	after, before string // ord_keys of the bound own messages around it; before is "" at the end
	heard         []heard
	sure          bool  // the portal has it
	missed        bool  // it was looked for in vain before a later one was sent
	next          int64 // seq of the next own message that was sent
}

// heard is a reply that came here after a message and before the next one was sent.
type heard struct {
	key     string // its ord_key if it is bound, else ""
	text    string // its TextKey
	partial bool   // its stream broke off or goes on

	looked bool     // for what follows
	listed []string // sorted ord_keys of the replies of the list that it may be
}

// humanLog is a HUMAN log that may be an own message: a new one, or one that came with an earlier list after the
// message was sent and counts as somebody else's so far, because its text is another.
type humanLog struct {
	*newLog
	text   string // its TextKey
	shape  shape  // of its text
	row    int64  // of the message an earlier list made, else 0
	placed int64  // the seq of that row
	taken  bool
}
