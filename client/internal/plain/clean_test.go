package plain

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestFileName_IsHarmless(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"invoice.pdf":              "invoice.pdf",
		"../../etc/passwd":         "passwd",
		`C:\Users\a\evil.exe`:      "evil.exe",
		"photo\u202Egpj.exe":       "photogpj.exe",
		"a\x00b\nc.txt":            "ab c.txt",
		"":                         "file",
		"..":                       "file",
		"con<>:|?*.txt":            "con______.txt",
		"trailing. . .":            "trailing",
		strings.Repeat("x", 300):   strings.Repeat("x", 119) + "…",
		"  spaces   in\tit .txt  ": "spaces   in it .txt",
		"two  blanks.txt":          "two  blanks.txt",
		"👨\u200d👩\u200d👧.png":      "👨\u200d👩\u200d👧.png",
		"b\xffd.txt":               "b\ufffdd.txt",
	} {
		if got := FileName(in); got != want {
			t.Errorf("FileName(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestNameOfFile_HasTheEndingOfItsType(t *testing.T) {
	t.Parallel()
	for _, c := range [][3]string{{"", "application/pdf", "file.pdf"}, {" ", "image/PNG; x=y", "file.png"}, {"", "x/y", "file"}, {"a", "application/pdf", "a"}} {
		if got := NameOfFile(c[0], c[1]); got != c[2] {
			t.Errorf("%q of type %q is %q", c[0], c[1], got)
		}
	}
}

func TestClean_NeverLeavesControlCharacters(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes"))
		for _, r := range Line(s) + FileName(s) {
			if r < ' ' || r == 0x7f || IsDirection(r) {
				t.Fatalf("%q is left of %q", r, s)
			}
		}
		for _, r := range Text(s) {
			if r < ' ' && r != '\n' && r != '\t' {
				t.Fatalf("%q is left of %q", r, s)
			}
		}
	})
}

func FuzzFileName(f *testing.F) {
	for _, s := range []string{"a.txt", "../x", "\u202Eexe.txt", strings.Repeat("é", 500) + ".jpeg"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := FileName(s)
		if got == "" || strings.ContainsAny(got, "/\\\x00\n") || len([]rune(got)) > fileNameMost {
			t.Fatalf("FileName(%q) = %q", s, got)
		}
	})
}
