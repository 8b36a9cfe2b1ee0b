package sidebar

import (
	"regexp"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"delonix/assets/i18n"
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
	e.SetPlaceHolder(searchWords())
	e.SetIcon(theme.NewColoredResource(theme.SearchIcon(), look.Muted))
	e.OnChanged = changed
	return e
}

func searchWords() string { return i18n.T("sidebar.search", "key", widgets.KeyName("K")) }

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

// hitList shows the messages found. Only the rows in sight exist.
type hitList struct {
	widget.BaseWidget
	open    func(client.SearchHit)
	further func(query string, shown int)
	query   string
	hits    []client.SearchHit
	found   map[client.MessageID]bool
	read    int  // hits read so far
	more    bool // there may be further ones
	asked   bool // and they were asked for
	feed    *widgets.Feed
	nothing *widget.Label
}

// first opens the first message found.
func (h *hitList) first() {
	if h.Visible() && len(h.hits) > 0 {
		h.open(h.hits[0])
	}
}

func newHitList(open func(client.SearchHit), further func(string, int)) *hitList {
	h := &hitList{open: open, further: further, nothing: widget.NewLabel("")}
	h.nothing.Wrapping = fyne.TextWrapWord
	h.nothing.Importance = widget.LowImportance
	h.feed = widgets.NewFeed(func(key int64) fyne.CanvasObject { return h.row(h.hits[key]) })
	h.feed.FromTop = true
	h.feed.Estimate = func(int64, float32) float32 { return 72 }
	h.feed.NearEnd = h.nearEnd
	h.ExtendBaseWidget(h)
	return h
}

// CreateRenderer shows the rows, or that there are none.
func (h *hitList) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Clear, Pad: widgets.Pad(look.Space8, 0)},
		container.NewStack(h.feed, container.NewVBox(h.nothing))))
}

func (h *hitList) set(query string, hits []client.SearchHit, more bool) {
	h.query, h.hits, h.read, h.found = query, nil, 0, map[client.MessageID]bool{}
	h.feed.Reset(nil)
	h.add(hits, more)
	h.sayNothing()
}

// sayNothing says that nothing was found, if that is so.
func (h *hitList) sayNothing() {
	h.nothing.SetText("")
	if len(h.hits) == 0 {
		h.nothing.SetText(i18n.T("sidebar.nothingFound", "query", client.PlainLine(h.query)))
	}
	show(h.nothing, len(h.hits) == 0)
}

// reword shows the hits in another language.
func (h *hitList) reword() {
	h.sayNothing()
	for _, k := range h.feed.Keys() {
		h.feed.Drop(k)
	}
}

// add adds further hits at the end.
func (h *hitList) add(hits []client.SearchHit, more bool) {
	h.more, h.asked, h.read = more, false, h.read+len(hits)
	for _, hit := range hits {
		if !h.found[hit.Message] { // what came meanwhile moves the others on
			h.found[hit.Message] = true
			h.hits = append(h.hits, hit)
		}
	}
	keys := make([]int64, len(h.hits))
	for i := range keys {
		keys[i] = int64(i)
	}
	h.feed.SetKeys(keys)
}

func (h *hitList) nearEnd() {
	if h.more && !h.asked && h.Visible() {
		h.asked = true
		h.further(h.query, h.read)
	}
}

func (h *hitList) row(hit client.SearchHit) fyne.CanvasObject {
	head := widgets.Row(look.Space8, 0, widgets.NewText(hit.Title, look.Text, look.TextSmall).Bold().Truncated(),
		widgets.NewText(i18n.T("sidebar.hitTime", "time", i18n.Clock(hit.At), "date", i18n.DayMonthShort(hit.At)), look.Muted, look.TextSmall))
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
