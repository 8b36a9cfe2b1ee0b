// Command oracle writes the test signals of package vad as files of 16-bit
// samples, from which oracle.mjs makes the reference probabilities. See README.md.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"delonix/audio/vad/internal/signals"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "oracle:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("usage: oracle audio/vad/testdata/speech OUT")
	}
	all, err := signals.All(os.DirFS(args[0]))
	if err != nil {
		return err
	}
	for _, s := range all {
		path := filepath.Join(args[1], s.Name+".s16")
		if err := os.WriteFile(path, signals.Encode(s.Samples), 0o644); err != nil {
			return err
		}
	}
	return nil
}
