// Package completeness tells whether a transcript is all that somebody wants to say,
// by its words alone: recognizers set signs as they like, or none.
//
// It has a network for every language there are weights for. They are fitted by
// "eval fit-words" to the sentences that README.md names.
package completeness

import (
	"embed"
	"sync"

	"delonix/client/voice/internal/wordfile"
)

//go:embed weights/*.bin
var weights embed.FS

// Model judges the transcripts of one language. It does not change.
type Model struct {
	language string
	network  *Network
}

var models struct {
	sync.Mutex
	read map[string]*Model
}

// Of returns the model of a language such as "de" or "de-AT", or nil where there is
// none. It is read when it is first asked for.
func Of(language string) *Model {
	code := wordfile.Code(language)
	models.Lock()
	defer models.Unlock()
	if m, known := models.read[code]; known {
		return m
	}
	var m *Model
	if data, err := weights.ReadFile("weights/" + code + ".bin"); err == nil {
		n, err := Read(data)
		if err != nil {
			panic("completeness: " + code + ": " + err.Error()) // they are part of the program
		}
		m = &Model{code, n}
	}
	if models.read == nil {
		models.read = map[string]*Model{}
	}
	models.read[code] = m
	return m
}

// mostWords is how many of the last words are read: whoever speaks long says several
// sentences.
const mostWords = 40

// lenient is how much sentences are favoured: whole ones are to be taken for
// unfinished in one of twenty cases at most.
const lenient = 2.0

// Done is how likely nothing follows the words of a transcript, in lower case, as
// log odds: below 0 it is rather unfinished.
func (m *Model) Done(words []string) float64 {
	w := Split(m.language, words)
	if len(w) == 0 {
		return 0
	}
	return m.network.Ends(w[max(0, len(w)-mostWords):]) + lenient
}
