// Command map prints how the project is built: for every package its files,
// lines and types, and how many of the references between its files run upward.
//
// A reference runs from the file that uses a package-level name, a method or a
// field to the file that declares it. Files are put into the order with the fewest
// references against it (found greedily, then by moving single files as long
// as that helps); those that remain run upward. A package in which one in ten
// does can't be read from the bottom to the top.
package main

import (
	"flag"
	"fmt"
	"go/ast"
	"go/types"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"golang.org/x/tools/go/packages"
)

const (
	manyFields  = 15
	manyMethods = 40
	manyFiles   = 20
)

// house is what is told of one package.
type house struct {
	path           string
	files, lines   int
	types          []typ
	arrows, upward int
}

type typ struct {
	name            string
	fields, methods int
}

func main() {
	tags := flag.String("tags", "accessibility", "build `tags`")
	why := flag.String("why", "", "print the references of this `package` that run upward")
	flag.Parse()
	config := &packages.Config{
		Mode:       packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo | packages.NeedImports | packages.NeedExportFile,
		BuildFlags: []string{"-tags", *tags},
	}
	list, err := packages.Load(config, "./...")
	if err != nil {
		fmt.Fprintln(os.Stderr, "map:", err)
		os.Exit(1)
	}
	if packages.PrintErrors(list) > 0 {
		os.Exit(1)
	}
	var houses []house
	for _, p := range list {
		h, arrows, order := look(p)
		houses = append(houses, h)
		if *why != "" && p.PkgPath == *why {
			explain(arrows, order)
		}
	}
	if *why == "" {
		show(houses)
	}
}

// look measures one package.
func look(p *packages.Package) (house, map[[2]string]map[string]bool, []string) {
	h := house{path: p.PkgPath}
	declared := map[types.Object]string{}
	fileOf := func(n ast.Node) string { return filepath.Base(p.Fset.Position(n.Pos()).Filename) }
	var files []string
	for _, f := range p.Syntax {
		full := p.Fset.Position(f.Package).Filename
		if strings.Contains(full, string(filepath.Separator)+"go-build"+string(filepath.Separator)) {
			continue // written by cgo
		}
		files = append(files, fileOf(f))
		h.files++
		h.lines += p.Fset.File(f.Pos()).LineCount()
	}
	for id, obj := range p.TypesInfo.Defs {
		if obj != nil && obj.Pkg() == p.Types && standsAlone(obj, p.Types) {
			declared[obj] = fileOf(id)
		}
	}
	arrows := map[[2]string]map[string]bool{}
	for id, obj := range p.TypesInfo.Uses {
		to, ok := declared[origin(obj)]
		from := fileOf(id)
		if !ok || to == from {
			continue
		}
		way := [2]string{from, to}
		if arrows[way] == nil {
			arrows[way] = map[string]bool{}
		}
		arrows[way][obj.Name()] = true
	}
	sort.Strings(files)
	order := fewestUpward(files, arrows)
	h.arrows, h.upward = len(arrows), upward(order, arrows)
	h.types = measure(p.Types)
	return h, arrows, order
}

// standsAlone reports whether obj is declared at package level or is a method or
// a field.
func standsAlone(obj types.Object, pkg *types.Package) bool {
	if f, ok := obj.(*types.Func); ok && f.Signature().Recv() != nil {
		_, abstract := f.Signature().Recv().Type().Underlying().(*types.Interface)
		return !abstract
	}
	if v, ok := obj.(*types.Var); ok && v.IsField() {
		return true
	}
	return obj.Parent() == pkg.Scope()
}

func origin(obj types.Object) types.Object {
	switch o := obj.(type) {
	case *types.Func:
		return o.Origin()
	case *types.Var:
		return o.Origin()
	}
	return obj
}

// fewestUpward orders files so that few references run from an earlier to a
// later one: what uses nothing comes first.
func fewestUpward(files []string, arrows map[[2]string]map[string]bool) []string {
	left := map[string]bool{}
	for _, f := range files {
		left[f] = true
	}
	var bottom []string
	for len(left) > 0 {
		best, score := "", 0
		for _, f := range files {
			if !left[f] {
				continue
			}
			uses, used := 0, 0
			for way := range arrows {
				if way[0] == f && left[way[1]] {
					uses++
				}
				if way[1] == f && left[way[0]] {
					used++
				}
			}
			if d := used - uses; best == "" || d > score {
				best, score = f, d
			}
			if uses == 0 {
				best = f
				break
			}
		}
		bottom = append(bottom, best)
		delete(left, best)
	}
	return improve(bottom, arrows)
}

// improve moves single files as long as fewer references run upward for it.
func improve(order []string, arrows map[[2]string]map[string]bool) []string {
	for again := true; again; {
		again = false
		for i := range order {
			now := upward(order, arrows)
			for j := range order {
				moved := move(order, i, j)
				if n := upward(moved, arrows); n < now {
					order, now, again = moved, n, true
					break
				}
			}
		}
	}
	return order
}

func move(order []string, from, to int) []string {
	out := append([]string{}, order[:from]...)
	out = append(out, order[from+1:]...)
	return append(out[:to], append([]string{order[from]}, out[to:]...)...)
}

// upward counts the references that run from a file to one above it.
func upward(order []string, arrows map[[2]string]map[string]bool) int {
	at := map[string]int{}
	for i, f := range order {
		at[f] = i
	}
	n := 0
	for way := range arrows {
		if at[way[0]] < at[way[1]] {
			n++
		}
	}
	return n
}

// measure tells the size of each type of a package.
func measure(pkg *types.Package) []typ {
	var out []typ
	for _, name := range pkg.Scope().Names() {
		obj, ok := pkg.Scope().Lookup(name).(*types.TypeName)
		if !ok || obj.IsAlias() {
			continue
		}
		named, ok := obj.Type().(*types.Named)
		if !ok {
			continue
		}
		t := typ{name: name, methods: named.NumMethods()}
		if s, ok := named.Underlying().(*types.Struct); ok {
			t.fields = s.NumFields()
		}
		out = append(out, t)
	}
	return out
}

func show(houses []house) {
	sort.Slice(houses, func(i, j int) bool { return houses[i].path < houses[j].path })
	fmt.Printf("%-36s %5s %6s %6s %7s %7s  %s\n", "package", "files", "lines", "types", "arrows", "upward", "largest type (fields, methods)")
	arrows, up := 0, 0
	var large []string
	for _, h := range houses {
		sort.Slice(h.types, func(i, j int) bool {
			return h.types[i].fields+h.types[i].methods > h.types[j].fields+h.types[j].methods
		})
		largest := ""
		if len(h.types) > 0 {
			largest = fmt.Sprintf("%s (%d, %d)", h.types[0].name, h.types[0].fields, h.types[0].methods)
		}
		share := ""
		if h.arrows > 0 {
			share = fmt.Sprintf("%d (%d %%)", h.upward, 100*h.upward/h.arrows)
		}
		fmt.Printf("%-36s %5d %6d %6d %7d %7s  %s\n", h.path, h.files, h.lines, len(h.types), h.arrows, share, largest)
		arrows, up = arrows+h.arrows, up+h.upward
		if h.files > manyFiles {
			large = append(large, fmt.Sprintf("%s has %d files", h.path, h.files))
		}
		for _, t := range h.types {
			if t.fields > manyFields || t.methods > manyMethods {
				large = append(large, fmt.Sprintf("%s.%s has %d fields, %d methods", h.path, t.name, t.fields, t.methods))
			}
		}
	}
	fmt.Printf("\n%d of %d references between files run upward.\n", up, arrows)
	fmt.Printf("\nLarger than %d files, %d fields or %d methods: %d\n", manyFiles, manyFields, manyMethods, len(large))
	for _, l := range large {
		fmt.Println("  " + l)
	}
}

// explain prints the order found, and what runs against it.
func explain(arrows map[[2]string]map[string]bool, order []string) {
	at := map[string]int{}
	for i, f := range order {
		at[f] = i
	}
	fmt.Println("from the bottom to the top:", strings.Join(order, " "))
	var lines []string
	for way, names := range arrows {
		if at[way[0]] >= at[way[1]] {
			continue
		}
		var list []string
		for n := range names {
			list = append(list, n)
		}
		sort.Strings(list)
		lines = append(lines, fmt.Sprintf("%s -> %s: %s", way[0], way[1], strings.Join(list, ", ")))
	}
	sort.Strings(lines)
	fmt.Println(strings.Join(lines, "\n"))
}
