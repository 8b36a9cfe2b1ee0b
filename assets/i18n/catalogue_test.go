package i18n

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"delonix/assets"
)

// forms are the texts of a message by the plural form, "" for one without.
type forms map[string]string

// file reads a file of translations as it is written.
func file(t *testing.T, code string) map[string]forms {
	t.Helper()
	text, err := assets.Translations.ReadFile("translations/" + code + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(text, &raw); err != nil {
		t.Fatalf("%s: %v", code, err)
	}
	out := map[string]forms{}
	for key, v := range raw {
		var one string
		several := forms{}
		if json.Unmarshal(v, &one) == nil {
			several[""] = one
		} else if err := json.Unmarshal(v, &several); err != nil {
			t.Errorf("%s: %s is neither a text nor plural forms", code, key)
		}
		out[key] = several
	}
	return out
}

// needed are the plural forms that the whole numbers of a language take.
func needed(code string) []string {
	names := map[plural.Form]string{plural.Other: "other", plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many"}
	found := map[string]bool{"other": true}
	for _, n := range []int{0, 1, 2, 3, 5, 11, 12, 21, 22, 25, 100, 101, 1000, 1_000_000} {
		found[names[plural.Cardinal.MatchPlural(language.Make(code), n%10_000_000, 0, 0, 0, 0)]] = true
	}
	return slices.Sorted(maps.Keys(found))
}

var placeholder = shown

func placeholders(text string) []string {
	found := map[string]bool{}
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		found[m[1]] = true
	}
	return slices.Sorted(maps.Keys(found))
}

func TestTranslations_HaveTheSameKeysFormsAndPlaceholders(t *testing.T) {
	english := file(t, English)
	for _, code := range codes() {
		have := file(t, code)
		for key := range have {
			if english[key] == nil {
				t.Errorf("%s: %s is no text of English", code, key)
			}
		}
		for key, want := range english {
			got := have[key]
			if got == nil {
				t.Errorf("%s: %s is missing", code, key)
				continue
			}
			if want[""] != "" {
				if strings.TrimSpace(got[""]) == "" {
					t.Errorf("%s: %s has plural forms or no text, unlike English", code, key)
				}
			} else {
				for _, form := range needed(code) {
					if strings.TrimSpace(got[form]) == "" {
						t.Errorf("%s: %s lacks the form %q", code, key, form)
					}
				}
			}
			names := placeholders(want["other"] + want[""])
			for form, text := range got {
				if !slices.Equal(placeholders(text), names) {
					t.Errorf("%s: %s %s has the placeholders %v, not %v", code, key, form, placeholders(text), names)
				}
				if strings.Contains(placeholder.ReplaceAllString(text, ""), "{{") {
					t.Errorf("%s: %s is no simple template: %s", code, key, text)
				}
			}
		}
	}
}

// The library and golang.org/x/text have rules of their own for plural forms: each
// number must find a text.
func TestTranslations_SpeakOfEveryNumber(t *testing.T) {
	for _, code := range append(codes(), Pseudo) {
		c := In(code)
		for key, f := range file(t, English) {
			if f["other"] == "" {
				continue
			}
			for _, n := range []int{0, 1, 2, 5, 11, 21, 22, 100, 1_000_000} {
				if s := c.N(key, n); s == key || !strings.Contains(s, c.Int(n)) {
					t.Errorf("%s: %s for %d is %q", code, key, n, s)
				}
			}
		}
	}
}

// An old text may stay English only where the word is the same.
func TestTranslations_AreTranslated(t *testing.T) {
	english := file(t, English)
	for _, code := range codes() {
		if code == English {
			continue
		}
		same, all := []string{}, 0
		for key, f := range file(t, code) {
			for form, text := range f {
				bare := placeholder.ReplaceAllString(text, "")
				if len(strings.Fields(bare)) < 3 {
					continue
				}
				all++
				if text == english[key][form] {
					same = append(same, key)
				}
			}
		}
		if len(same) > 0 {
			t.Errorf("%s: %v are English (of %d)", code, same, all)
		}
	}
}

// Every file is written as tools write it: sorted, so that two hands that add a
// text do not meet on one line, and without a key twice.
func TestTranslations_AreSorted(t *testing.T) {
	line := regexp.MustCompile(`(?m)^  "([^"]+)":`)
	for _, code := range codes() {
		text, err := assets.Translations.ReadFile("translations/" + code + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var keys []string
		for _, m := range line.FindAllStringSubmatch(string(text), -1) {
			keys = append(keys, m[1])
		}
		if !slices.IsSorted(keys) || len(keys) != len(file(t, code)) || len(slices.Compact(slices.Clone(keys))) != len(keys) {
			t.Errorf("%s.json: the keys are not sorted, one a line, each once", code)
		}
	}
}

func TestMessages_AreReadByTheLibraryWhole(t *testing.T) {
	for _, code := range codes() {
		list := messages(code)
		if len(list) != len(file(t, code)) {
			t.Errorf("%s: the library reads %d texts of %d", code, len(list), len(file(t, code)))
		}
		if slices.ContainsFunc(list, func(m *goi18n.Message) bool { return m.Other == "" }) {
			t.Errorf("%s: a text has no form for other numbers", code)
		}
	}
}
