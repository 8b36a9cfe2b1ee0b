package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"text/tabwriter"
	"time"
)

// pause is a silence at which a turn may be over.
type pause struct {
	length float64 // seconds until the person goes on; infinite at the end of a turn
	waits  map[string]func(shift float64) time.Duration
}

func (p *pause) end() bool { return math.IsInf(p.length, 1) }

// leastHold is how long a silence within a turn lasts to count, in seconds.
const leastHold = 0.2

// ends measures where turns end: at which silences within a turn the person is cut
// off, and how long they wait at its end.
func ends(args []string, stdout, stderr io.Writer) error {
	f := flag.NewFlagSet("eot", flag.ContinueOnError)
	prompts := f.String("prompts", "/usr/share/asterisk/sounds", "")
	rest, err := parse(f, args, 1, "one folder")
	if err != nil {
		return err
	}
	groups, err := eotMaterial(rest[0], *prompts, stderr)
	if err != nil {
		return err
	}
	out := tabwriter.NewWriter(stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, "material\tpolicy\tholds\tends\tcut off at 300 ms\tat 600 ms\twait at 5 % cut off\tat 10 %\tas it is")
	for _, g := range groups {
		for _, policy := range policies {
			printEOT(out, g, policy)
		}
	}
	return out.Flush()
}

// eotGroup is material that is judged together.
type eotGroup struct {
	name   string
	pauses []pause
}

// printEOT prints a line of the table.
func printEOT(out io.Writer, g eotGroup, policy string) {
	var with []pause
	holds, ends := 0, 0
	for _, p := range g.pauses {
		if p.waits[policy] == nil {
			continue
		}
		with = append(with, p)
		if p.end() {
			ends++
		} else {
			holds++
		}
	}
	if holds == 0 || ends == 0 {
		return
	}
	curve := sweep(with, policy)
	asIs := ""
	if policy != silenceOnly {
		cut, wait := outcome(with, policy, 0)
		asIs = fmt.Sprintf("%.0f %% at %.0f ms", 100*cut, 1000*wait)
	}
	fmt.Fprintf(out, "%s\t%s\t%d\t%d\t%s\t%s\t%s\t%s\t%s\n", g.name, policy, holds, ends,
		cutAt(curve, 0.3), cutAt(curve, 0.6), waitAt(curve, 0.05), waitAt(curve, 0.1), asIs)
}

// point is what a setting of a policy does: the share of holds at which the person
// is cut off, and the mean wait at the end of turns, in seconds.
type point struct{ cut, wait float64 }

// sweep moves a policy from haste to patience, in seconds.
func sweep(pauses []pause, policy string) []point {
	var curve []point
	for shift := -300; shift <= 300; shift++ {
		cut, wait := outcome(pauses, policy, float64(shift)/100)
		curve = append(curve, point{cut, wait})
	}
	return curve
}

func outcome(pauses []pause, policy string, shift float64) (cut, wait float64) {
	holds, ends := 0, 0
	for _, p := range pauses {
		w := p.waits[policy](shift).Seconds()
		switch {
		case p.end():
			ends++
			wait += w
		default:
			holds++
			if p.length > w {
				cut++
			}
		}
	}
	return cut / math.Max(float64(holds), 1), wait / math.Max(float64(ends), 1)
}

// cutAt is the least share of holds cut off within a mean wait.
func cutAt(curve []point, wait float64) string {
	best := math.Inf(1)
	for _, p := range curve {
		if p.wait <= wait {
			best = min(best, p.cut)
		}
	}
	if math.IsInf(best, 1) {
		return "–"
	}
	return fmt.Sprintf("%.1f %%", 100*best)
}

// waitAt is the least mean wait with so few holds cut off.
func waitAt(curve []point, cut float64) string {
	best := math.Inf(1)
	for _, p := range curve {
		if p.cut <= cut {
			best = min(best, p.wait)
		}
	}
	if math.IsInf(best, 1) {
		return "–"
	}
	return fmt.Sprintf("%.0f ms", 1000*best)
}

// eotMaterial reads recordings with labels, whose silences are holds, and spoken
// prompts, whose last silence is an end.
func eotMaterial(dir, prompts string, stderr io.Writer) ([]eotGroup, error) {
	files, err := recordings(dir)
	if err != nil {
		return nil, err
	}
	var holds []spokenTurn
	for _, path := range files {
		t, err := labelledTurn(path)
		if err != nil {
			fmt.Fprintf(stderr, "eval: %v\n", err)
			continue
		}
		if len(t.speech) > 0 {
			holds = append(holds, t)
		}
	}
	if len(holds) == 0 {
		return nil, fmt.Errorf("no recording in %s has labels", dir)
	}
	speakers, _ := filepath.Glob(filepath.Join(prompts, "*"))
	var all []spokenTurn
	groups := []eotGroup{}
	for _, folder := range speakers {
		list := promptTurns(folder)
		if len(list) == 0 {
			continue
		}
		all = append(all, list...)
		groups = append(groups, eotGroup{filepath.Base(folder), pausesOf(list)})
	}
	if len(all) == 0 {
		return nil, errors.New("there are no prompts: install asterisk-core-sounds-it-wav and its like")
	}
	labelled := pausesOf(holds)
	for _, p := range pausesOf(all) {
		if p.end() {
			labelled = append(labelled, p)
		}
	}
	return slices.Insert(groups, 0, eotGroup{filepath.Base(dir) + ", ends of prompts", labelled}), nil
}
