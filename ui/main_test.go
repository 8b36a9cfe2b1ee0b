package ui

import (
	"flag"
	"os"
	"testing"

	"delonix/ui/uitest"
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
	uitest.Main(m)
}
