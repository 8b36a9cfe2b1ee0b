package markdown_test

import (
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"delonix/ui/markdown"
	"delonix/ui/uitest"
)

// endless are replies made to hurt, at their full length.
func endless() map[string]string {
	repeat := strings.Repeat
	return map[string]string{
		"table 2,000 × 1,365":        repeat("|x", 2000) + "\n" + repeat("|-", 2000) + "\n" + repeat("|x\n", 1365),
		"table 500 × 500":            repeat("|x", 500) + "|\n" + repeat("|-", 500) + "|\n" + repeat(repeat("|x", 500)+"|\n", 500),
		"table 20,000 columns":       repeat("|x", 20000) + "\n" + repeat("|-", 20000) + "\n|x",
		"table 24 × 10,000":          repeat("|x", 24) + "|\n" + repeat("|-", 24) + "|\n" + repeat(repeat("|cell", 24)+"|\n", 10000),
		"table in a quote":           "> " + repeat("|x", 900) + "\n> " + repeat("|-", 900) + "\n" + repeat("> |x\n", 900),
		"table in a list":            "- " + repeat("|x", 300) + "\n  " + repeat("|-", 300) + "\n" + repeat("  |x\n", 300),
		"table row of 300 KB":        "| a | b |\n|---|---|\n| 1 | " + repeat("word ", 60000) + " |\n| 2 | 3 |",
		"list with 100 KB of blanks": "- a\n" + repeat("\n", 100000) + "- b",
		"code line of 1 MB":          "```\n" + repeat("x", 1<<20) + "\n```",
		"code of 1 MB":               "```\n" + repeat("x := 1\n", 150000) + "```",
		"text of 4 MB":               repeat("All work and no play makes a dull boy. ", 100000),
		"1 MB without blanks":        repeat("x", 1<<20),
		"100,000 items":              repeat("- item\n", 100000),
		"10,000 nested quotes":       repeat(">", 10000) + " x",
		"10,000 nested lists":        repeat("- ", 10000) + "x",
		"nested quotes, many lines":  repeat("> > > > > > x\n", 20000),
		"50,000 links":               repeat("[a](https://b.test) ", 50000),
		"50,000 addresses":           repeat("https://b.test/ ", 50000),
		"50,000 stars":               repeat("*a_", 50000),
		"50,000 strong":              repeat("**a** ", 50000),
		"50,000 code words":          repeat("`a` ", 50000),
		"1,000,000 marks":            "e" + repeat("\u0301", 1000000),
		"marks as entities":          "e" + repeat("&#769;", 100000),
		"letters with marks":         repeat("e\u0301\u0302\u0303", 100000),
		"entities":                   repeat("&amp;", 100000),
		"100,000 paragraphs":         repeat("p\n\n", 100000),
		"100,000 headings":           repeat("# h\n\n", 100000),
		"100,000 fences":             repeat("```\nx\n```\n", 100000),
		"100,000 rules":              repeat("---\n\n", 100000),
		"open brackets":              repeat("[", 200000),
		"open links":                 repeat("[a](", 100000),
		"Chinese":                    repeat("漢字", 200000),
		"emoji":                      repeat("👩‍👩‍👧‍👦", 20000),
		"Arabic":                     repeat("مرحبا ", 50000),
		"newlines of one paragraph":  repeat("a\n", 100000),
	}
}

// BenchmarkHostileReply prints for each shape how long the window's thread
// lays the reply out, how much memory stays in use, and how long a piece more
// takes while it streams in.
func BenchmarkHostileReply(b *testing.B) {
	d := uitest.New(b)
	// The fonts are looked for once in the life of the program.
	d.Show(markdown.New("warm **up** *it* ***is*** `now`\n\n- x\n\n漢字 👩‍👩‍👧‍👦 مرحبا\n\n```\nx漢\n```"), 600, 400)
	shapes := endless()
	for b.Loop() {
		var worst time.Duration
		for _, name := range slices.Sorted(maps.Keys(shapes)) {
			text := shapes[name]
			var m *markdown.View
			before := alive()
			laid := quickest(func() {
				m = markdown.New(text)
				m.Resize(fyne.NewSize(600, m.MinSize().Height))
				m.Resize(fyne.NewSize(600, m.MinSize().Height))
			})
			kept := alive() - before
			streamed := quickest(func() { text += "more"; m.SetText(text) })
			more := quickest(func() {
				m.More()
				m.Resize(fyne.NewSize(600, m.MinSize().Height))
			})
			worst = max(worst, laid, streamed, more)
			fmt.Printf("  %-28s %6.3f s  %5.1f MB  streamed %6.3f s  more %6.3f s\n", name, laid.Seconds(), float64(kept)/1e6, streamed.Seconds(), more.Seconds())
			runtime.KeepAlive(m)
		}
		b.ReportMetric(worst.Seconds(), "s/worst")
	}
}

// quickest is the time of the quickest of three runs: the first one looks for
// fonts, and others wait for the machine.
func quickest(f func()) time.Duration {
	best := time.Duration(1 << 62)
	for range 3 {
		t := time.Now()
		f()
		best = min(best, time.Since(t))
	}
	return best
}

func alive() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
