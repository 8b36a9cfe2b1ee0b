package markdown

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// sentence is what is being read aloud, and where it stands.
type sentence struct {
	text     string
	d        *laid
	flow     int
	from, to int // in the flow's text
}

// Mark colours the first place where a sentence stands, as it is read aloud;
// "" takes the colour away.
func (v *View) Mark(words string) {
	if v.mark.text == words {
		return
	}
	v.mark.text = words
	v.findMark()
}

// findMark finds the place of the sentence that is read aloud.
func (v *View) findMark() {
	old := v.mark
	v.mark = sentence{text: old.text}
	if key := letters(old.text); key != "" {
		v.mark.d, v.mark.flow, v.mark.from, v.mark.to = v.locate(key)
	}
	if old.d == v.mark.d && old.flow == v.mark.flow && old.from == v.mark.from && old.to == v.mark.to {
		return
	}
	for _, d := range []*laid{old.d, v.mark.d} {
		if d != nil && d.shown != nil && d.shown.area != nil {
			d.shown.area.Refresh()
		}
	}
}

func (v *View) locate(key string) (d *laid, flow, from, to int) {
	for _, d := range v.leaves {
		if d.kind == code {
			continue
		}
		for i, f := range d.flows {
			if from, to, ok := find(f.text, key); ok {
				return d, i, from, to
			}
		}
	}
	return nil, 0, 0, 0
}

// find finds letters in a text, whatever stands between them.
func find(text, key string) (from, to int, ok bool) {
	all := letters(text)
	at := strings.Index(all, key)
	if at < 0 {
		return 0, 0, false
	}
	before := utf8.RuneCountInString(all[:at])
	count := utf8.RuneCountInString(key)
	n := 0
	for i, r := range text {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			continue
		}
		if n == before {
			from = i
		}
		if n == before+count-1 {
			to = i + utf8.RuneLen(r)
			break
		}
		n++
	}
	for to < len(text) { // marks on the last letter, and the stop behind it
		r, size := utf8.DecodeRuneInString(text[to:])
		if !isMark(r) && !strings.ContainsRune(".!?…。！？", r) {
			break
		}
		to += size
	}
	return from, to, true
}

// letters is a text without all that is spoken otherwise than written.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// markedIn is the part of a flow that is read aloud.
func (v *View) markedIn(d *laid, flow int) (from, to int) {
	if v.mark.d == d && v.mark.flow == flow {
		return v.mark.from, v.mark.to
	}
	return 0, 0
}
