package turn

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"delonix/client/voice/internal/wordfile"
	"delonix/client/voice/speechtext"
)

// languages are those that every list of words is complete in.
var languages = []string{"de", "en", "es", "fr", "ru"}

func TestLexicon_AWordOfOneLanguageHasNoPowerInAnother(t *testing.T) {
	for _, tt := range []struct {
		language, other, text string
		want                  hint // in the other language
	}{
		{"de", "en", "I wish it would die", complete},       // an article
		{"de", "en", "I would like that also", mayContinue}, // "also" is a filler
		{"en", "de", "bring mir bitte den Hut any", complete},
		{"en", "fr", "je cherche un bus to", complete},
		{"es", "en", "play the song from El", complete},
		{"fr", "es", "me gusta mucho el té vert et", complete},
		{"fr", "en", "show me the newest pictures des", complete},
		{"ru", "de", "das ist ein Wort и", complete},
		{"es", "de", "gib mir die Tasse porque", complete},
	} {
		words := speechtext.Words(tt.text)
		if l := LexiconOf(tt.language); l.hint(words) < mayContinue && !l.fillers[words[len(words)-1]] {
			t.Errorf("%q is to end in a word with power in %q: %d", tt.text, tt.language, l.hint(words))
		}
		if got := LexiconOf(tt.other).hint(words); got != tt.want {
			t.Errorf("%q in %q: %d, want %d", tt.text, tt.other, got, tt.want)
		}
	}
}

func TestLexicon_NoWordOfAnyListHasPowerInAnotherLanguage(t *testing.T) {
	all := wordfile.All(lexiconFiles, "lexicon")
	words := func(language string) map[string]bool {
		set := map[string]bool{}
		for section := range all[language] {
			maps.Copy(set, all[language].Words(section))
		}
		return set
	}
	tried := 0
	for in := range all {
		own, l := words(in), LexiconOf(in+"-XX")
		for of := range all {
			for word := range words(of) {
				if own[word] {
					continue // it is a word of both
				}
				tried++
				if l.OnlyBackchannels(word) || l.OnlyAssents(word) {
					t.Errorf("%s: %q of %s is what a listener says", in, word, of)
				}
				if got := l.hint([]string{"xyzzy", "plugh", word}); got != complete || l.fillers[word] || l.digits[word] {
					t.Errorf("%s: %q of %s has power at the end of a turn: %d", in, word, of, got)
				}
				if got := l.hint([]string{word}); got != short {
					t.Errorf("%s: %q of %s alone is %d", in, word, of, got)
				}
			}
		}
	}
	if tried < 1000 {
		t.Errorf("only %d words were tried", tried)
	}
}

func TestLexicon_AssentsAndBackchannelsAreOfTheirLanguage(t *testing.T) {
	assents := map[string]string{"en": "of course", "de": "alles klar", "es": "de acuerdo", "fr": "d'accord", "ru": "понятно"}
	sounds := map[string]string{"en": "uh-huh", "de": "hmhm", "es": "ajá", "fr": "hein", "ru": "угу"}
	for _, in := range languages {
		for _, of := range languages {
			l := LexiconOf(in)
			if got := l.OnlyAssents(assents[of]); got != (in == of) {
				t.Errorf("%q is an assent in %s: %v", assents[of], in, got)
			}
			if got := l.OnlyBackchannels(sounds[of]); got != (in == of) {
				t.Errorf("%q is a backchannel in %s: %v", sounds[of], in, got)
			}
		}
	}
}

func TestLexicon_IsChosenByTheLanguageWithoutItsRegion(t *testing.T) {
	for tag, word := range map[string]string{"de-AT": "und", "EN": "and", "pt-BR": "", "es_MX": "y"} {
		if got := LexiconOf(tag).mustContinue[word]; got != (word != "") {
			t.Errorf("%q in %s: %v", word, tag, got)
		}
	}
	for _, word := range []string{"and", "und", "y", "et", "и"} {
		if !LexiconOf("").mustContinue[word] {
			t.Errorf("%q has no power where the language is not known", word)
		}
		if LexiconOf("ja").mustContinue[word] {
			t.Errorf("%q has power in a language without a file", word)
		}
	}
}

// A word that is written otherwise than transcripts are read is never found.
func TestLexiconFiles_HoldWordsAsTheyAreRead(t *testing.T) {
	sections := []string{"answers", "assents", "backchannels", "digits", "fillers", "may continue", "must continue", "stops"}
	all := wordfile.All(lexiconFiles, "lexicon")
	for _, language := range languages {
		if all[language] == nil {
			t.Errorf("there is no file for %s", language)
		}
	}
	for language, f := range all {
		for _, section := range sections {
			if len(f.Words(section)) == 0 {
				t.Errorf("%s: %q is empty", language, section)
			}
		}
		for section := range f {
			if !slices.Contains(sections, section) {
				t.Errorf("%s: %q is not read", language, section)
			}
			for word := range f.Words(section) {
				read := speechtext.Words(word)
				if section == "assents" {
					read = []string{speechtext.Sounds(word)}
				}
				if strings.Join(read, "-") != word {
					t.Errorf("%s: %q in %q is read as %q", language, word, section, read)
				}
			}
		}
		for word := range f.Words("must continue") {
			if f.Words("may continue")[word] {
				t.Errorf("%s: %q must and may continue", language, word)
			}
		}
	}
}
