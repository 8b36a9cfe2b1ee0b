package completeness

import (
	"hash/fnv"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// The sizes of a network.
const (
	Dims     = 24      // numbers a word is known by
	Hidden   = 48      // numbers remembered of the words so far
	Suffixes = 2048    // rows for the last letters of words
	Pairs    = 1 << 16 // weights of words that follow one another
	PairsOf  = 4       // of them one position has so many
)

// Network is a small recurrent network that reads a sentence word by word and says
// after each of them how likely nothing more comes. Beside what it remembers it
// looks at the last words as they are, by their hashes.
type Network struct {
	Vocabulary []uint32  // sorted hashes of the words that have rows of their own
	Words      []float32 // rows of Dims: one a word, and one for all others
	Suffixes   []float32 // rows of Dims
	In         []float32 // 3 Hidden rows of Dims: reset, update, candidate
	Recurrent  []float32 // 3 Hidden rows of Hidden
	Bias       []float32 // 3 Hidden
	Out        []float32 // Hidden, and the bias
	Pairs      []float32
}

// New returns a network of zeros for a vocabulary.
func New(vocabulary []uint32) *Network {
	return &Network{
		Vocabulary: vocabulary,
		Words:      make([]float32, (len(vocabulary)+1)*Dims),
		Suffixes:   make([]float32, Suffixes*Dims),
		In:         make([]float32, 3*Hidden*Dims),
		Recurrent:  make([]float32, 3*Hidden*Hidden),
		Bias:       make([]float32, 3*Hidden),
		Out:        make([]float32, Hidden+1),
		Pairs:      make([]float32, Pairs),
	}
}

// Token is a word as the network sees it.
type Token struct {
	Word     int    // row
	Suffix   [2]int // rows
	identity uint32 // the word's hash, or that of its end
}

// Hash is what a word is known by.
func Hash(word string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(word))
	return h.Sum32()
}

// Encode looks words up.
func (n *Network) Encode(words []string) []Token {
	out := make([]Token, len(words))
	for i, w := range words {
		t := &out[i]
		t.Suffix = [2]int{int(Hash("2"+lastLetters(w, 2)) % Suffixes), int(Hash("3"+lastLetters(w, 3)) % Suffixes)}
		row, known := slices.BinarySearch(n.Vocabulary, Hash(w))
		if known {
			t.Word, t.identity = row, n.Vocabulary[row]
		} else {
			t.Word, t.identity = len(n.Vocabulary), Hash("~"+lastLetters(w, 3))
		}
	}
	return out
}

// PairsAt are the rows of Pairs that count after the word at i.
func PairsAt(t []Token, i int) [PairsOf]int {
	at := func(k int) uint32 {
		if k < 0 {
			return 1
		}
		return t[k].identity
	}
	return [PairsOf]int{
		mix(2, at(i), at(i-1)), mix(3, at(i), mixed(at(i-1), at(i-2))),
		mix(5, at(i), uint32(min(i, 6))), mix(7, at(i), at(0)),
	}
}

func mixed(a, b uint32) uint32 { return (a*0x9E3779B1 ^ b) * 0x85EBCA6B }

func mix(kind, a, b uint32) int {
	h := mixed(mixed(kind, a), b)
	return int((h ^ h>>15) % Pairs)
}

// State is what is remembered of the words so far.
type State [Hidden]float32

// Gates are what one step computed, for whoever fits a network.
type Gates struct {
	X                   [Dims]float32
	Reset, Update, Cand State
	Past                State // what the candidate has of the past, before the reset
	Before, After       State
}

// Step reads a word.
func (n *Network) Step(t Token, before *State, g *Gates) {
	word := n.Words[t.Word*Dims:][:Dims]
	a, b := n.Suffixes[t.Suffix[0]*Dims:][:Dims], n.Suffixes[t.Suffix[1]*Dims:][:Dims]
	for d := range g.X {
		g.X[d] = word[d] + a[d] + b[d]
	}
	g.Before = *before
	for h := range Hidden {
		g.Reset[h] = sigmoid(n.Bias[h] + n.rowIn(h, &g.X) + n.rowPast(h, before))
		g.Update[h] = sigmoid(n.Bias[Hidden+h] + n.rowIn(Hidden+h, &g.X) + n.rowPast(Hidden+h, before))
		g.Past[h] = n.rowPast(2*Hidden+h, before)
		g.Cand[h] = tanh(n.Bias[2*Hidden+h] + n.rowIn(2*Hidden+h, &g.X) + g.Reset[h]*g.Past[h])
		g.After[h] = g.Update[h]*before[h] + (1-g.Update[h])*g.Cand[h]
	}
}

func (n *Network) rowIn(row int, x *[Dims]float32) float32 {
	return dot(n.In[row*Dims:][:Dims], x[:])
}

func (n *Network) rowPast(row int, s *State) float32 {
	return dot(n.Recurrent[row*Hidden:][:Hidden], s[:])
}

// dot multiplies lists of the same length, which is a multiple of four. Four sums do not
// wait for one another.
func dot(x, y []float32) float32 {
	var a, b, c, d float32
	for len(x) >= 4 && len(y) >= 4 {
		a += x[0] * y[0]
		b += x[1] * y[1]
		c += x[2] * y[2]
		d += x[3] * y[3]
		x, y = x[4:], y[4:]
	}
	return a + b + c + d
}

// Score is how likely nothing more comes, as log odds.
func (n *Network) Score(s *State, pairs [PairsOf]int) float32 {
	sum := n.Out[Hidden]
	for h, v := range s {
		sum += n.Out[h] * v
	}
	for _, p := range pairs {
		sum += n.Pairs[p]
	}
	return sum
}

// Ends is the score after the last word.
func (n *Network) Ends(words []string) float64 {
	t := n.Encode(words)
	var s State
	var g Gates
	for i := range t {
		n.Step(t[i], &s, &g)
		s = g.After
	}
	return float64(n.Score(&s, PairsAt(t, len(t)-1)))
}

func sigmoid(x float32) float32 { return float32(1 / (1 + math.Exp(-float64(x)))) }

func tanh(x float32) float32 { return float32(math.Tanh(float64(x))) }

func lastLetters(word string, count int) string {
	at := len(word)
	for ; count > 0 && at > 0; count-- {
		_, size := utf8.DecodeLastRuneInString(word[:at])
		at -= size
	}
	return word[at:]
}

// Split are the words of a transcript as networks of a language read them: figures
// are all alike, and what is joined by an elision is two words in languages that
// have it.
func Split(language string, words []string) []string {
	out := make([]string, 0, len(words)+2)
	elides := language == "fr" || language == "it"
	for _, w := range words {
		w = strings.TrimLeft(strings.ReplaceAll(w, "’", "'"), "'")
		before, after, joined := strings.Cut(w, "'")
		switch {
		case strings.ContainsAny(w, "0123456789"):
			out = append(out, "0")
		case joined && elides && before != "":
			if out = append(out, before+"'"); after != "" {
				out = append(out, after)
			}
		default:
			if w = strings.TrimRight(w, "'"); w != "" {
				out = append(out, w)
			}
		}
	}
	return out
}
