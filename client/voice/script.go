package voice

import "strings"

// script follows the text of one reply while it arrives and says which
// sentences of it are still to be spoken.
type script struct {
	split *Splitter
	text  string   // taken so far
	given []string // the sentences handed out, as they sound
	done  bool
}

func newScript() *script { return &script{split: NewSplitter()} }

// update takes the whole text so far. begun tells how many of the sentences
// handed out have begun to sound. Where the text changed what was there before,
// the sentences handed out beyond those are void (rewritten is true) and what
// is returned takes their place.
func (s *script) update(text string, done bool, begun int) (lines []Sentence, rewritten bool) {
	if s.done {
		return nil, false
	}
	if !strings.HasPrefix(text, s.text) {
		// What has begun to sound stays; the rest begins anew.
		s.split, s.text, rewritten = NewSplitter(), "", true
		s.given = s.given[:min(begun, len(s.given))]
	}
	lines = s.split.Write(text[len(s.text):])
	s.text = text
	if done {
		s.done = true
		lines = append(lines, s.split.Close()...)
	}
	if rewritten {
		lines = s.unsaid(lines)
	}
	return s.give(lines), rewritten
}

// hurry returns what can be spoken of an incomplete sentence.
func (s *script) hurry() []Sentence {
	if s.done {
		return nil
	}
	return s.give(s.split.Hurry())
}

func (s *script) give(lines []Sentence) []Sentence {
	for _, l := range lines {
		s.given = append(s.given, sounds(l.Text))
	}
	return lines
}

// unsaid leaves out what the listener has heard already.
func (s *script) unsaid(lines []Sentence) []Sentence {
	said := map[string]int{}
	for _, g := range s.given {
		said[g]++
	}
	var out []Sentence
	for _, l := range lines {
		if key := sounds(l.Text); said[key] > 0 {
			said[key]--
			continue
		}
		out = append(out, l)
	}
	return out
}

// sounds is a sentence as the ear tells it from others: letters and figures.
func sounds(text string) string {
	return strings.Map(func(r rune) rune {
		if isWord(r) {
			return r
		}
		return -1
	}, strings.ToLower(text))
}
