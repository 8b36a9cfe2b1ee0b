// Command report reads the JSON of `go test -json`, prints what failed with its
// output, every skipped test, and at last how many tests ran.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"strings"
)

type event struct {
	Action, Package, Test, Output string
	Elapsed                       float64
}

type key struct{ pkg, test string }

func main() {
	if len(os.Args) == 3 && os.Args[1] == "-failed" {
		listFailed(os.Args[2])
		return
	}
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: report [-failed] test.json")
		os.Exit(2)
	}
	f, err := os.Open(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "report:", err)
		os.Exit(1)
	}
	defer f.Close()
	output := map[key][]string{}
	passed, failed, skipped := 0, 0, 0
	var packages []event
	in := bufio.NewScanner(f)
	in.Buffer(nil, 16<<20)
	for in.Scan() {
		var e event
		if json.Unmarshal(in.Bytes(), &e) != nil {
			fmt.Println(in.Text())
			continue
		}
		k := key{e.Package, e.Test}
		switch e.Action {
		case "output", "build-output":
			output[k] = append(output[k], e.Output)
		case "pass", "fail", "skip":
			if e.Test == "" {
				packages = append(packages, e)
				if e.Action == "fail" {
					fmt.Printf("FAIL %s\n%s", e.Package, strings.Join(output[k], ""))
				}
				continue
			}
			switch e.Action {
			case "pass":
				passed++
			case "fail":
				failed++
				fmt.Printf("--- FAIL %s %s\n%s", e.Package, e.Test, strings.Join(output[k], ""))
			case "skip":
				skipped++
				fmt.Printf("--- SKIP %s %s\n%s", e.Package, e.Test, strings.Join(output[k], ""))
			}
			delete(output, k)
		}
	}
	for k, lines := range output {
		if k.test == "" && k.pkg == "" {
			fmt.Print(strings.Join(lines, ""))
		}
	}
	sort.Slice(packages, func(i, j int) bool { return packages[i].Elapsed > packages[j].Elapsed })
	broken := 0
	for _, p := range packages {
		if p.Action == "fail" {
			broken++
		}
		if p.Elapsed > 0.5 || p.Action == "fail" {
			fmt.Printf("%-5s %7.1f s  %s\n", p.Action, p.Elapsed, p.Package)
		}
	}
	fmt.Printf("%d passed, %d failed, %d skipped\n", passed, failed+broken0(broken, failed), skipped)
	if failed > 0 || broken > 0 || passed == 0 {
		os.Exit(1)
	}
}

// broken0 counts packages that failed without a failed test, such as those
// that did not build.
func broken0(broken, failed int) int {
	if failed == 0 {
		return broken
	}
	return 0
}

// listFailed prints "package test" for every test at the top level that
// failed, and "package -" for a package that failed without one.
func listFailed(path string) {
	f, err := os.Open(path)
	if err != nil {
		fmt.Fprintln(os.Stderr, "report:", err)
		os.Exit(1)
	}
	defer f.Close()
	in := bufio.NewScanner(f)
	in.Buffer(nil, 16<<20)
	named := map[string]bool{}
	var broken []string
	for in.Scan() {
		var e event
		if json.Unmarshal(in.Bytes(), &e) != nil || e.Action != "fail" {
			continue
		}
		switch {
		case e.Test == "":
			broken = append(broken, e.Package)
		case !strings.Contains(e.Test, "/"):
			named[e.Package] = true
			fmt.Println(e.Package, e.Test)
		}
	}
	for _, p := range broken {
		if !named[p] {
			fmt.Println(p, "-")
		}
	}
}
