package desktop

import (
	"net/url"
	"testing"
)

func TestFileURL_AndBack(t *testing.T) {
	for _, c := range []struct{ goos, path, uri, back string }{
		{"linux", "/home/jo/a b.txt", "file:///home/jo/a%20b.txt", "/home/jo/a b.txt"},
		{"linux", `/home/jo/a\b.txt`, "file:///home/jo/a%5Cb.txt", `/home/jo/a\b.txt`},
		{"darwin", "/Users/jo/50%.txt", "file:///Users/jo/50%25.txt", "/Users/jo/50%.txt"},
		{"windows", `C:\Users\Jo Doe\a.txt`, "file:///C:/Users/Jo%20Doe/a.txt", "C:/Users/Jo Doe/a.txt"},
		{"windows", `\\server\share\a.txt`, "file://server/share/a.txt", "//server/share/a.txt"},
	} {
		uri := fileURLOn(c.goos, c.path).String()
		if uri != c.uri {
			t.Errorf("%s: %q is %q, want %q", c.goos, c.path, uri, c.uri)
		}
		u, err := url.Parse(uri)
		if err != nil {
			t.Fatal(err)
		}
		if back := filePathOn(c.goos, u); back != c.back {
			t.Errorf("%s: %q leads to %q, want %q", c.goos, uri, back, c.back)
		}
	}
	if p := filePath(&url.URL{Scheme: "https", Host: "example.com", Path: "/etc/passwd"}); p != "" {
		t.Errorf("a web address leads to the file %q", p)
	}
}
