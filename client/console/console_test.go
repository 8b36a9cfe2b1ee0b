package console

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestReadToken_TakesTheFirstLine(t *testing.T) {
	for name, c := range map[string]struct {
		in, want string
		fails    bool
	}{
		"line":         {"secret\n", "secret", false},
		"no line end":  {"secret", "secret", false},
		"windows line": {"secret\r\nmore\n", "secret", false},
		"blanks":       {"  secret \n", "secret", false},
		"nothing":      {"", "", true},
		"empty line":   {"\nsecret\n", "", true},
		"too long":     {strings.Repeat("x", maxToken+1) + "\n", "", true},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ReadToken(strings.NewReader(c.in))
			if got != c.want || (err != nil) != c.fails {
				t.Errorf("got %q, %v", got, err)
			}
			if err != nil && strings.Contains(err.Error(), "xxx") {
				t.Errorf("the error repeats what was read: %v", err)
			}
		})
	}
}

func TestOpenLog_IsPrivateAndStartsAnewWhenLarge(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	log, done := OpenLog(dir)
	log.Info("hello")
	done()
	path := filepath.Join(dir, "delonix.log")
	st, err := os.Stat(path)
	if err != nil || (runtime.GOOS != "windows" && st.Mode().Perm() != 0o600) {
		t.Fatalf("%v %v", st, err)
	}
	if err := os.Truncate(path, maxLog+1); err != nil {
		t.Fatal(err)
	}
	_, done = OpenLog(dir)
	done()
	if st, err := os.Stat(path); err != nil || st.Size() != 0 {
		t.Errorf("the log did not start anew: %v %v", st, err)
	}
	if _, err := os.Stat(path + ".1"); err != nil {
		t.Errorf("the log before is gone: %v", err)
	}
}

func TestOpenLog_WithoutAFolderIsSilent(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	log, done := OpenLog(filepath.Join(file, "below"))
	log.Info("nothing happens")
	done()
}

func TestOpenLog_IsBoundedWhileItRunsAndWhenSomebodyEmptiesIt(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "delonix.log")
	log, done := OpenLog(dir)
	defer done()
	line := strings.Repeat("x", 10_000)
	for range 400 {
		log.Info(line)
	}
	size := func() (n int64) {
		files, _ := filepath.Glob(path + "*")
		for _, f := range files {
			if st, err := os.Stat(f); err == nil {
				n += st.Size()
			}
		}
		return n
	}
	if n := size(); n < maxLog || n > 2*maxLog+3*int64(len(line)) {
		t.Errorf("after 4 MB it has %d bytes", n)
	}
	if err := os.Truncate(path, 0); err != nil {
		t.Fatal(err)
	}
	log.Info("afterwards")
	if content, err := os.ReadFile(path); err != nil || !strings.HasPrefix(string(content), "time=") || !strings.Contains(string(content), "afterwards") {
		t.Errorf("%.40q %v", content, err)
	}
}
