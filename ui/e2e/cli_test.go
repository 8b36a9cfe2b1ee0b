package e2e

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"delonix/client/demo"
)

// canary is a token that must not be found anywhere.
const canary = "canary-7f3c9a51-token-must-not-leak"

func TestLogin_WrongTokenStoresNothing(t *testing.T) {
	p := startPortal(t, demo.Options{Token: canary})
	dir := t.TempDir()
	code, out, errs := command(t, "wrong-token\n", "login", "--data", dir, "--portal", p.URL(), "--agent", p.AgentID(), "--user", "u1")
	if code != 1 || out != "" || !strings.Contains(errs, "token") {
		t.Errorf("exit %d, stdout %q, stderr %q", code, out, errs)
	}
	if strings.Count(strings.TrimSpace(errs), "\n") > 0 {
		t.Errorf("more than one line: %q", errs)
	}
	b := open(t, dir)
	b.awaitWords("Welcome to Delonix")
	assertNowhere(t, dir, "wrong-token")
}

func TestLogin_TokenFromArgumentsIsRefused(t *testing.T) {
	code, _, errs := command(t, "", "login", "--token", canary, "--portal", "http://127.0.0.1:1", "--agent", "a")
	if code != 2 {
		t.Errorf("exit %d, %q", code, errs)
	}
}

func TestCanaryToken_IsInNoFileLogOrArgument(t *testing.T) {
	p := startPortal(t, demo.Options{Token: canary, History: true})
	dir := t.TempDir()
	login(t, dir, p)
	a := open(t, dir)
	a.awaitWords("Connected", "Write a message")
	a.key("ctrl+n")
	a.write("hello there")
	a.key("Return")
	await(t, "the reply", func() bool {
		return len(a.query(`SELECT text FROM messages WHERE role = 'AI' AND provisional = 0`)) > 0
	})
	a.awaitWords("hello there")
	args, err := os.ReadFile("/proc/" + itoa(a.cmd.Process.Pid) + "/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	env, err := os.ReadFile("/proc/" + itoa(a.cmd.Process.Pid) + "/environ")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(args)+string(env)+a.log.String(), canary) {
		t.Error("the token is in the arguments, the environment or the output")
	}
	a.close()
	assertNowhere(t, dir, canary)
	for _, base := range []string{os.Getenv("XDG_CONFIG_HOME"), os.Getenv("XDG_CACHE_HOME")} {
		if base != "" {
			assertNowhere(t, base, canary)
		}
	}
	code, out, errs := command(t, "", "logout", "--data", dir)
	if code != 0 {
		t.Errorf("logout: exit %d %s%s", code, out, errs)
	}
	if found, _ := exec.Command("secret-tool", "search", "--all", "service", "delonix").Output(); strings.Contains(string(found), canary) {
		t.Error("after the logout the keyring still has the token")
	}
}

// assertNowhere looks for a text in every file of a folder, databases and
// logs included.
func assertNowhere(t *testing.T, dir, text string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return nil
		}
		b, err := os.ReadFile(path)
		if err == nil && strings.Contains(string(b), text) {
			t.Errorf("%s contains it", path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestDoctor_PrintsATableAndFailsWithoutAccount(t *testing.T) {
	code, out, _ := command(t, "", "doctor", "--data", t.TempDir())
	if code != 1 || !strings.Contains(out, "Keyring") || !strings.Contains(out, "Microphone") {
		t.Errorf("exit %d\n%s", code, out)
	}
	p := startPortal(t, demo.Options{})
	dir := t.TempDir()
	login(t, dir, p)
	code, out, _ = command(t, "", "doctor", "--data", dir)
	if code != 0 || strings.Contains(out, "FAILED") {
		t.Errorf("exit %d\n%s", code, out)
	}
	p.Close()
	code, out, _ = command(t, "", "doctor", "--data", dir)
	if code != 1 || !strings.Contains(out, "Details: ") || !strings.Contains(out, "Try it again") {
		t.Errorf("of a portal that is not there it says neither details nor what to do; exit %d\n%s", code, out)
	}
}

func TestBadPortals_AreRefusedClearly(t *testing.T) {
	for name, url := range map[string]string{"unreachable": "http://127.0.0.1:9", "plain http elsewhere": "http://example.com", "no url": "not a url", "other scheme": "ftp://127.0.0.1"} {
		t.Run(name, func(t *testing.T) {
			code, out, errs := command(t, "token\n", "login", "--data", t.TempDir(), "--portal", url, "--agent", "a", "--user", "u")
			if code != 1 || out != "" || len(strings.TrimSpace(errs)) < 20 {
				t.Errorf("exit %d, stdout %q, stderr %q", code, out, errs)
			}
			t.Log(strings.TrimSpace(errs))
		})
	}
}

func TestUsage_WrongCommandExits2(t *testing.T) {
	if code, _, errs := command(t, "", "dance"); code != 2 || !strings.Contains(errs, "dance") {
		t.Errorf("exit %d, %q", code, errs)
	}
	if code, out, _ := command(t, "", "--version"); code != 0 || !strings.HasPrefix(out, "delonix ") {
		t.Errorf("exit %d, %q", code, out)
	}
	if code, out, _ := command(t, "", "--help"); code != 0 || !strings.Contains(out, "delonix doctor") {
		t.Errorf("exit %d, %q", code, out)
	}
}
