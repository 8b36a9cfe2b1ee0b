package e2e

import (
	"bytes"
	"encoding/binary"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"delonix/client/demo"
)

// privateHome gives the programs of a test a home of their own.
func privateHome(t *testing.T) (home string) {
	home = t.TempDir()
	t.Setenv("HOME", home)
	for name, dir := range map[string]string{"XDG_CONFIG_HOME": "config", "XDG_CACHE_HOME": "cache", "XDG_DATA_HOME": "share", "XDG_STATE_HOME": "state", "TMPDIR": "tmp"} {
		path := filepath.Join(home, dir)
		if err := os.MkdirAll(path, 0o700); err != nil {
			t.Fatal(err)
		}
		t.Setenv(name, path)
	}
	return home
}

// traces are the files below a folder that have a word in their name or content,
// in UTF-8 or UTF-16.
func traces(t *testing.T, dir, word string) (out []string) {
	t.Helper()
	wide, err := binary.Append(nil, binary.LittleEndian, utf16.Encode([]rune(word)))
	if err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		content = bytes.ToLower(content)
		if bytes.Contains(content, []byte(word)) || bytes.Contains(content, wide) || strings.Contains(strings.ToLower(d.Name()), word) {
			out = append(out, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestErase_NothingIsLeftInAnyFolderOfThePerson(t *testing.T) {
	const word = "zebra"
	dir := t.TempDir() // before the home is another one
	home := privateHome(t)
	p := startPortal(t, demo.Options{AgentName: "Zebra agent", UserName: "Zebra user", UserID: "zebra-user", Token: "zebra-token-1", History: true, Agent: shortAnswer})
	login(t, dir, p)
	a := open(t, dir)
	a.awaitWords("Write a message")
	a.write("zebra said")
	a.key("Return")
	await(t, "the message to be sent", func() bool {
		return len(a.query(`SELECT text FROM messages WHERE own = 1 AND state = 'sent'`)) == 1
	})
	a.write("zebra in a draft")
	await(t, "the draft to be kept", func() bool {
		return len(a.query(`SELECT draft FROM conversations WHERE draft = 'zebra in a draft'`)) == 1
	})
	a.close()
	if got := traces(t, dir, word); len(got) == 0 {
		t.Fatal("the word is not kept to begin with")
	}
	if log, err := os.ReadFile(filepath.Join(dir, "delonix.log")); err != nil || bytes.Contains(bytes.ToLower(log), []byte(word)) {
		t.Errorf("the log has private words (%v):\n%s", err, log)
	}
	code, out, errs := command(t, "", "logout", "--erase", "--data", dir)
	if code != 0 || !strings.Contains(out, "removed") {
		t.Fatalf("logout: %d\n%s%s", code, out, errs)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Errorf("the data folder is still there: %v", traces(t, dir, ""))
	}
	if got := traces(t, home, word); len(got) > 0 {
		t.Errorf("found in %v", got)
	}
}
