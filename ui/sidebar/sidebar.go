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

// Width is what the sidebar takes of the window.
func (s *Sidebar) Width() float32 {
	if s.slimNow() {
		return look.SidebarNarrow
	}
	return look.SidebarWidth
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
