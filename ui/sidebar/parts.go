package sidebar

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"delonix/assets/i18n"
	"delonix/client"
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

func (s *Sidebar) endPeek() { s.setPeek(false) }

func (s *Sidebar) showEmpty() {
	if s.hits.Visible() || !s.loaded {
		return
	}
	words := map[Show]string{ShowAll: "sidebar.emptyAll", ShowUnread: "sidebar.emptyUnread", ShowOperator: "sidebar.emptyOperator"}
	show(s.empty, len(s.order) == 0 && !s.slimNow())
	s.emptyT.SetText(i18n.T(words[s.show]))
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
