package problem

import (
	"strings"
	"testing"
)

func TestCallWords_AreSaidInTheLanguageOfTheCall(t *testing.T) {
	back := map[string]string{}
	for _, language := range []string{"en", "de", "es", "fr", "ru"} {
		words := CallWords(language)
		for _, text := range append(words.Working, words.Trouble, words.Back, OnMovingOn(language), WroteElsewhere(language, "")) {
			if strings.TrimSpace(text) == "" || strings.Contains(text, "{{") {
				t.Errorf("%s: %q", language, text)
			}
		}
		if other, ok := back[words.Back]; ok {
			t.Errorf("%s and %s have the same words", language, other)
		}
		back[words.Back] = language
		if got := WroteElsewhere(language, "Eva"); !strings.Contains(got, "Eva") {
			t.Errorf("%s: %q names nobody", language, got)
		}
	}
	if got := CallWords("de-AT").Back; got != CallWords("de").Back {
		t.Errorf("in Austria: %q", got)
	}
	if got := CallWords("tr").Back; got != CallWords("en").Back {
		t.Errorf("in a language without words: %q", got)
	}
}
