//go:build soak

package e2e

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// figures are what one process takes.
type figures struct {
	rss, heap         int64
	goroutines, files int
}

func (f figures) String() string {
	return fmt.Sprintf("rss %d MB, heap %d MB, %d goroutines, %d files", f.rss>>20, f.heap>>20, f.goroutines, f.files)
}

// desk is one of the two windows, with what was seen of it.
type desk struct {
	*app
	name     string
	told     string // the file of its figures
	warm     figures
	warmGo   map[string]int // goroutines by what they do, and open files, of then
	warmOpen map[string]int
}

// start opens the desk's window.
func (d *desk) start(t *testing.T, dir string) {
	t.Setenv("DELONIX_FIGURES", d.told)
	d.app = open(t, dir)
	d.awaitWords("Operator")
}

// look reads the figures of the process.
func (d *desk) look() figures {
	f := figures{rss: int64(resident(d.t, d.cmd.Process.Pid)) << 20}
	for _, n := range d.open() {
		f.files += n
	}
	if text, err := os.ReadFile(d.told); err == nil {
		_, _ = fmt.Sscan(string(text), &f.goroutines, &f.heap)
	}
	return f
}

// open counts the open files of the process by what they are.
func (d *desk) open() map[string]int {
	out := map[string]int{}
	dir := fmt.Sprintf("/proc/%d/fd", d.cmd.Process.Pid)
	all, _ := os.ReadDir(dir)
	for _, e := range all {
		to, err := os.Readlink(filepath.Join(dir, e.Name()))
		if err != nil {
			continue
		}
		if kind, _, ok := strings.Cut(to, ":["); ok {
			to = kind
		}
		out[to]++
	}
	return out
}

var stackLine = regexp.MustCompile(`(?m)^(\d+) @.*\n((?:#.*\n)+)`)

// goroutines counts the goroutines by where they were made and wait.
func (d *desk) goroutines() map[string]int {
	text, err := os.ReadFile(d.told + ".stacks")
	if err != nil {
		return nil
	}
	out := map[string]int{}
	for _, m := range stackLine.FindAllStringSubmatch(string(text), -1) {
		n, _ := strconv.Atoi(m[1])
		var calls []string
		for line := range strings.Lines(m[2]) {
			if parts := strings.Split(strings.TrimSpace(line), "\t"); len(parts) > 2 {
				call, _, _ := strings.Cut(parts[2], "+")
				calls = append(calls, call)
			}
		}
		out[strings.Join(calls, " < ")] += n
	}
	return out
}

// rest waits until the desk does nothing any more: its figures stand still.
func (d *desk) rest() figures {
	last, since := d.look(), time.Now()
	pollFor(2*time.Minute, func() bool {
		now := d.look()
		if now.goroutines != last.goroutines || now.files != last.files {
			last, since = now, time.Now()
		}
		return time.Since(since) > 8*time.Second
	})
	return d.look()
}

// warmed notes what a warm and idle desk takes.
func (d *desk) warmed() {
	d.warm, d.warmGo, d.warmOpen = d.rest(), d.goroutines(), d.open()
	fmt.Printf("%-5s  warm and idle: %v\n", d.name, d.warm)
}

// checkGrowth compares an idle desk with what it was when it was warm.
func (d *desk) checkGrowth(when string) {
	d.t.Helper()
	now := d.rest()
	fmt.Printf("%-5s  %s: %v\n", d.name, when, now)
	if d.warm == (figures{}) {
		return // it was not warm yet
	}
	if now.rss > d.warm.rss+moreMemory || now.heap > d.warm.heap+moreMemory || now.goroutines > d.warm.goroutines+moreGoroutines || now.files > d.warm.files+moreFiles {
		d.t.Errorf("%s has grown: warm %v, %s %v", d.name, d.warm, when, now)
	}
	more("goroutine", d.warmGo, d.goroutines())
	more("file", d.warmOpen, d.open())
}

// more prints what there is more of than before.
func more(what string, before, now map[string]int) {
	for _, k := range slices.Sorted(maps.Keys(now)) {
		if n := now[k] - before[k]; n > 0 {
			fmt.Printf("         %+d %s: %s\n", n, what, k)
		}
	}
}

var logMessage = regexp.MustCompile(`level=(WARN|ERROR) msg=("[^"]*"|\S+)`)

// checkLog prints which complaints are in the log, how often, and the longest
// stall of the window; errors fail.
func (d *desk) checkLog() {
	var text []byte
	for _, name := range []string{"delonix.log.1", "delonix.log"} {
		part, _ := os.ReadFile(filepath.Join(d.dir, name))
		text = append(text, part...)
	}
	_ = os.WriteFile(filepath.Join(artefacts(d.t), "soak-"+d.name+".log"), text, 0o600)
	counts := map[string]int{}
	for _, m := range logMessage.FindAllStringSubmatch(string(text), -1) {
		counts[m[1]+" "+m[2]]++
		if m[1] == "ERROR" {
			d.t.Errorf("%s has an error in its log: %s", d.name, m[2])
		}
	}
	for _, k := range slices.Sorted(maps.Keys(counts)) {
		fmt.Printf("%-5s  %4d × %s\n", d.name, counts[k], k)
	}
	fmt.Printf("%-5s  longest stalls %s ms\n", d.name, stallLine.FindAllString(string(text), -1))
}
