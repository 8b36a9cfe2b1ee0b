package e2e

import (
	"database/sql"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"delonix/client/demo"
)

// lives is how often the program is killed: 200 times in the long form, a
// tenth of it otherwise.
func lives() int {
	if os.Getenv("DELONIX_LONG") != "" {
		return 200
	}
	return 20
}

// TestKill_NothingShownIsLostOrDoubled kills the program at random moments
// while it sends, receives and records.
func TestKill_NothingShownIsLostOrDoubled(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	if n, err := strconv.ParseUint(os.Getenv("DELONIX_SEED"), 10, 64); err == nil {
		seed = n
	}
	t.Logf("DELONIX_SEED=%d", seed)
	rnd := rand.New(rand.NewPCG(seed, 0))
	p := startPortal(t, demo.Options{Pace: 20 * time.Millisecond, Agent: shortAnswer})
	dir := t.TempDir()
	login(t, dir, p)
	shown, spoken := map[string]bool{}, 0
	for life := range lives() {
		a := open(t, dir)
		for i := range 1 + rnd.IntN(3) {
			// What is typed before the window takes it is lost, so what tells
			// the texts apart comes last.
			text := "busy message " + itoa(i) + " of life " + itoa(life)
			a.xdo("type", "--delay", "1", text)
			a.key("Return")
			if rnd.IntN(2) == 0 {
				push(t, p, "meanwhile "+itoa(life))
			}
		}
		if rnd.IntN(3) == 0 {
			a.key("ctrl+t")
			spoken++
		}
		time.Sleep(time.Duration(rnd.IntN(500)) * time.Millisecond) // the moment of the kill
		for _, text := range a.query(`SELECT text FROM messages WHERE own = 1`) {
			shown[text] = true
		}
		_ = a.cmd.Process.Kill()
		<-a.done
		if got := checkDatabase(t, dir); got != "ok" {
			t.Fatalf("life %d: the database is not sound: %s", life, got)
		}
	}
	a := open(t, dir)
	state := map[string]string{}
	// A message is looked for for a minute before the person is asked.
	sent := pollFor(3*time.Minute, func() bool {
		return len(a.query(`SELECT text FROM messages WHERE own = 1 AND state IN ('queued', 'sending')`)) == 0
	})
	if !sent {
		t.Fatal("messages are neither sent nor asked about")
	}
	for _, s := range []string{"sent", "unconfirmed", "failed"} {
		for _, text := range a.query(`SELECT text FROM messages WHERE own = 1 AND state = ?`, s) {
			state[text] = s
		}
	}
	arrived := map[string]int{}
	for _, r := range p.Received() {
		arrived[r.Text]++
	}
	asked := 0
	for text := range shown {
		switch s, ok := state[text]; {
		case !ok:
			t.Errorf("%q was shown and is gone", text)
		case arrived[text] > 1:
			t.Errorf("%q arrived %d times", text, arrived[text])
		case s == "sent" && arrived[text] == 0:
			t.Errorf("%q counts as sent and did not arrive", text)
		case s != "sent":
			asked++
		}
	}
	kept := 0
	const unsent = `SELECT file FROM utterances WHERE state <> 'done'`
	for _, file := range a.query(unsent) {
		found, _ := filepath.Glob(filepath.Join(dir, "*", file))
		kept += len(found)
		// It may have been understood and removed meanwhile.
		if len(found) != 1 && len(a.query(unsent+` AND file = ?`, file)) > 0 {
			t.Errorf("the recording %s is gone", file)
		}
	}
	t.Logf("%d lives, %d messages shown, %d to be asked about, %d recordings begun, %d of them waiting", lives(), len(shown), asked, spoken, kept)
	if len(shown) < lives()/2 {
		t.Errorf("only %d messages were shown", len(shown))
	}
}

// checkDatabase gives the result of SQLite's quick check after a crash.
func checkDatabase(t *testing.T, dir string) string {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "delonix.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var result string
	if err := db.QueryRow(`PRAGMA quick_check`).Scan(&result); err != nil {
		return err.Error()
	}
	return result
}
