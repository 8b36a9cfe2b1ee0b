package markdown_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"delonix/ui/markdown"
	"delonix/ui/uitest"
)

var update = flag.Bool("update", false, "write the goldens anew")

// TestCases_AreLaidOutAsTheirGoldenSays shows each text of testdata/cases whole
// and as a stream of three letters at a time: both end as what was written down
// after it had been looked at.
func TestCases_AreLaidOutAsTheirGoldenSays(t *testing.T) {
	d := uitest.New(t)
	files, err := filepath.Glob("testdata/cases/*.md")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text := string(source)
		whole := markdown.New(text)
		d.Show(whole, 600, 400)
		got := whole.Outline() + "\n" + whole.Lines()
		golden := strings.TrimSuffix(file, ".md") + ".golden"
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s is laid out as\n%s\nnot\n%s", file, got, want)
		}
		grown := markdown.New("")
		d.Show(grown, 600, 400)
		runes := []rune(text)
		for n := 3; n < len(runes); n += 3 {
			grown.SetText(string(runes[:n]) + " …")
		}
		grown.SetText(text)
		if now := grown.Outline() + "\n" + grown.Lines(); now != got {
			t.Errorf("%s as a stream ends as\n%s\nnot\n%s", file, now, got)
		}
		if a, b := grown.MinSize().Height, whole.MinSize().Height; a != b {
			t.Errorf("%s as a stream is %v high, whole %v", file, a, b)
		}
	}
}
