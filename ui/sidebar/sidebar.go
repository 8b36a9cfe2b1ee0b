// Package sidebar is the left region of the window: the conversations, newest
// first, the search, the filters and the connection's state.
package sidebar

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"delonix/assets"
	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/look"
	"delonix/ui/widgets"
)

// Show chooses which conversations are listed: the key of its word.
type Show string

// The filters.
const (
	ShowAll      Show = "sidebar.all"
	ShowUnread   Show = "sidebar.unread"
	ShowOperator Show = "sidebar.operator"
)

// Actions is what the sidebar asks the window to do.
type Actions struct {
	Open       func(client.ConversationID)
	OpenHit    func(client.SearchHit)
	Menu       func(client.ConversationID, fyne.Position)
	New        func(from fyne.CanvasObject)
	Settings   func()
	Filter     func(Show)
	Search     func(query string) // results come back by SetHits
	MoreHits   func(query string, shown int)
	More       func() // the next page of the list, by AddConversations
	LeftSearch func() // by Escape
	RetryNow   func()
	HandOvers  func()
	TypedOther func(fyne.Shortcut) bool
	Resized    func() // the sidebar wants another width
}

// Sidebar is the region.
type Sidebar struct {
	widget.BaseWidget
	act      Actions
	feed     *widgets.Feed
	rows     map[client.ConversationID]client.Conversation
	order    []client.ConversationID
	selected client.ConversationID
	narrow   bool // the window is narrow
	peek     bool // but the search is open
	show     Show
	agent    client.AgentID // whose conversations are listed; 0 is all
	agents   []client.Agent
	loaded   bool
	more     bool // there are further conversations
	asked    bool // and they were asked for

	search  *searchEntry
	hits    *hitList
	chips   []*widgets.Chip
	plus    []*widgets.Button // in each form of the sidebar
	gear    []*widgets.Button
	filter  *agentFilter
	empty   *widgets.Surface
	emptyT  *widget.Label
	loading *widgets.Surface
	status  *statusLine
	stack   *fyne.Container
	wide    fyne.CanvasObject
	slim    fyne.CanvasObject
	top     *fyne.Container
	all     *fyne.Container
	Now     func() time.Time
}

// New makes the sidebar.
func New(act Actions) *Sidebar {
	s := &Sidebar{act: act, rows: map[client.ConversationID]client.Conversation{}, show: ShowAll, Now: time.Now}
	s.feed = widgets.NewFeed(s.build)
	s.feed.FromTop = true
	s.feed.NearEnd = s.nearEnd
	s.feed.Estimate = func(int64, float32) float32 { return rowHeight }
	s.hits = newHitList(s.openHit, act.MoreHits)
	s.search = newSearchEntry(s.typed, s.leaveSearch, s.hits.first, act.TypedOther)
	s.filter = newAgentFilter(s.setAgent)
	s.status = newStatusLine(act.RetryNow)
	s.emptyT = widget.NewLabel("")
	s.emptyT.Alignment = fyne.TextAlignCenter
	s.emptyT.Wrapping = fyne.TextWrapWord
	s.emptyT.Importance = widget.LowImportance
	s.empty = widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Clear, Pad: widgets.Pad(look.Space16, look.Space32)}, s.emptyT)
	s.empty.Hide()
	s.loading = skeleton()
	s.stack = container.NewStack(s.feed, s.loading, s.empty, s.hits)
	s.hits.Hide()
	s.ExtendBaseWidget(s)
	return s
}

func logo(size float32) *canvas.Image {
	i := canvas.NewImageFromResource(fyne.NewStaticResource("delonix.png", assets.IconPNG))
	i.FillMode = canvas.ImageFillContain
	i.SetMinSize(fyne.NewSquareSize(size))
	return i
}

// CreateRenderer builds both forms of the sidebar; SetNarrow swaps them.
func (s *Sidebar) CreateRenderer() fyne.WidgetRenderer {
	s.ExtendBaseWidget(s)
	plus, gear := s.headButtons()
	head := widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Clear, Pad: [4]float32{look.Space16, 0, look.Space12, 0}, Min: fyne.NewSize(0, look.HeaderHeight)},
		widgets.Row(look.Space8, 1, logo(28), widgets.NewText("Delonix", look.Text, look.TextTitle).Bold(), plus, gear))
	search := widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Clear, Pad: [4]float32{look.Space12, 0, look.Space12, look.Space8}}, s.search)
	s.wide = widgets.Column(0, -1, head, search, s.chipRow(), s.filter)

	slimPlus, slimGear := s.headButtons()
	s.slim = widgets.Column(look.Space4, -1, widgets.Gap(1, look.Space8), container.NewCenter(logo(28)), container.NewCenter(slimPlus),
		container.NewCenter(slimGear), widgets.Gap(1, look.Space4))
	s.top = container.NewStack(s.wide, s.slim)
	s.showForm()
	all := widgets.Column(0, 1, s.top, s.stack, s.status)
	s.all = all
	return widget.NewSimpleRenderer(widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Sidebar}, all))
}

// headButtons are those at the head of one form of the sidebar.
func (s *Sidebar) headButtons() (plus, gear *widgets.Button) {
	plus = widgets.NewIconButton("plus", i18n.T("common.newConversation"), nil)
	plus.OnTapped = func() { s.act.New(plus) }
	gear = widgets.NewIconButton("settings", i18n.T("common.settings"), s.act.Settings)
	s.plus, s.gear = append(s.plus, plus), append(s.gear, gear)
	return plus, gear
}

// Reword shows everything in the language that is in force now.
func (s *Sidebar) Reword() {
	for i := range s.plus {
		s.plus[i].Set("plus", "", i18n.T("common.newConversation"), "")
		s.gear[i].Set("settings", "", i18n.T("common.settings"), "")
	}
	for i, c := range s.chips {
		c.SetLabel(i18n.T(string(shows[i])))
	}
	s.search.SetPlaceHolder(searchWords())
	s.filter.set(s.agents, s.agent)
	s.status.retry.Set("", i18n.T("common.retryNow"), i18n.T("common.retryNow"), look.Ember)
	s.status.paint()
	for _, k := range s.feed.Keys() {
		if r, ok := s.feed.Row(k).(*row); ok {
			r.set(s.rows[client.ConversationID(k)], s.rowLook(client.ConversationID(k)))
		}
	}
	s.showEmpty()
	if s.hits.Visible() {
		s.hits.reword()
	}
	if s.all != nil {
		widgets.Relayout(s.all)
	}
	s.Refresh()
}

// shows are the filters in the order of their chips.
var shows = []Show{ShowAll, ShowUnread, ShowOperator}

func (s *Sidebar) chipRow() fyne.CanvasObject {
	row := widgets.Row(look.Space8, -1)
	for _, f := range shows {
		c := widgets.NewChip(i18n.T(string(f)), func() { s.setShow(f) })
		c.Select(f == s.show)
		s.chips = append(s.chips, c)
		row.Add(c)
	}
	return widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Clear, Pad: [4]float32{look.Space12, 0, look.Space12, look.Space8}}, row)
}

func (s *Sidebar) setShow(f Show) {
	s.show = f
	for i, c := range s.chips {
		c.Select(shows[i] == f)
	}
	s.act.Filter(f)
}

// Showing gives the filter in use.
func (s *Sidebar) Showing() Show { return s.show }

// SetNarrow switches between 300 and 64 pixels. While the search is open the
// sidebar stays wide.
func (s *Sidebar) SetNarrow(narrow bool) {
	if s.narrow != narrow {
		s.narrow = narrow
		s.applyNarrow()
	}
}

// slimNow reports whether the narrow form is shown.
func (s *Sidebar) slimNow() bool { return s.narrow && !s.peek }

// showForm shows the wide or the narrow head and foot.
func (s *Sidebar) showForm() {
	show(s.wide, !s.slimNow())
	show(s.slim, s.slimNow())
	s.status.setNarrow(s.slimNow())
}

func (s *Sidebar) applyNarrow() {
	if s.wide == nil {
		return
	}
	s.showForm()
	for _, k := range s.feed.Keys() {
		s.updateRow(client.ConversationID(k))
	}
	s.showEmpty()
	widgets.Relayout(s.all)
	s.Refresh()
}

func (s *Sidebar) setPeek(on bool) {
	if s.peek == on || on && !s.narrow {
		return
	}
	s.peek = on
	s.applyNarrow()
	if s.act.Resized != nil {
		s.act.Resized()
	}
}

// openHit opens a message that was found. The list of hits stays for the next
// one, unless the sidebar becomes narrow again.
func (s *Sidebar) openHit(h client.SearchHit) {
	if s.narrow {
		s.ClearSearch()
	}
	s.act.OpenHit(h)
}

// openRow opens a conversation; a sidebar that was opened for the search becomes
// narrow again.
func (s *Sidebar) openRow(id client.ConversationID) {
	s.endPeek()
	s.act.Open(id)
}

func (s *Sidebar) endPeek() { s.setPeek(false) }

// Width is what the sidebar takes of the window.
func (s *Sidebar) Width() float32 {
	if s.slimNow() {
		return look.SidebarNarrow
	}
	return look.SidebarWidth
}

func (s *Sidebar) showEmpty() {
	if s.hits.Visible() || !s.loaded {
		return
	}
	words := map[Show]string{ShowAll: "sidebar.emptyAll", ShowUnread: "sidebar.emptyUnread", ShowOperator: "sidebar.emptyOperator"}
	show(s.empty, len(s.order) == 0 && !s.slimNow())
	s.emptyT.SetText(i18n.T(words[s.show]))
}

// Select marks the open conversation.
func (s *Sidebar) Select(id client.ConversationID) {
	old := s.selected
	s.selected = id
	s.updateRow(old)
	s.updateRow(id)
	s.feed.Reveal(int64(id))
}

// Order gives the ids as listed, for moving with the keyboard.
func (s *Sidebar) Order() []client.ConversationID { return s.order }

// Conversation gives the row's data as last read.
func (s *Sidebar) Conversation(id client.ConversationID) (client.Conversation, bool) {
	c, ok := s.rows[id]
	return c, ok
}

// Tick repaints the relative times.
func (s *Sidebar) Tick() {
	for _, k := range s.feed.InSight() {
		s.updateRow(client.ConversationID(k))
	}
}

func (s *Sidebar) updateRow(id client.ConversationID) {
	if r, ok := s.feed.Row(int64(id)).(*row); ok {
		if c, ok := s.rows[id]; ok && !r.shows(c, s.rowLook(id)) {
			r.set(c, s.rowLook(id))
		}
	}
}

func (s *Sidebar) rowLook(id client.ConversationID) rowLook {
	return rowLook{selected: id == s.selected, narrow: s.slimNow(), waits: s.show == ShowOperator}
}

func (s *Sidebar) build(key int64) fyne.CanvasObject {
	r := newRow(s.Now, s.openRow, s.act.Menu)
	id := client.ConversationID(key)
	r.set(s.rows[id], s.rowLook(id))
	return r
}

// SetConnection shows the link's state at the foot.
func (s *Sidebar) SetConnection(c client.Connection) { s.status.set(c) }

// SetActivity shows what the voice is doing at the foot, "" for nothing.
func (s *Sidebar) SetActivity(words string) { s.status.setActivity(words) }

// InSight reports whether a conversation's whole row is to be seen.
func (s *Sidebar) InSight(id client.ConversationID) bool { return s.feed.Shows(int64(id)) }
