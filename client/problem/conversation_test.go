package problem

import "testing"

func TestMessageLine_IsNeverEmpty(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text  string
		files []string
		want  string
	}{
		{"Here it is", []string{"a.pdf"}, "Here it is"},
		{"", []string{"invoice.pdf"}, "invoice.pdf"},
		{" \u200b", []string{"a.png", "b.png"}, "a.png and more files"},
		{"", nil, AnEmptyMessage()},
		{"\u2800\n", nil, AnEmptyMessage()},
		{"~~gone~~", nil, AnEmptyMessage()},
		{"👍", nil, "👍"},
		{"<", nil, "<"},
	} {
		if got := MessageLine(c.text, c.files); got != c.want {
			t.Errorf("%q with %q is %q, not %q", c.text, c.files, got, c.want)
		}
	}
}
