package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// dump prints the graph and the graphs inside it, one node a line, so that a
// reader can check the forward pass against it.
func (g *graph) dump(w io.Writer, indent string) {
	fmt.Fprintf(w, "%sgraph %q %v -> %v\n", indent, g.name, g.inputs, g.outputs)
	indent += "  "
	for _, name := range sortedKeys(g.tensors) {
		fmt.Fprintf(w, "%sinitialiser %s\n", indent, g.tensors[name].describe())
	}
	for _, n := range g.nodes {
		fmt.Fprintf(w, "%s%s %s -> %s", indent, n.op, strings.Join(n.inputs, ", "), strings.Join(n.outputs, ", "))
		for _, key := range sortedKeys(n.attrs) {
			if a := n.attrs[key]; a.graph == nil {
				fmt.Fprintf(w, " %s=%s", key, a.describe())
			}
		}
		fmt.Fprintln(w)
		for _, key := range sortedKeys(n.attrs) {
			if a := n.attrs[key]; a.graph != nil {
				fmt.Fprintf(w, "%s%s:\n", indent, key)
				a.graph.dump(w, indent+"  ")
			}
		}
	}
}

func (a attribute) describe() string {
	switch {
	case a.tensor != nil:
		return a.tensor.describe()
	case a.integers != nil:
		return fmt.Sprint(a.integers)
	case a.text != "":
		return fmt.Sprintf("%q", a.text)
	case a.float != 0:
		return fmt.Sprint(a.float)
	}
	return fmt.Sprint(a.integer)
}

func (t tensor) describe() string {
	s := fmt.Sprintf("%s type %d %v", t.name, t.elements, t.dims)
	if len(t.floats) > 0 && len(t.floats) <= 4 {
		s += fmt.Sprintf(" = %v", t.floats)
	}
	if len(t.integers) > 0 && len(t.integers) <= 8 {
		s += fmt.Sprintf(" = %v", t.integers)
	}
	if t.elements != typeFloat && t.elements != typeInt64 && len(t.raw) <= 8 {
		s += fmt.Sprintf(" = % x", t.raw)
	}
	return s
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
