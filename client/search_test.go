package client

import (
	"strings"
	"testing"

	"delonix/storage"
)

func TestSnippet_HasNoMarkdownAndKeepsItsMatches(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in   []storage.Segment
		want string
	}{
		{[]storage.Segment{{Text: "## The **"}, {Text: "price", Match: true}, {Text: "** was ~~5~~ `4`"}}, "The \x02price\x03 was 4"},
		{[]storage.Segment{{Text: "[a "}, {Text: "link", Match: true}, {Text: "](https://a.test) and 9~12"}}, "a \x02link\x03 and 9~12"},
		{[]storage.Segment{{Text: "…ord\n## Head\n"}, {Text: "word", Match: true}, {Text: " `x` **bo…"}}, "…ord Head \x02word\x03 x bo…"},
		{[]storage.Segment{{Text: "…| "}, {Text: "cell", Match: true}, {Text: " | b |\n|---|---|"}}, ""},
		{[]storage.Segment{{Text: "a\x02b \u202e"}, {Text: "c", Match: true}}, "ab \x02c\x03"},
	} {
		got := snippet(c.in)
		if c.want == "" { // a table cut in two: its words count, not its bars
			if !strings.Contains(got, "\x02cell\x03") || strings.Contains(got, "---") {
				t.Errorf("%q", got)
			}
			continue
		}
		if got != c.want {
			t.Errorf("%+v is %q, not %q", c.in, got, c.want)
		}
	}
}
