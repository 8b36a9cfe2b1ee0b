package speechtext

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

func TestCleaner_WorkGrowsAsTheTextDoes(t *testing.T) {
	repeat := strings.Repeat
	shapes := map[string]func(n int) string{
		"bars":       func(n int) string { return "a" + repeat("|b", n) },
		"bars lines": func(n int) string { return repeat("a|b\n", n) },
		"table":      func(n int) string { return repeat("|x", n) + "\n" + repeat("|-", n) + "\n" + repeat("|x\n", n) },
		"rule":       func(n int) string { return repeat("-", n) },
		"rules":      func(n int) string { return repeat("- ", n) },
		"blanks":     func(n int) string { return "- a\n" + repeat("\n", n) + "- b" },
		"spaces":     func(n int) string { return "a" + repeat(" ", n) + "b" },
		"ticks":      func(n int) string { return repeat("`a ", n) },
		"tickrun":    func(n int) string { return repeat("`", n) },
		"tickruns":   func(n int) string { return repeat("``a", n) },
		"fences":     func(n int) string { return repeat("```\nx\n", n) },
		"brackets":   func(n int) string { return repeat("[", n) },
		"openlinks":  func(n int) string { return repeat("[a](", n) },
		"links":      func(n int) string { return repeat("[a](https://b.test) ", n) },
		"addresses":  func(n int) string { return repeat("https://b.test/ ", n) },
		"address":    func(n int) string { return "https://" + repeat("b", n) },
		"images":     func(n int) string { return repeat("![", n) },
		"stars":      func(n int) string { return repeat("*a_", n) },
		"starrun":    func(n int) string { return repeat("*", n) + "a" },
		"tildes":     func(n int) string { return repeat("~~a ", n) },
		"angles":     func(n int) string { return repeat("<a ", n) },
		"angle":      func(n int) string { return "<script" + repeat(" a", n) },
		"comments":   func(n int) string { return repeat("<!-- ", n) },
		"entities":   func(n int) string { return repeat("&amp", n) },
		"ampersands": func(n int) string { return repeat("&", n) },
		"quotes":     func(n int) string { return repeat(">", n) },
		"lists":      func(n int) string { return repeat("- ", n) + "x" },
		"word":       func(n int) string { return repeat("x", n) },
		"words":      func(n int) string { return repeat("word ", n) },
		"digits":     func(n int) string { return repeat("1", n) },
		"numbers":    func(n int) string { return repeat("1. ", n) },
		"dots":       func(n int) string { return repeat(".", n) },
		"marks":      func(n int) string { return "e" + repeat("\u0301", n) },
		"emoji":      func(n int) string { return repeat("👩‍👩‍👧‍👦", n) },
		"parens":     func(n int) string { return repeat("(", n) },
		"newlines":   func(n int) string { return repeat("a\n", n) },
		"hash":       func(n int) string { return repeat("#", n) },
		"backslash":  func(n int) string { return repeat("\\", n) },
		"dollars":    func(n int) string { return repeat("$a ", n) },
		"notes":      func(n int) string { return repeat("[^1]", n) },
		"think":      func(n int) string { return repeat("<think>", n) },
		"letters":    func(n int) string { return repeat("a) ", n) },
		"at":         func(n int) string { return repeat("a@", n) },
		"slashes":    func(n int) string { return repeat("a/", n) },
		"abbr":       func(n int) string { return repeat("e.g. ", n) },
	}
	work := func(text string) int {
		c := cleaner{}
		for len(text) > 0 {
			k := min(len(text), 500)
			c.feed(text[:k])
			text = text[k:]
		}
		c.finish()
		return c.looks
	}
	for _, name := range slices.Sorted(maps.Keys(shapes)) {
		const n, times = 10000, 4
		short, long := work(shapes[name](n)), work(shapes[name](n*times))
		if long > 2*times*short {
			t.Errorf("%s: %d times the text makes %d times the work", name, times, long/short)
		}
	}
}
