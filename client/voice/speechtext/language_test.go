package speechtext

import (
	"slices"
	"testing"

	"delonix/client/voice/internal/wordfile"
)

func TestSplit_AbbreviationsAreOfTheirLanguage(t *testing.T) {
	for _, tt := range []struct {
		language, other, text string
	}{
		{"de", "en", "Das kostet evtl. Geld."},
		{"de", "fr", "Er kam am 3. Spieltag zurück."},
		{"de", "es", "Wir sehen uns am 5. Januar wieder."},
		{"en", "de", "Ask the dept. Smith runs."},
		{"es", "de", "Está en la avda. Goya."},
		{"fr", "en", "Voici l'env. Rouge."},
		{"ru", "en", "Это стоит 5 тыс. Рублей."},
		{"en", "ru", "It is on the blvd. Clay street."},
	} {
		if got := Split(tt.text, tt.language); len(got) != 1 {
			t.Errorf("%s: %q", tt.language, texts(got))
		}
		if got := Split(tt.text, tt.other); len(got) != 2 {
			t.Errorf("an abbreviation of %s in %s: %q", tt.language, tt.other, texts(got))
		}
		if got := Split(tt.text, ""); len(got) != 1 {
			t.Errorf("in a language that is not known: %q", texts(got))
		}
	}
}

func TestSplit_FindsSentencesInEveryLanguage(t *testing.T) {
	for language, tt := range map[string]struct {
		text string
		want []string
	}{
		"en": {"Dr. Brown has 3 dogs, cats, etc. They live at 5 Park Ave. in town.", []string{"Dr. Brown has 3 dogs, cats, etc.", "They live at 5 Park Ave. in town."}},
		"de": {"Hr. Braun hat z.B. Hunde usw. Sie leben seit dem 3. Mai bzw. Juni hier.", []string{"Hr. Braun hat z.B. Hunde usw.", "Sie leben seit dem 3. Mai bzw. Juni hier."}},
		"es": {"La Sra. García tiene perros, etc. Ella vive en EE.UU. con Ud. desde hoy.", []string{"La Sra. García tiene perros, etc.", "Ella vive en EE.UU. con Ud. desde hoy."}},
		"fr": {"Mme. Brun a des chiens, etc. Elle vit ici env. 3 mois par an.", []string{"Mme. Brun a des chiens, etc.", "Elle vit ici env. 3 mois par an."}},
		"ru": {"Это, т.е. собака, живёт на ул. Ленина и т.д. Она стоит 5 тыс. рублей.", []string{"Это, т.е. собака, живёт на ул. Ленина и т.д.", "Она стоит 5 тыс. рублей."}},
	} {
		if got := texts(Split(tt.text, language)); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q", language, got)
		}
		if got := texts(Split(tt.text, language+"-XX")); !slices.Equal(got, tt.want) {
			t.Errorf("%s with a region: %q", language, got)
		}
	}
}

func TestLanguageFiles_AreComplete(t *testing.T) {
	sections := []string{
		"before something", "before or at the end", "words when small", "beginnings", "after ordinals", "before ordinals",
		"between ordinals", "frequent", "signs", "look",
	}
	all := wordfile.All(languageFiles, "language")
	for _, code := range []string{"de", "en", "es", "fr", "ru"} {
		for _, section := range []string{"before something", "before or at the end", "words when small", "beginnings", "frequent"} {
			if len(all[code].Words(section)) == 0 {
				t.Errorf("%s: %q is empty", code, section)
			}
		}
		if len(all[code]["signs"]) == 0 {
			t.Errorf("%s has no words for signs", code)
		}
	}
	for code, f := range all {
		for section := range f {
			if !slices.Contains(sections, section) {
				t.Errorf("%s: %q is not read", code, section)
			}
		}
		for _, section := range []string{"signs", "look"} {
			got, want := f.Texts(section), all[english].Texts(section)
			for name := range want {
				if len(got) > 0 && got[name] == "" {
					t.Errorf("%s: %q is missing in %q", code, name, section)
				}
			}
			for name := range got {
				if want[name] == "" {
					t.Errorf("%s: %q in %q is not read", code, name, section)
				}
			}
		}
		for word := range f.Words("words when small") {
			if !f.Words("before or at the end")[word] {
				t.Errorf("%s: %q is no abbreviation", code, word)
			}
		}
	}
}
