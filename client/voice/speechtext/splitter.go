package speechtext

import (
	"strings"
	"time"
	"unicode"
)

// MaxSentence is the most characters that go into one request for speech: the
// text travels in the request's URL.
const MaxSentence = 300

const (
	// quoteReach is up to how many characters a quotation or a bracket holds a
	// sentence together although sentences end in it.
	quoteReach = 160
	// clauseLeast is the fewest characters of a clause that is spoken on its own
	// because the sentence is too long or takes too long to arrive.
	clauseLeast = 40
)

// Sentence is one request for speech.
type Sentence struct {
	// Text is what is spoken: one line, no Markdown signs, at most
	// [MaxSentence] characters.
	Text string
	// Start and End are where it lies in the text that was written, in bytes.
	Start, End int
	// Pause is the silence after it, beside the voice's own.
	Pause time.Duration
}

// Splitter cuts a Markdown text into the sentences to be spoken while the text
// arrives. How the text was cut into pieces does not matter: the sentences are
// the same, but for a pause that turns out to follow a sentence already given
// out, which nobody waits for. It belongs to one goroutine.
type Splitter struct {
	clean cleaner
	lang  *language
	buf   []piece // not given out yet
	spoke bool    // something was given out
}

// NewSplitter returns a splitter for one text in a language such as "de", whose
// abbreviations it knows and in which it says what signs mean. Where the language is
// not known, which is "", it knows the abbreviations of all.
func NewSplitter(language string) *Splitter {
	s := &Splitter{lang: languageOf(language)}
	s.clean.words = wordingIn(language)
	return s
}

// Write takes the next part of the text and returns the sentences that are
// complete with it.
func (s *Splitter) Write(text string) []Sentence { return s.take(s.clean.feed(text)) }

// Close returns what is left when the text has ended. Where nothing of it could
// be spoken, that is what to look at.
func (s *Splitter) Close() []Sentence {
	out := s.take(s.clean.finish())
	if text := s.clean.words.announce(s.clean.left); text != "" && !s.spoke {
		s.spoke = true
		out = append(out, Sentence{Text: text, End: s.clean.at})
	}
	return out
}

// Hurry returns what can be spoken of a sentence that is not complete, because
// the rest keeps the listener waiting: what looks like a whole sentence, or its
// longest clause. A splitter that was hurried splits otherwise than it would
// have.
func (s *Splitter) Hurry() []Sentence {
	if n := s.looksWhole(); n > 0 {
		return s.cut(nil, n, 0)
	}
	if n := bestBreak(s.buf, worthComma); n >= clauseLeast {
		return s.cut(nil, n, 0)
	}
	return nil
}

// Split cuts a whole text, as [NewSplitter] does in its language.
func Split(text, language string) []Sentence {
	s := NewSplitter(language)
	return append(s.Write(text), s.Close()...)
}

// take adds pieces and gives out what is complete. A break completes whatever
// stands before it.
func (s *Splitter) take(pieces []piece) []Sentence {
	var out []Sentence
	for _, p := range pieces {
		if p.r == 0 {
			for n := len(s.buf); p.void && n > 0 && s.buf[n-1].start >= p.start; n-- {
				s.buf = s.buf[:n-1]
			}
			out = s.drain(out, true)
			out = s.cut(out, len(s.buf), p.pause)
			continue
		}
		s.add(p)
		// One by one, so that no decision sees more than it would in a stream.
		out = s.drain(out, false)
	}
	return out
}

// add puts a character behind the others. Punctuation moves to the word before
// what was left out, and goes with it where a stop stands there already: only
// an address was between them.
func (s *Splitter) add(p piece) {
	n := len(s.buf)
	space := n > 0 && s.buf[n-1].r == ' '
	switch {
	case space && p.r == ' ':
		return
	case p.hug && !IsCloser(p.r):
		words := s.buf
		if space {
			words = s.buf[:n-1]
		}
		if k := len(words); k == 0 || space && IsStop(words[k-1].r) {
			return
		}
		s.buf = words
	case p.hug && space:
		s.buf = s.buf[:n-1]
	}
	s.buf = append(s.buf, p)
}

// drain gives out the complete sentences at the front of the buffer.
func (s *Splitter) drain(out []Sentence, whole bool) []Sentence {
	for {
		n := s.end(whole)
		if n == 0 {
			return out
		}
		out = s.cut(out, n, 0)
	}
}

// cut gives out the first n pieces. A pause without a sentence belongs to the
// one before.
func (s *Splitter) cut(out []Sentence, n int, pause time.Duration) []Sentence {
	var text strings.Builder
	speakable := false
	from, to := -1, 0
	for _, p := range s.buf[:n] {
		if text.Len() == 0 && (p.r == ' ' || strings.ContainsRune(closeBrackets, p.r)) {
			continue
		}
		if from < 0 {
			from = p.start
		}
		text.WriteRune(p.r)
		if p.r != ' ' {
			to = p.end
		}
		speakable = speakable || IsWord(p.r) && !p.weak
	}
	s.buf = append(s.buf[:0], s.buf[n:]...)
	if speakable {
		s.spoke = true
		return append(out, Sentence{Text: strings.TrimRight(text.String(), " "), Start: from, End: to, Pause: pause})
	}
	if len(out) > 0 {
		out[len(out)-1].Pause += pause
	}
	return out
}

// end finds the end of the first sentence: how many pieces it has, or 0 while
// that is not known. whole tells that nothing follows the buffer.
func (s *Splitter) end(whole bool) int {
	v := view{pieces: s.buf, whole: whole, lang: s.lang}
	count := 0 // characters without the leading space
	for i := range s.buf {
		if count == 0 && v.rune(i) == ' ' {
			continue
		}
		if count++; count > MaxSentence {
			return longBreak(s.buf[:i])
		}
		v.nest(i)
		if n, ends := v.endsAt(i); ends {
			if v.short {
				return 0
			}
			if lead := i + 1 - count; n-lead <= MaxSentence {
				return n
			}
		}
		v.short = false
	}
	return 0
}

// longBreak is where the beginning of a sentence that is too long is cut off.
func longBreak(pieces []piece) int {
	for least := worthClause; least >= worthFigure; least-- {
		if n := bestBreak(pieces, least); n >= clauseLeast {
			return n
		}
	}
	n := len(pieces)
	// Never between a letter and its accents.
	for k := n; k > n-10 && k > 1; k-- {
		if !unicode.Is(unicode.M, pieces[k-1].r) {
			return k - 1
		}
	}
	return n
}

// How good a place to breathe is.
const (
	worthNothing = iota
	worthFigure  // between a figure and what is counted
	worthWord    // between words
	worthComma   // after a comma or a bracket
	worthClause  // after a semicolon, colon or dash
)

// bestBreak is the last place to breathe of at least the given worth, 0 for none.
func bestBreak(pieces []piece, least int) int {
	for i := len(pieces) - 1; i > 0; i-- {
		if worth(pieces, i) >= least {
			return i
		}
	}
	return 0
}

// worth is how good a place to breathe lies before the i-th character. Figures
// that a space or a bracket sets apart are one number: 0800 246 135.
func worth(pieces []piece, i int) int {
	a, b := pieces[i-1].r, pieces[i].r
	switch {
	case strings.ContainsRune("；：", a):
		return worthClause
	case strings.ContainsRune("，、", a):
		return worthComma
	case b != ' ':
		return worthNothing
	}
	before, behind := a, rune(0)
	for k := i - 1; k > 0 && strings.ContainsRune(")(/+-–~", before); k-- {
		before = pieces[k-1].r
	}
	for k := i + 1; k < len(pieces); k++ {
		if behind = pieces[k].r; !strings.ContainsRune("(+-–−$€£~", behind) {
			break
		}
	}
	figure := unicode.IsDigit(before)
	switch {
	case figure && (unicode.IsDigit(behind) || behind == 0):
		return worthNothing
	case strings.ContainsRune(";:—–", a):
		return worthClause
	case a == ',' || a == ')' || a == '،':
		return worthComma
	case figure || unicode.IsDigit(behind):
		return worthFigure
	}
	return worthWord
}

// looksWhole is the length of the buffer if it ends like a sentence, but for the
// text that may follow directly: 0 if not.
func (s *Splitter) looksWhole() int {
	n := len(s.buf)
	if n < 2 {
		return 0
	}
	v := view{pieces: s.buf, whole: true, lang: s.lang}
	for i := range s.buf {
		v.nest(i)
	}
	last := s.buf[n-1].r
	if !IsStop(last) || last == '…' || !unicode.IsLetter(s.buf[n-2].r) || last == '.' && v.abbreviation(n-1) != abbrevNone {
		return 0
	}
	return n
}
