package ui

import (
	"flag"
	"os"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	checks := "100"
	if os.Getenv("DELONIX_LONG") != "" {
		checks = "1000"
	}
	for name, value := range map[string]string{"rapid.checks": checks, "rapid.steps": "20", "rapid.nofailfile": "true"} { // the command line has the last word
		if err := flag.Set(name, value); err != nil {
			panic(err)
		}
	}
	// The toolkit's queue for the UI thread lives as long as the process.
	goleak.VerifyTestMain(m, goleak.IgnoreTopFunction("fyne.io/fyne/v2/internal/async.(*UnboundedChan[...]).processing"))
}
