package echo

import (
	"strings"
	"unicode"
)

const (
	wordAlike  = 0.6 // likeness from which on two words may be the same, misheard
	wordLost   = 0.3 // cost of a spoken word that was not heard in between
	lettersMin = 0.6 // share of letters that unrelated texts agree in, for counting letters from there
	oneWord    = 0.5 // most that a single word can prove
	twoWords   = 0.75
	wholeShare = 0.5 // share of what was spoken from which on few words are a repetition all the same
)

// Repeats tells how much of heard is only a repetition of a part of spoken: 1 is
// all of it, 0 nothing. It is meant for transcripts of what a microphone picked
// up while spoken was being played: from 0.7 on, nobody else said anything.
//
// Words are aligned in order; case, punctuation, misheard letters, words torn
// apart or run together, and gaps in what was heard count little. A single
// word proves at most 0.5 and two words 0.75 unless they are most of what was
// spoken, so that a "stop" of the user's is not lost because the reply has the
// word, too.
func Repeats(spoken, heard string) float64 {
	s, h := words(spoken), words(heard)
	if len(h) == 0 || len(s) == 0 {
		return 0
	}
	alike := max(alignWords(s, h), alignLetters(s, h))
	if float64(len(h)) < wholeShare*float64(len(s)) {
		switch len(h) {
		case 1:
			alike = min(alike, oneWord)
		case 2:
			alike = min(alike, twoWords)
		}
	}
	return alike
}

// words splits a text into lower-case words without punctuation. A character
// of a script that is written without spaces is a word of its own.
func words(text string) [][]rune {
	var all [][]rune
	var word []rune
	end := func() {
		if len(word) > 0 {
			all = append(all, word)
			word = nil
		}
	}
	for _, r := range strings.ToLower(text) {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar):
			end()
			all = append(all, []rune{r})
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			word = append(word, r)
		case r == '\'' || r == '’': // don't, l'eau: one word
		default:
			end()
		}
	}
	end()
	return all
}

// alignWords finds the part of spoken that heard agrees with best, and returns how well.
func alignWords(spoken, heard [][]rune) float64 {
	// cost[i] is that of aligning the words heard so far with words of spoken up to the i-th.
	cost, next := make([]float64, len(spoken)+1), make([]float64, len(spoken)+1)
	for _, h := range heard {
		next[0] = cost[0] + 1
		for i, s := range spoken {
			next[i+1] = min(cost[i]+1-likeness(s, h), cost[i+1]+1, next[i]+wordLost)
		}
		cost, next = next, cost
	}
	return max(0, 1-least(cost)/float64(len(heard)))
}

// likeness is 1 for the same word, less for one that may have been misheard, 0 for another.
func likeness(a, b []rune) float64 {
	longer, shorter := max(len(a), len(b)), min(len(a), len(b))
	if float64(shorter) < wordAlike*float64(longer) {
		return 0
	}
	if like := 1 - float64(distanceWithin(a, b, false))/float64(longer); like >= wordAlike {
		return like
	}
	return 0
}

// alignLetters does without the borders between words.
func alignLetters(spoken, heard [][]rune) float64 {
	s, h := joined(spoken), joined(heard)
	like := 1 - float64(distanceWithin(s, h, true))/float64(len(h))
	return max(0, (like-lettersMin)/(1-lettersMin))
}

func joined(words [][]rune) []rune {
	var all []rune
	for _, w := range words {
		all = append(all, w...)
	}
	return all
}

// distanceWithin returns how many letters have to be changed, added or removed to make b of a,
// or of any part of a.
func distanceWithin(a, b []rune, part bool) int {
	row := make([]int, len(a)+1)
	if !part {
		for i := range row {
			row[i] = i
		}
	}
	for _, r := range b {
		corner := row[0]
		row[0]++
		for i, q := range a {
			cost := corner
			if q != r {
				cost = 1 + min(corner, row[i], row[i+1])
			}
			corner, row[i+1] = row[i+1], cost
		}
	}
	if part {
		return least(row)
	}
	return row[len(a)]
}

func least[T int | float64](x []T) T {
	m := x[0]
	for _, v := range x[1:] {
		m = min(m, v)
	}
	return m
}
