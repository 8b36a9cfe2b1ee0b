package speechtext

import (
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// requestsOf are the requests for a text that arrives in pieces of so many bytes; 0
// is at once. Where hurried, the stream stalls after every piece.
func requestsOf(text, language string, size int, hurried bool) []string {
	s := NewSplitter(language)
	var out []Sentence
	if size == 0 {
		size = max(len(text), 1)
	}
	for rest := text; rest != ""; {
		n := min(size, len(rest))
		out = append(out, s.Write(rest[:n])...)
		if hurried {
			out = append(out, s.Hurry()...)
		}
		rest = rest[n:]
	}
	return texts(append(out, s.Close()...))
}

func readSpeech(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "speech", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestSplit_WhatCantBeSpokenIsAnnouncedInTheLanguageOfTheConversation(t *testing.T) {
	for name, tt := range map[string]struct{ text, language, want string }{
		"code":          {readSpeech(t, "c05_code_only.md"), "en", "There is code to look at."},
		"table":         {readSpeech(t, "c05_table_only.md"), "en-US", "There is a table to look at."},
		"picture":       {readSpeech(t, "c05_image_only.md"), "fr", "Il y a une image à regarder."},
		"emoji":         {readSpeech(t, "c05_emoji_only.md"), "es", "Hay un emoji para ver."},
		"address":       {readSpeech(t, "c05_url_only.md"), "de-AT", "Hier ist ein Link zum Ansehen."},
		"formula":       {"$$\n\\frac{a}{b}\n$$", "ru", "Здесь есть формула, посмотрите."},
		"indented code": {"    rm -rf x", "en", "There is code to look at."},
		"HTML table":    {"<table><tr><td>1</td></tr></table>", "en", "There is a table to look at."},
		"named emoji":   {":tada:", "en", "There is an emoji to look at."},
		"code, table":   {"```\nx\n```\n\n| a |\n|---|\n", "en", "There is something to look at."},
		"links":         {"- https://a.example\n- <https://b.example>", "en", "There is a link to look at."},
		"other tongue":  {"| a |\n|---|\n", "sw", "There is a table to look at."},
	} {
		t.Run(name, func(t *testing.T) {
			for _, size := range []int{0, 1, 3} {
				if got := requestsOf(tt.text, tt.language, size, size == 3); !slices.Equal(got, []string{tt.want}) {
					t.Errorf("in pieces of %d: %q, want %q", size, got, tt.want)
				}
			}
		})
	}
	for _, text := range []string{"", " \n", "---", "**", "<think>only that</think>"} {
		if got := requestsOf(text, "en", 3, false); got != nil {
			t.Errorf("%q is spoken as %q", text, got)
		}
	}
}

func TestSplit_SignsAreSaidInTheLanguageOfTheConversation(t *testing.T) {
	for language, want := range map[string]string{
		"en": "2 to 4 m, about 5, number 3", "de": "2 bis 4 m, etwa 5, Nummer 3", "es": "2 a 4 m, unos 5, número 3",
		"fr": "2 à 4 m, environ 5, numéro 3", "ru": "2 до 4 m, около 5, номер 3",
	} {
		if got := requestsOf("2~4 m, ~5, #3", language, 3, false); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: %q, want %q", language, got, want)
		}
	}
}

// numbers are what is never divided.
var numbers = regexp.MustCompile(`7\.25|v2\.10\.3|10\.0\.0\.7|19,4|2\.450\.300|\$18\.40|3,075\.20|7:30|16:05|0800 246 135|\+49 \(30\) 555-0117|21-23|3/4|-12 °C|24/7|65%`)

func TestSplit_NumbersAreNeverDivided(t *testing.T) {
	text := readSpeech(t, "c02_numbers.md")
	long := strings.Repeat("call 0800 246 135 or +49 (30) 555-0117 at 16:05 with 2.450.300 euros ", 20)
	for name, text := range map[string]string{"sentences": text, "without a stop": long} {
		want := numbers.FindAllString(text, -1)
		if len(want) < 10 {
			t.Fatalf("only %d numbers", len(want))
		}
		for _, size := range []int{0, 1, 3, 7} {
			for _, hurried := range []bool{false, true} {
				var got []string
				for _, s := range requestsOf(text, "en", size, hurried) {
					got = append(got, numbers.FindAllString(s, -1)...)
				}
				if !slices.Equal(got, want) {
					t.Errorf("%s in pieces of %d, hurried %v:\n got %q\nwant %q", name, size, hurried, got, want)
				}
			}
		}
	}
}

func TestSplit_RequestsAreShortWholeAndFreeOfSigns(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "speech", "*.md"))
	if err != nil || len(files) < 15 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, f := range files {
		text := readSpeech(t, filepath.Base(f))
		whole := requestsOf(text, "en", 0, false)
		if got := requestsOf(text, "en", 3, false); !slices.Equal(got, whole) {
			t.Errorf("%s\n in pieces %q\nat once %q", f, got, whole)
		}
		for _, hurried := range []bool{false, true} {
			for _, s := range requestsOf(text, "en", 3, hurried) {
				if strings.TrimSpace(s) == "" || utf8.RuneCountInString(s) > MaxSentence || len(url.QueryEscape(s)) > 8<<10-200 {
					t.Errorf("%s: a request of %d characters", f, utf8.RuneCountInString(s))
				}
				if strings.ContainsAny(s, "#*~`_\\🎉👍") || strings.Contains(s, "://") {
					t.Errorf("%s: signs in %q", f, s)
				}
			}
		}
	}
	for i, s := range requestsOf(readSpeech(t, "c09_no_stops.md"), "en", 3, true) {
		if w := strings.Fields(s); !strings.Contains("and then we go on", w[0]) || !strings.Contains("and then we go on", w[len(w)-1]) {
			t.Errorf("request %d is cut within a word: %q", i, s)
		}
	}
}

func TestSplit_EndsOfSentencesInOtherScripts(t *testing.T) {
	got := requestsOf(readSpeech(t, "c04_languages.md"), "zh", 3, false)
	want := []string{
		"今天天气很好。", "我们去公园吧！", "你呢？", "今日は晴れです。", "行きましょう！", "आज मौसम अच्छा है।", "चलो चलते हैं।",
		"الطقس جميل اليوم.", "هل نذهب؟", "نعم، لنذهب!", "วันนี้อากาศดี เราไปสวนสาธารณะกันเถอะ", "ሰላም።", "እንዴት ነህ፧", "Բարև։", "Ինչպե՞ս ես։",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestSplit_ThoughtsWithoutTheirBeginningAreNotSpoken(t *testing.T) {
	s := NewRevisions("en")
	var got []Sentence
	for _, text := range []string{"I should", "I should be short. ", "I should be short. </think>\n\nIt costs", "I should be short. </think>\n\nIt costs 5 euros."} {
		lines, rewritten := s.Update(text, false, 0)
		if rewritten {
			got = nil
		}
		got = append(got, lines...)
	}
	lines, _ := s.Update("I should be short. </think>\n\nIt costs 5 euros.", true, 0)
	if got = append(got, lines...); !slices.Equal(texts(got), []string{"It costs 5 euros."}) {
		t.Errorf("%q", texts(got))
	}
}

func TestLanguage_IsKnownByCommonWords(t *testing.T) {
	for text, want := range map[string]string{
		"Where is my parcel?": "en", "Wo ist mein Paket?": "de", "¿Dónde está mi paquete?": "es", "Où est mon colis ?": "fr", "Где моя посылка?": "ru",
		"我的包裹在哪里": "zh", "荷物はどこですか": "ja", "Dov'è il mio pacco?": "it", "hello": "en", "12345": "", "": "", "Zug": "",
	} {
		if got := GuessLanguage(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
	if got := GuessLanguage("", "ok", "Guten Tag, wie geht es dir?", "hello"); got != "de" {
		t.Errorf("%q", got)
	}
}
