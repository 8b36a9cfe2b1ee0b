package speechtext

import "strings"

// Revisions follows the text of one reply while it arrives and says which
// sentences of it are still to be spoken.
type Revisions struct {
	split    *Splitter
	language string
	thought  int      // bytes of the text up to the end of a thought that is not spoken
	Text     string   // taken so far
	given    []string // the sentences handed out, as they sound
	Done     bool
	reopened bool // the next text is compared as a whole
}

// NewRevisions returns the script of a reply in a language such as "de".
func NewRevisions(language string) *Revisions {
	return &Revisions{language: language, split: NewSplitter(language)}
}

// thoughtEnds are the ends of what a model told itself, and their beginnings.
var thoughtEnds = map[string]string{"</think>": "<think>", "</thinking>": "<thinking>"}

// afterThought is where the reply begins in a text whose beginning is a thought
// that nothing opened; 0 if it is none.
func afterThought(text string) int {
	for end, begin := range thoughtEnds {
		if at := strings.Index(text, end); at >= 0 && !strings.Contains(text[:at], begin) {
			return at + len(end)
		}
	}
	return 0
}

// Update takes the whole text so far. begun tells how many of the sentences
// handed out have begun to sound. Where the text changed what was there before,
// the sentences handed out beyond those are void (rewritten is true) and what
// is returned takes their place.
func (s *Revisions) Update(text string, done bool, begun int) (lines []Sentence, rewritten bool) {
	if s.Done {
		return nil, false
	}
	thought := afterThought(text)
	if !strings.HasPrefix(text, s.Text) || thought != s.thought || s.reopened {
		s.reopened = false
		// What has begun to sound stays; the rest begins anew.
		s.split, s.Text, rewritten = NewSplitter(s.language), text[:thought], true
		s.thought = thought
		s.given = s.given[:min(begun, len(s.given))]
	}
	lines = s.split.Write(text[len(s.Text):])
	s.Text = text
	if done {
		s.Done = true
		lines = append(lines, s.split.Close()...)
	}
	for i := range lines {
		lines[i].Start += thought
		lines[i].End += thought
	}
	if rewritten {
		lines = s.unsaid(lines)
	}
	return s.give(lines), rewritten
}

// Reopen prepares for another text of a reply that was said to its end: what is new in
// that is spoken, and nothing a second time. It returns how many sentences were said.
func (s *Revisions) Reopen() int {
	s.Done, s.reopened = false, true
	return len(s.given)
}

// Hurry returns what can be spoken of an incomplete sentence.
func (s *Revisions) Hurry() []Sentence {
	if s.Done {
		return nil
	}
	lines := s.split.Hurry()
	for i := range lines {
		lines[i].Start += s.thought
		lines[i].End += s.thought
	}
	return s.give(lines)
}

func (s *Revisions) give(lines []Sentence) []Sentence {
	for _, l := range lines {
		s.given = append(s.given, Sounds(l.Text))
	}
	return lines
}

// unsaid leaves out what the listener has heard already.
func (s *Revisions) unsaid(lines []Sentence) []Sentence {
	said := map[string]int{}
	for _, g := range s.given {
		said[g]++
	}
	var out []Sentence
	for _, l := range lines {
		if key := Sounds(l.Text); said[key] > 0 {
			said[key]--
			continue
		}
		out = append(out, l)
	}
	return out
}
