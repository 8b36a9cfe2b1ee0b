package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
)

// errUsage says that the command line is wrong.
var errUsage = errors.New("wrong usage")

// parse reads flags and exactly so many other arguments, in any order.
func parse(f *flag.FlagSet, args []string, want int, what string) ([]string, error) {
	f.SetOutput(io.Discard)
	var rest []string
	for {
		if err := f.Parse(args); err != nil {
			return nil, fmt.Errorf("%w: %s: %w", errUsage, f.Name(), err)
		}
		args = f.Args()
		if len(args) == 0 {
			break
		}
		rest = append(rest, args[0])
		args = args[1:]
	}
	if len(rest) != want {
		return nil, fmt.Errorf("%w: %s wants %s, not %d arguments", errUsage, f.Name(), what, len(rest))
	}
	return rest, nil
}
