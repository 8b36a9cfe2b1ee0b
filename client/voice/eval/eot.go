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
	past   []time.Duration    // what the person had paused before
	length float64            // seconds until the person goes on; infinite at the end of a turn
	waits  map[string]waiting // by policy
}

// waiting is how long a policy waits: as it is, and made so much more patient.
type waiting struct {
	asIs  time.Duration
	moved func(patience float64) time.Duration
}

func (p *pause) end() bool { return math.IsInf(p.length, 1) }

// leastHold is how long a silence within a turn lasts to count, in seconds.
const leastHold = 0.2

// ends measures where turns end: at which silences within a turn the person is cut
// off, and how long they wait at its end.
func ends(args []string, stdout, stderr io.Writer) error {
	f := flag.NewFlagSet("eot", flag.ContinueOnError)
	prompts := f.String("prompts", promptsDir, "")
	words := f.String("words", "", "")
	rest, err := parse(f, args, 1, "one folder")
	if err != nil {
		return err
	}
	groups, err := eotMaterial(rest[0], *prompts, *words, stderr)
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

// of are the silences that a policy knows something of.
func (g eotGroup) of(policy string) (holds, ends int, list []pause) {
	for _, p := range g.pauses {
		if _, has := p.waits[policy]; !has {
			continue
		}
		list = append(list, p)
		if p.end() {
			ends++
		} else {
			holds++
		}
	}
	return holds, ends, list
}

// printEOT prints a line of the table.
func printEOT(out io.Writer, g eotGroup, policy string) {
	holds, ends, with := g.of(policy)
	if holds == 0 || ends == 0 {
		return
	}
	curve := sweep(with, policy)
	asIs := ""
	if policy != silenceOnly {
		cut, wait := outcome(with, func(p *pause) time.Duration { return p.waits[policy].asIs })
		asIs = fmt.Sprintf("%.0f %% at %.0f ms", 100*cut, 1000*wait)
	}
	fmt.Fprintf(out, "%s\t%s\t%d\t%d\t%s\t%s\t%s\t%s\t%s\n", g.name, policy, holds, ends,
		cutAt(curve, 0.3), cutAt(curve, 0.6), waitAt(curve, 0.05), waitAt(curve, 0.1), asIs)
}

// point is what a setting of a policy does: the share of holds at which the person
// is cut off, and the mean wait at the end of turns, in seconds.
type point struct{ cut, wait float64 }

// sweep moves a policy from haste to patience.
func sweep(pauses []pause, policy string) []point {
	var curve []point
	for step := -300; step <= 300; step++ {
		cut, wait := outcome(pauses, func(p *pause) time.Duration { return p.waits[policy].moved(float64(step) / 100) })
		curve = append(curve, point{cut, wait})
	}
	return curve
}

func outcome(pauses []pause, waited func(*pause) time.Duration) (cut, wait float64) {
	holds, ends := 0, 0
	for i := range pauses {
		p := &pauses[i]
		w := waited(p).Seconds()
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
// prompts, whose last silence is an end. Of the prompts those of speakers that
// nothing was fitted to end the turns of the labelled speech.
func eotMaterial(dir, prompts, words string, stderr io.Writer) ([]eotGroup, error) {
	files, err := recordings(dir)
	if err != nil {
		return nil, err
	}
	texts := finishedTexts()
	labelled := labelledPauses(files, words, texts, stderr)
	if len(labelled) == 0 {
		return nil, fmt.Errorf("no recording in %s has labels", dir)
	}
	people := make([][]time.Duration, len(labelled)) // what they had paused before
	for i, p := range labelled {
		people[i] = p.past
	}
	speakers, _ := filepath.Glob(filepath.Join(prompts, "*"))
	var groups []eotGroup
	for _, folder := range speakers {
		name, fitted := filepath.Base(folder), slices.Contains(triedVoices, filepath.Base(folder))
		list := promptTurns(folder)
		for i := range list {
			if len(texts) > 0 && !fitted {
				list[i].text, list[i].texts = texts[(i*31+len(labelled))%len(texts)], texts
			}
		}
		kind := "fitted, "
		if !fitted {
			kind = "unseen, "
			// An end is one of the people of the labelled speech, as far as pauses go.
			theirs := pausesOf(list, people)
			labelled = append(labelled, slices.DeleteFunc(theirs, func(p pause) bool { return !p.end() })...)
		}
		if all := pausesOf(list, nil); len(all) > 0 {
			groups = append(groups, eotGroup{kind + name, all})
		}
	}
	if len(groups) == 0 {
		return nil, errors.New("there are no prompts: install asterisk-core-sounds-it-wav and its like")
	}
	return slices.Insert(groups, 0, eotGroup{"unseen, " + filepath.Base(dir), labelled}), nil
}

// labelledPauses are the holds of recordings with labels. What can't be read is told.
func labelledPauses(files []string, words string, texts []string, stderr io.Writer) []pause {
	var out []pause
	for _, path := range files {
		t, err := labelledTurn(path)
		if err == nil && words != "" {
			t.words, err = recognized(path, words)
		}
		if err != nil {
			fmt.Fprintf(stderr, "eval: %v\n", err)
			continue
		}
		t.texts = texts
		out = append(out, pausesOf([]spokenTurn{t}, nil)...)
	}
	return out
}
