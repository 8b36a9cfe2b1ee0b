package widgets_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"delonix/ui/uitest"
	"delonix/ui/widgets"
)

// fixture is a feed of rows whose heights the test decides.
type fixture struct {
	*widgets.Feed
	heights map[int64]float32
	made    int // rows made so far
	win     fyne.Window
}

func newFixture(d *uitest.Desk, rows int) *fixture {
	f := &fixture{heights: map[int64]float32{}}
	f.Feed = widgets.NewFeed(func(key int64) fyne.CanvasObject {
		f.made++
		return &tall{key: key, heights: f.heights, Surface: widgets.Gap(1, 1)}
	})
	f.Estimate = func(int64, float32) float32 { return 60 }
	f.win = d.Show(f.Feed, 400, 500)
	f.SetKeys(f.keys(1, rows))
	return f
}

// tall is a row as high as the test says.
type tall struct {
	*widgets.Surface
	key     int64
	heights map[int64]float32
}

func (t *tall) MinSize() fyne.Size {
	if h, ok := t.heights[t.key]; ok {
		return fyne.NewSize(1, h)
	}
	return fyne.NewSize(1, float32(40+t.key*37%90))
}

func (f *fixture) keys(from, to int) []int64 {
	var out []int64
	for k := from; k <= to; k++ {
		out = append(out, int64(k))
	}
	return out
}

// topOf is where a row stands in the viewport.
func (f *fixture) topOf(t *testing.T, key int64) float32 {
	t.Helper()
	row := f.Row(key)
	if row == nil {
		t.Fatalf("row %d does not exist", key)
	}
	at, ok := uitest.Place(f.Feed, row)
	if !ok {
		t.Fatalf("row %d is not shown", key)
	}
	return at.Y
}

func (f *fixture) wheel(dy float32) { test.Scroll(f.win.Canvas(), fyne.NewPos(100, 100), 0, dy) }

func near(a, b float32) bool { return a-b < 1 && b-a < 1 }

func TestFeed_OnlyRowsNearTheViewportExist(t *testing.T) {
	f := newFixture(uitest.New(t), 10000)
	for range 300 {
		f.wheel(400)
	}
	alive := 0
	for _, k := range f.Keys() {
		if f.Row(k) != nil {
			alive++
		}
	}
	if alive > 80 {
		t.Errorf("%d of 10000 rows exist", alive)
	}
	if f.made > 4000 {
		t.Errorf("%d rows were made on the way up 120000 pixels", f.made)
	}
	for _, k := range f.InSight() {
		if f.Row(k) == nil {
			t.Errorf("row %d in sight does not exist", k)
		}
	}
}

func TestFeed_FollowsItsEndOnlyWhileTheReaderIsThere(t *testing.T) {
	f := newFixture(uitest.New(t), 50)
	last := func() int64 { s := f.InSight(); return s[len(s)-1] }
	if !f.AtEnd() || last() != 50 {
		t.Fatalf("it opens at %d", last())
	}
	f.SetKeys(f.keys(1, 53))
	if last() != 53 {
		t.Errorf("at the end a new row comes into sight, not %d", last())
	}
	f.heights[53] = 300
	f.Changed(53)
	if got := f.topOf(t, 53) + 300; got > 500 {
		t.Errorf("a growing last row ends at %v of 500", got)
	}
	f.wheel(200)
	if f.AtEnd() {
		t.Error("after scrolling up it still claims to be at the end")
	}
	before := last()
	f.SetKeys(f.keys(1, 60))
	if last() != before {
		t.Errorf("a reader further up was moved from %d to %d", before, last())
	}
	f.ScrollToEnd()
	if !f.AtEnd() || last() != 60 {
		t.Errorf("the end is %d", last())
	}
}

func TestFeed_WhatIsReadStaysInItsPlace(t *testing.T) {
	f := newFixture(uitest.New(t), 2000)
	f.ScrollTo(1000)
	anchor := f.InSight()[2]
	at := f.topOf(t, anchor)
	same := func(what string) {
		t.Helper()
		if now := f.topOf(t, anchor); !near(now, at) {
			t.Fatalf("%s moved the text by %v pixels", what, now-at)
		}
	}
	dice := rand.New(rand.NewPCG(1, 2))
	for n := range 200 {
		keys := append([]int64(nil), f.Keys()...)
		index := 0
		for i, k := range keys {
			if k == f.InSight()[0] {
				index = i
			}
		}
		if index < 5 {
			break
		}
		above := dice.IntN(index - 1)
		switch n % 5 {
		case 0:
			keys = append(keys[:above], append([]int64{int64(5000 + n)}, keys[above:]...)...)
			f.SetKeys(keys)
			same("inserting above")
		case 1:
			f.SetKeys(append(keys[:above], keys[above+1:]...))
			same("removing above")
		case 2:
			f.heights[keys[above]] = float32(20 + dice.IntN(400))
			f.Changed(keys[above])
			same("changing above")
		case 3:
			f.Drop(keys[above])
			same("dropping above")
		case 4:
			below := keys[len(keys)-1-dice.IntN(200)]
			f.heights[below] = 333
			f.Changed(below)
			f.SetKeys(append(keys, int64(9000+n)))
			same("changes below")
		}
	}
}

func TestFeed_ScrollingUpMeasuresWithoutAJump(t *testing.T) {
	f := newFixture(uitest.New(t), 3000)
	for range 200 {
		anchor := f.InSight()[1]
		at := f.topOf(t, anchor)
		f.wheel(90)
		if now := f.topOf(t, anchor); !near(now, at+90) {
			t.Fatalf("a turn of the wheel by 90 moved row %d by %v", anchor, now-at)
		}
	}
}

func TestFeed_RemovedRowInSightLeavesTheNextInPlace(t *testing.T) {
	f := newFixture(uitest.New(t), 100)
	f.ScrollTo(50)
	sight := f.InSight()
	first, second := sight[0], sight[1]
	at := f.topOf(t, second)
	var keys []int64
	for _, k := range f.Keys() {
		if k != first {
			keys = append(keys, k)
		}
	}
	f.SetKeys(keys)
	if now := f.topOf(t, second); !near(now, at) {
		t.Errorf("the row below the removed one moved by %v", now-at)
	}
}

func TestFeed_AsksForOlderRowsNearItsTop(t *testing.T) {
	f := newFixture(uitest.New(t), 100)
	asked := 0
	f.NearTop = func() { asked++ }
	f.wheel(1000)
	if asked > 0 {
		t.Error("older rows were asked for in the middle")
	}
	for range 20 {
		f.wheel(1000)
	}
	if asked == 0 {
		t.Error("older rows were not asked for at the top")
	}
}

func TestFeed_ScrollToShowsTheRow(t *testing.T) {
	f := newFixture(uitest.New(t), 5000)
	for _, key := range []int64{2500, 3, 4990, 1, 5000} {
		f.ScrollTo(key)
		if y := f.topOf(t, key); y < 0 || y > 470 {
			t.Errorf("row %d stands at %v", key, y)
		}
	}
	f.ScrollTo(77777)
}

func TestFeed_OtherWidthKeepsThePlace(t *testing.T) {
	f := newFixture(uitest.New(t), 500)
	f.ScrollTo(250)
	first := f.InSight()[0]
	at := f.topOf(t, first)
	f.win.Resize(fyne.NewSize(300, 500))
	if now := f.topOf(t, first); !near(now, at) {
		t.Errorf("a narrower window moved the text by %v", now-at)
	}
	f.win.Resize(fyne.NewSize(300, 700))
	if now := f.topOf(t, first); !near(now, at) {
		t.Errorf("a taller window moved the text by %v", now-at)
	}
	f.ScrollToEnd()
	f.win.Resize(fyne.NewSize(500, 300))
	if !f.AtEnd() || f.InSight()[len(f.InSight())-1] != 500 {
		t.Error("another size lost the end")
	}
}

func TestFeed_FromTopShowsWhatComesToItsTop(t *testing.T) {
	f := newFixture(uitest.New(t), 0)
	f.FromTop = true
	f.SetKeys(f.keys(1, 60))
	f.SetKeys(append([]int64{99}, f.keys(1, 60)...))
	if got := f.InSight()[0]; got != 99 {
		t.Errorf("the list begins with %d", got)
	}
	f.SetKeys(append([]int64{7, 99}, append(f.keys(1, 6), f.keys(8, 60)...)...))
	if got := f.InSight()[0]; got != 7 {
		t.Errorf("a row that moved to the top is not seen, but %d", got)
	}
	f.wheel(-700)
	first := f.InSight()[0]
	at := f.topOf(t, first)
	f.SetKeys(append([]int64{100}, f.Keys()...))
	if now := f.topOf(t, first); !near(now, at) {
		t.Errorf("further down the list moved by %v", now-at)
	}
	f.ScrollTo(60)
	if y := f.topOf(t, 60); y < 0 || y > 500 {
		t.Errorf("row 60 stands at %v", y)
	}
}

func TestFeed_ThemeChangeMakesRowsOutOfSightAnew(t *testing.T) {
	d := uitest.New(t)
	f := newFixture(d, 100)
	f.ScrollTo(50)
	old := map[int64]fyne.CanvasObject{}
	for _, k := range f.Keys() {
		old[k] = f.Row(k)
	}
	d.Theme("dark")
	f.Refresh()
	f.ScrollToEnd()
	for _, k := range f.InSight() {
		if old[k] != nil && f.Row(k) == old[k] {
			t.Errorf("row %d, out of sight when the theme changed, was kept", k)
		}
	}
}

func TestFeed_PageMovesByAlmostAScreen(t *testing.T) {
	f := newFixture(uitest.New(t), 200)
	f.ScrollTo(100)
	first := f.InSight()[1]
	at := f.topOf(t, first)
	f.Page(-0.5)
	if now := f.topOf(t, first); !near(now, at+225) {
		t.Errorf("half a page up moved by %v", now-at)
	}
}

func TestFeed_EmptyAndResetKeepTheirPeace(t *testing.T) {
	f := newFixture(uitest.New(t), 30)
	f.Reset(nil)
	if len(f.InSight()) != 0 || !f.AtEnd() {
		t.Error("an empty feed shows rows")
	}
	f.Changed(3)
	f.Drop(4)
	f.Page(1)
	f.ScrollToEnd()
	f.SetKeys(f.keys(5, 6))
	if got := fmt.Sprint(f.InSight()); got != "[5 6]" {
		t.Errorf("two rows in sight are %s", got)
	}
}
