package widgets

import (
	"math"
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"delonix/ui/look"
)

// Feed is a column of rows of different heights of which only those in sight
// (and a screen around them) exist. Heights are measured when a row comes near
// the viewport and estimated before; a correction never moves what the reader
// sees. All methods belong to the UI thread.
type Feed struct {
	widget.BaseWidget
	// Build makes the row of a key. It is asked again after Drop.
	Build func(key int64) fyne.CanvasObject
	// Estimate guesses the height of a row that was never measured.
	Estimate func(key int64, width float32) float32
	// NearTop is called when the reader comes near the oldest row.
	NearTop func()
	// NearEnd is called when the reader comes near the newest row.
	NearEnd func()
	// OpenEnd says that more rows follow the newest of these: it is not followed.
	OpenEnd bool
	// FromTop makes a list that is read from its top and never follows its end.
	FromTop bool
	// Moved is called after scrolling and after changes of the rows.
	Moved func()

	keys    []int64
	index   map[int64]int
	heights map[int64]float32 // measured at width
	guesses map[int64]float32 // estimated at width
	width   float32
	rows    map[int64]fyne.CanvasObject
	tops    []float32 // of each key; one more at the end for the whole height
	scroll  *container.Scroll
	body    *feedBody
	busy    bool
	stick   bool // the reader is at the end and stays there
	paint   ThemeStamp
}

// feedGap is the space between two rows.
const feedGap = look.Space4

// endSlack is how far from the end still counts as being there, in pixels.
const endSlack = 24

// NewFeed makes an empty feed.
func NewFeed(build func(int64) fyne.CanvasObject) *Feed {
	f := &Feed{Build: build, index: map[int64]int{}, heights: map[int64]float32{}, guesses: map[int64]float32{}, rows: map[int64]fyne.CanvasObject{}, stick: true}
	f.ExtendBaseWidget(f)
	f.body = &feedBody{feed: f}
	f.body.ExtendBaseWidget(f.body)
	f.scroll = NewScroll(f.body)
	f.scroll.OnScrolled = func(fyne.Position) { hideHintAbove(f); f.scrolled() }
	f.paint = PaintedNow()
	return f
}

// CreateRenderer shows the scroller.
func (f *Feed) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(f.scroll) }

// Resize lays the rows out for the new size.
func (f *Feed) Resize(s fyne.Size) {
	old := f.Size()
	f.BaseWidget.Resize(s)
	f.scroll.Resize(s)
	if s == old {
		return
	}
	sight := f.sight()
	if w := max(0, s.Width); w != f.width {
		f.width = w
		clear(f.heights)
		clear(f.guesses)
	}
	f.settle(sight)
}

// Refresh repaints the rows. After a change of the theme the rows that are out
// of sight are made anew when they are needed, since it did not reach them.
func (f *Feed) Refresh() {
	if now := PaintedNow(); now != f.paint {
		f.paint = now
		sight := f.sight()
		clear(f.heights)
		clear(f.guesses)
		inSight := map[fyne.CanvasObject]bool{}
		for _, o := range f.body.objects {
			inSight[o] = true
		}
		for k, o := range f.rows {
			if !inSight[o] {
				delete(f.rows, k)
			}
		}
		f.settle(sight)
	}
	f.BaseWidget.Refresh()
}

// Wheel scrolls as the mouse wheel over the feed does.
func (f *Feed) Wheel(e *fyne.ScrollEvent) {
	hideHintAbove(f)
	f.scroll.Scrolled(e)
}

// Towards scrolls a step to a point of the window that lies above or below the
// feed, as while text is selected beyond what is in sight.
func (f *Feed) Towards(at fyne.Position) {
	y := at.Y - fyne.CurrentApp().Driver().AbsolutePositionForObject(f).Y
	const most = 48 // pixels a step
	switch h := f.Size().Height; {
	case y < 0:
		f.Wheel(&fyne.ScrollEvent{Scrolled: fyne.Delta{DY: min(-y, most)}})
	case y > h:
		f.Wheel(&fyne.ScrollEvent{Scrolled: fyne.Delta{DY: -min(y-h, most)}})
	}
}

// SetKeys replaces the order of rows, oldest first. What the reader sees
// stays where it is, or the end is followed if the reader was there.
func (f *Feed) SetKeys(keys []int64) {
	sight := f.sight()
	f.keys = append(f.keys[:0:0], keys...)
	clear(f.index)
	for i, k := range f.keys {
		f.index[k] = i
	}
	for k := range f.rows {
		if _, ok := f.index[k]; !ok {
			delete(f.rows, k)
		}
	}
	for _, known := range []map[int64]float32{f.heights, f.guesses} {
		for k := range known {
			if _, ok := f.index[k]; !ok {
				delete(known, k)
			}
		}
	}
	f.settle(sight)
}

// Reset forgets all rows and follows the end of the new ones.
func (f *Feed) Reset(keys []int64) {
	clear(f.rows)
	clear(f.heights)
	clear(f.guesses)
	f.keys, f.tops, f.stick = nil, nil, true
	f.scroll.Offset.Y = 0
	f.SetKeys(keys)
}

// Keys gives the order of rows.
func (f *Feed) Keys() []int64 { return f.keys }

// Changed measures a row again whose content became taller or smaller.
func (f *Feed) Changed(key int64) {
	if _, ok := f.index[key]; !ok {
		return
	}
	sight := f.sight()
	delete(f.heights, key)
	delete(f.guesses, key)
	f.settle(sight)
}

// Drop throws a row away so that Build makes it anew.
func (f *Feed) Drop(key int64) {
	delete(f.rows, key)
	f.Changed(key)
}

// Row gives the row of a key if it exists at the moment.
func (f *Feed) Row(key int64) fyne.CanvasObject { return f.rows[key] }

// AtEnd reports whether the reader sees the newest row.
func (f *Feed) AtEnd() bool { return f.stick && !f.OpenEnd }

// ScrollToEnd shows the newest row and stays at the end.
func (f *Feed) ScrollToEnd() {
	f.stick = true
	f.settle(nil)
}

// ScrollTo brings a row to the middle of the viewport.
func (f *Feed) ScrollTo(key int64) {
	if _, ok := f.index[key]; !ok {
		return
	}
	f.stick = false
	f.scroll.Offset.Y = max(f.scroll.Offset.Y, 1) // leaves the top of a list
	f.settle([]anchor{{key, -f.Size().Height / 3}})
}

// Page moves by so many viewports, down if positive.
func (f *Feed) Page(pages float32) {
	hideHintAbove(f)
	f.scroll.ScrollToOffset(fyne.NewPos(0, clamp(f.scroll.Offset.Y+pages*f.Size().Height*0.9, 0, f.maxOffset())))
	f.scrolled()
}

// InSight gives the keys of the rows in sight.
func (f *Feed) InSight() []int64 {
	var out []int64
	for _, a := range f.sight() {
		out = append(out, a.key)
	}
	return out
}

func (f *Feed) maxOffset() float32 {
	if len(f.tops) == 0 {
		return 0
	}
	return max(0, f.tops[len(f.tops)-1]-f.Size().Height)
}

func (f *Feed) scrolled() {
	if f.busy {
		return
	}
	f.stick = f.follows() && f.scroll.Offset.Y >= f.maxOffset()-endSlack
	f.settle(f.sight())
	if f.NearTop != nil && f.scroll.Offset.Y < f.Size().Height {
		f.NearTop()
	}
	if f.NearEnd != nil && f.scroll.Offset.Y > f.maxOffset()-f.Size().Height {
		f.NearEnd()
	}
}

// follows reports whether the end of the rows is one to stay at.
func (f *Feed) follows() bool { return !f.FromTop && !f.OpenEnd }

// anchor is a row that the reader sees, and how far its top is above the upper
// edge of the viewport.
type anchor struct {
	key   int64
	above float32
}

// sight gives the rows in sight from top to bottom.
func (f *Feed) sight() []anchor {
	y, h := f.scroll.Offset.Y, f.Size().Height
	if len(f.tops) != len(f.keys)+1 {
		return nil
	}
	var out []anchor
	for i := f.rowAt(y); i < len(f.keys) && f.tops[i] < y+h; i++ {
		out = append(out, anchor{f.keys[i], y - f.tops[i]})
	}
	return out
}

// rowAt is the index of the first row that ends below y.
func (f *Feed) rowAt(y float32) int {
	return sort.Search(len(f.keys), func(i int) bool { return f.tops[i+1] > y })
}

// settle places rows until what is in sight is measured, keeping the first row
// that was in sight and still exists (or the end) where it is.
func (f *Feed) settle(sight []anchor) {
	if f.busy || f.Size().Height <= 0 || f.width <= 0 {
		return
	}
	f.busy = true
	const rounds = 8 // each round measures what the last one brought into sight
	for range rounds {
		f.place()
		y := f.offsetFor(sight)
		f.scroll.Offset.Y = y
		if !f.measure(y) {
			break
		}
	}
	f.place()
	f.scroll.Offset.Y = f.offsetFor(sight)
	f.trim()
	f.body.show(f.inRange(f.scroll.Offset.Y, 0.5))
	f.tellSight()
	// The scroller forgets an offset beyond the size its content had before.
	f.body.Resize(fyne.NewSize(f.width, max(f.tops[len(f.tops)-1], f.Size().Height)))
	f.scroll.Refresh()
	f.busy = false
	if f.follows() && f.scroll.Offset.Y >= f.maxOffset()-endSlack {
		f.stick = true // however the end came into sight, as by a larger window
	}
	if f.Moved != nil {
		f.Moved()
	}
}

// Sighted is a row that draws only what is in sight of it, since it may be
// many screens high. Pixels are those of the row.
type Sighted interface{ Sight(from, to float32) }

// sightStep keeps rows from drawing anew with each pixel that is scrolled.
const sightStep = 256

func (f *Feed) tellSight() {
	h := f.Size().Height
	from, to := f.inRange(f.scroll.Offset.Y, 0.5)
	for i := from; i < to; i++ {
		if row, ok := f.rows[f.keys[i]].(Sighted); ok {
			top := f.scroll.Offset.Y - f.tops[i] - h/2
			row.Sight(float32(math.Floor(float64(top/sightStep)))*sightStep, float32(math.Ceil(float64((top+2*h)/sightStep)))*sightStep)
		}
	}
}

func (f *Feed) offsetFor(sight []anchor) float32 {
	if f.stick && f.follows() {
		return f.maxOffset()
	}
	if f.FromTop && f.scroll.Offset.Y <= 0 {
		return 0 // who reads the top wants to see what comes there
	}
	for _, a := range sight {
		if i, ok := f.index[a.key]; ok {
			return clamp(f.tops[i]+a.above, 0, f.maxOffset())
		}
	}
	return clamp(f.scroll.Offset.Y, 0, f.maxOffset())
}

func (f *Feed) place() {
	f.tops = f.tops[:0]
	y := look.Space12
	for _, k := range f.keys {
		f.tops = append(f.tops, y)
		y += f.height(k) + feedGap
	}
	f.tops = append(f.tops, y+look.Space8)
}

func (f *Feed) height(k int64) float32 {
	if h, ok := f.heights[k]; ok {
		return h
	}
	if f.Estimate == nil {
		return 64
	}
	h, ok := f.guesses[k]
	if !ok {
		h = f.Estimate(k, f.width)
		f.guesses[k] = h
	}
	return h
}

// inRange gives indices of the rows within the viewport at y and so many
// screens around it.
func (f *Feed) inRange(y, screens float32) (from, to int) {
	h := f.Size().Height
	from = f.rowAt(y - h*screens)
	for to = from; to < len(f.keys) && f.tops[to] <= y+h*(1+screens); {
		to++
	}
	return from, to
}

// measure builds and measures the rows around y; true if a height changed.
func (f *Feed) measure(y float32) bool {
	changed := false
	from, to := f.inRange(y, 0.5)
	for _, k := range f.keys[from:to] {
		if _, ok := f.heights[k]; ok && f.rows[k] != nil {
			continue
		}
		row := f.rows[k]
		if row == nil {
			row = f.Build(k)
			f.rows[k] = row
		}
		row.Resize(fyne.NewSize(f.width, row.MinSize().Height))
		h := row.MinSize().Height
		if old, ok := f.heights[k]; !ok || math.Abs(float64(old-h)) > 0.5 {
			changed = true
		}
		f.heights[k] = h
	}
	return changed
}

// trim lets rows go that are far away, so that a long chat stays small.
func (f *Feed) trim() {
	const keep = 60
	if len(f.rows) <= keep {
		return
	}
	from, to := f.inRange(f.scroll.Offset.Y, 2)
	for k := range f.rows {
		if i := f.index[k]; i < from || i >= to {
			delete(f.rows, k)
		}
	}
}

func clamp(v, lo, hi float32) float32 { return min(max(v, lo), hi) }
