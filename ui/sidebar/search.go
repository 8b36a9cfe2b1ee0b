package sidebar

import (
	"regexp"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"delonix/client"
	"delonix/ui/look"
	"delonix/ui/widgets"
)

// searchEntry is the field above the list. Shortcuts it does not know go on
// to the window, and Escape empties it.
type searchEntry struct {
	widget.Entry
	leave func() // after Escape
	first func() // opens the first hit
	other func(fyne.Shortcut) bool
}

func newSearchEntry(changed func(string), leave, first func(), other func(fyne.Shortcut) bool) *searchEntry {
	e := &searchEntry{leave: leave, first: first, other: other}
	e.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	e.ExtendBaseWidget(e)
	e.SetPlaceHolder("Search   " + widgets.KeyName("K"))
	e.SetIcon(theme.NewColoredResource(theme.SearchIcon(), look.Muted))
	e.OnChanged = changed
	return e
}

// TypedKey leaves the search on Escape and opens the first hit on Enter.
func (e *searchEntry) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyEscape:
		e.leave()
	case fyne.KeyReturn, fyne.KeyEnter:
		e.first()
	case fyne.KeyF1:
		widgets.PassKey(e, k)
	default:
		e.Entry.TypedKey(k)
	}
}

// KeyDown tells the window, too.
func (e *searchEntry) KeyDown(k *fyne.KeyEvent) { e.Entry.KeyDown(k); widgets.PassKeyDown(e, k, true) }

// KeyUp tells the window, too.
func (e *searchEntry) KeyUp(k *fyne.KeyEvent) { e.Entry.KeyUp(k); widgets.PassKeyDown(e, k, false) }

// TypedShortcut forwards what an entry does not know.
func (e *searchEntry) TypedShortcut(s fyne.Shortcut) { widgets.ForwardShortcut(&e.Entry, s, e.other) }

// FocusSearch puts the cursor into the search; a narrow sidebar becomes wide
// for it.
func (s *Sidebar) FocusSearch() {
	s.setPeek(true)
	if c := fyne.CurrentApp().Driver().CanvasForObject(s.search); c != nil {
		c.Focus(s.search)
	}
}

// Searching tells if the search is open.
func (s *Sidebar) Searching() bool { return s.search.Text != "" || s.peek }

// ClearSearch shows the list again.
func (s *Sidebar) ClearSearch() {
	s.search.SetText("")
	s.typed("")
	s.endPeek()
}

func (s *Sidebar) leaveSearch() {
	s.ClearSearch()
	if c := fyne.CurrentApp().Driver().CanvasForObject(s.search); c != nil {
		c.Unfocus()
	}
	if s.act.LeftSearch != nil {
		s.act.LeftSearch()
	}
}

func (s *Sidebar) typed(query string) {
	if strings.TrimSpace(query) == "" {
		s.hits.Hide()
		s.feed.Show()
		s.showEmpty()
		return
	}
	s.act.Search(query)
}

// SetHits shows what was found for a query; answers to an older query than
// the one in the field are dropped.
func (s *Sidebar) SetHits(query string, hits []client.SearchHit) {
	if query != s.search.Text {
		return
	}
	s.hits.set(query, hits)
	s.empty.Hide()
	s.feed.Hide()
	s.hits.Show()
}

// hitList shows the messages found.
type hitList struct {
	widget.BaseWidget
	open func(client.SearchHit)
	hits []client.SearchHit
	box  *fyne.Container
}

// first opens the first message found.
func (h *hitList) first() {
	if h.Visible() && len(h.hits) > 0 {
		h.open(h.hits[0])
	}
}

func newHitList(open func(client.SearchHit)) *hitList {
	h := &hitList{open: open, box: widgets.Column(look.Space4, -1)}
	h.ExtendBaseWidget(h)
	return h
}

// CreateRenderer shows the column in a scroller.
func (h *hitList) CreateRenderer() fyne.WidgetRenderer {
	pad := widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Clear, Pad: widgets.Pad(look.Space8, 0)}, h.box)
	return widget.NewSimpleRenderer(container.NewVScroll(pad))
}

// most is how many hits are drawn; more would not be read.
const most = 50

func (h *hitList) set(query string, hits []client.SearchHit) {
	h.box.Objects, h.hits = nil, hits
	if len(hits) == 0 {
		l := widget.NewLabel("Nothing found for “" + client.PlainLine(query) + "”.")
		l.Wrapping = fyne.TextWrapWord
		l.Importance = widget.LowImportance
		h.box.Objects = append(h.box.Objects, l)
	}
	for i, hit := range hits {
		if i == most {
			break
		}
		h.box.Objects = append(h.box.Objects, h.row(hit))
	}
	h.box.Refresh()
	h.Refresh()
}

func (h *hitList) row(hit client.SearchHit) fyne.CanvasObject {
	head := widgets.Row(look.Space8, 0, widgets.NewText(hit.Title, look.Text, look.TextSmall).Bold().Truncated(),
		widgets.NewText(widgets.Clock(hit.At)+", "+hit.At.Local().Format("2 Jan"), look.Muted, look.TextSmall))
	return widgets.NewPressArea(hit.Title, widgets.SurfaceStyle{Fill: look.Clear, Radius: look.RadiusField, Pad: widgets.Pad(look.Space12, look.Space4)},
		widgets.Column(0, -1, head, snippet(hit.Snippet)), func() { h.open(hit) })
}

// snippet marks the found words, which stand between \x02 and \x03.
func snippet(s string) fyne.CanvasObject {
	var segs []widget.RichTextSegment
	s = spaces.ReplaceAllString(snippetSigns.Replace(s), " ")
	for i, part := range strings.Split(s, "\x02") {
		found, rest, ok := strings.Cut(part, "\x03")
		if i == 0 || !ok {
			found, rest = "", strings.ReplaceAll(part, "\x03", "")
		}
		if found != "" {
			segs = append(segs, snippetPart(found, true))
		}
		if rest != "" {
			segs = append(segs, snippetPart(rest, false))
		}
	}
	rt := widget.NewRichText(segs...)
	rt.Wrapping = fyne.TextWrapWord
	return rt
}

func snippetPart(text string, found bool) widget.RichTextSegment {
	style := widget.RichTextStyleInline
	style.SizeName = "helperText"
	style.ColorName = look.Muted
	if found {
		style.ColorName = look.Ember
		style.TextStyle.Bold = true
	}
	return &widget.TextSegment{Style: style, Text: text}
}

var (
	snippetSigns = strings.NewReplacer("**", "", "__", "", "`", "", "~~", "", "|", " ")
	spaces       = regexp.MustCompile(`\s+`)
)
