package markdown

import (
	"reflect"
	"testing"
)

func TestFind_MarksBeginningsOfWordsWhateverTheirCaseAndAccents(t *testing.T) {
	for _, c := range []struct {
		text  string
		words []string
		want  []string
	}{
		{"The parcel, Parcels and a subparcel", []string{"parcel"}, []string{"parcel", "Parcel"}},
		{"Köln, koln and KO\u0308LN", []string{"koln"}, []string{"Köln", "koln", "KO\u0308LN"}},
		{"Das Straßenfest", []string{"straß"}, []string{"Straß"}},
		{"包裹明天到达", []string{"明天"}, []string{"明天"}},
		{"one two three", []string{"two three", "one"}, []string{"two three", "one"}},
		{"İstanbul is İ", []string{"istanbul"}, []string{"İstanbul"}},
		{"nothing", []string{"x"}, nil},
	} {
		v := &View{}
		for _, w := range c.words {
			f, _ := foldLetters(w)
			v.words = append(v.words, f)
		}
		f := newFlow([]span{{text: c.text}}, 14, false)
		var got []string
		for _, r := range v.foundIn(f) {
			got = append(got, c.text[r[0]:r[1]])
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%q in %q marks %q, not %q", c.words, c.text, got, c.want)
		}
	}
}
