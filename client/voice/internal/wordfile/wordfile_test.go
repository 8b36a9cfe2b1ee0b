package wordfile

import (
	"maps"
	"slices"
	"testing"
	"testing/fstest"
)

func TestParse_ReadsWordsAndTexts(t *testing.T) {
	f, err := Parse("# a remark\n[fillers]\num  uh\n\n# another\ner\n[signs]\nlook = There is = here.\n")
	if err != nil {
		t.Fatal(err)
	}
	if got := slices.Sorted(maps.Keys(f.Words("fillers"))); !slices.Equal(got, []string{"er", "uh", "um"}) {
		t.Errorf("words: %q", got)
	}
	if got := f.Texts("signs")["look"]; got != "There is = here." {
		t.Errorf("text: %q", got)
	}
	if len(f.Words("nothing")) != 0 {
		t.Error("a section that is not there has words")
	}
}

func TestParse_RefusesWhatBelongsNowhere(t *testing.T) {
	for _, text := range []string{"um uh", "[a]\nx\n[a]\ny", "[]\nx"} {
		if _, err := Parse(text); err == nil {
			t.Errorf("%q was read", text)
		}
	}
}

func TestAll_NamesFilesAfterTheirLanguages(t *testing.T) {
	all := All(fstest.MapFS{"words/de.txt": {Data: []byte("[a]\nx")}, "words/en.txt": {Data: []byte("[a]\ny")}}, "words")
	if len(all) != 2 || !all["de"].Words("a")["x"] {
		t.Errorf("%v", all)
	}
}

func TestCode_LeavesOutRegions(t *testing.T) {
	for tag, want := range map[string]string{"de-AT": "de", "EN_us": "en", "fr": "fr", "": "", "zh-Hant-TW": "zh"} {
		if got := Code(tag); got != want {
			t.Errorf("%q is %q, want %q", tag, got, want)
		}
	}
}
