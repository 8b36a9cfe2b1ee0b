package sidebar

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"delonix/client"
	"delonix/ui/look"
	"delonix/ui/uitest"
)

// bench is a sidebar whose actions the test notes.
type bench struct {
	*Sidebar
	d       *uitest.Desk
	win     fyne.Window
	now     time.Time
	opened  []client.ConversationID
	filters []Show
	queries []string
	hits    []client.SearchHit
	left    int
	resized int
	more    int
	further []int
}

func newBench(t *testing.T) *bench {
	b := &bench{d: uitest.New(t), now: time.Date(2026, 3, 10, 14, 0, 0, 0, time.Local)}
	b.Sidebar = New(Actions{
		Open:    func(id client.ConversationID) { b.opened = append(b.opened, id) },
		OpenHit: func(h client.SearchHit) { b.hits = append(b.hits, h) },
		Menu:    func(client.ConversationID, fyne.Position) {}, New: func(fyne.CanvasObject) {}, Settings: func() {},
		Filter:     func(f Show) { b.filters = append(b.filters, f) },
		More:       func() { b.more++ },
		MoreHits:   func(_ string, shown int) { b.further = append(b.further, shown) },
		Search:     func(q string) { b.queries = append(b.queries, q) },
		LeftSearch: func() { b.left++ }, RetryNow: func() {}, HandOvers: func() {},
		TypedOther: func(fyne.Shortcut) bool { return false }, Resized: func() { b.resized++ },
	})
	b.Now = func() time.Time { return b.now }
	b.win = b.d.Show(b.Sidebar, look.SidebarWidth, 600)
	return b
}

func TestRow_SaysWhoSaidWhatAndWhatIsSpecial(t *testing.T) {
	base := client.Conversation{ID: 1, AgentName: "Support", Title: "Support", Preview: "Your parcel left", PreviewFrom: client.RoleAgent}
	with := func(f func(*client.Conversation)) client.Conversation { c := base; f(&c); return c }
	for name, c := range map[string]struct {
		conv      client.Conversation
		who, text string
		color     fyne.ThemeColorName
	}{
		"agent":    {base, "", "Your parcel left", look.Muted},
		"person":   {with(func(c *client.Conversation) { c.PreviewFrom = client.RoleUser }), "You:", "Your parcel left", look.Muted},
		"operator": {with(func(c *client.Conversation) { c.PreviewFrom, c.OperatorName = client.RoleOperator, "John Doe" }), "John Doe:", "Your parcel left", look.Leaf},
		"nameless": {with(func(c *client.Conversation) { c.PreviewFrom = client.RoleOperator }), "Operator:", "Your parcel left", look.Leaf},
		"draft":    {with(func(c *client.Conversation) { c.Draft = "I was" }), "Draft:", "I was", look.Ember},
		"queued":   {with(func(c *client.Conversation) { c.Queued = 2 }), "", "Your parcel left", look.Muted},
		"troubled": {with(func(c *client.Conversation) { c.Troubled = 1 }), "", "Your parcel left", look.Muted},
		"own queued": {with(func(c *client.Conversation) {
			c.Queued, c.PreviewFrom, c.PreviewState = 1, client.RoleUser, client.StateQueued
		}), "Waiting:", "Your parcel left", look.Amber},
		"own failed": {with(func(c *client.Conversation) {
			c.Troubled, c.PreviewFrom, c.PreviewState = 1, client.RoleUser, client.StateFailed
		}), "Not sent:", "Your parcel left", look.Red},
		"own unconfirmed": {with(func(c *client.Conversation) {
			c.Troubled, c.PreviewFrom, c.PreviewState = 1, client.RoleUser, client.StateUnconfirmed
		}), "Not sent:", "Your parcel left", look.Red},
		"own sent": {with(func(c *client.Conversation) {
			c.Troubled, c.PreviewFrom, c.PreviewState = 1, client.RoleUser, client.StateSent
		}), "You:", "Your parcel left", look.Muted},
		"closed": {with(func(c *client.Conversation) { c.Closed, c.ClosedWhy = true, "Completed" }), "Closed ·", "Your parcel left", look.Muted},
		"closed last": {with(func(c *client.Conversation) {
			c.Closed, c.ClosedWhy, c.Preview, c.PreviewFrom = true, "Closed", "Closed", client.RoleEvent
		}), "", "Closed", look.Muted},
		"new": {with(func(c *client.Conversation) { c.Preview = "" }), "", "No messages yet", look.Muted},
	} {
		who, color, text := previewOf(c.conv)
		if who != c.who || text != c.text || color != c.color {
			t.Errorf("%s: %q %q in %s", name, who, text, color)
		}
	}
}

func TestRow_MarksOwnMessagesThatItsPreviewIsNotOf(t *testing.T) {
	for name, c := range map[string]struct {
		conv        client.Conversation
		icon, words string
	}{
		"nothing":               {client.Conversation{PreviewFrom: client.RoleAgent}, "", ""},
		"failed, then a reply":  {client.Conversation{Troubled: 1, PreviewFrom: client.RoleAgent}, "alert", "1 message was not sent"},
		"failed, then sent":     {client.Conversation{Troubled: 2, PreviewFrom: client.RoleUser, PreviewState: client.StateSent}, "alert", "2 messages were not sent"},
		"failed":                {client.Conversation{Troubled: 1, PreviewFrom: client.RoleUser, PreviewState: client.StateFailed}, "", ""},
		"failed, and a draft":   {client.Conversation{Troubled: 1, Draft: "so", PreviewFrom: client.RoleUser, PreviewState: client.StateFailed}, "alert", "1 message was not sent"},
		"queued":                {client.Conversation{Queued: 1, PreviewFrom: client.RoleUser, PreviewState: client.StateQueued}, "", ""},
		"queued, then a reply":  {client.Conversation{Queued: 3, PreviewFrom: client.RoleAgent}, "clock", "3 messages wait"},
		"queued, and a draft":   {client.Conversation{Queued: 1, Draft: "so", PreviewFrom: client.RoleUser, PreviewState: client.StateQueued}, "clock", "1 message waits"},
		"failed and one queued": {client.Conversation{Queued: 1, Troubled: 1, PreviewFrom: client.RoleUser, PreviewState: client.StateQueued}, "alert", "1 message was not sent"},
	} {
		b := newBench(t)
		r := newRow(b.Now, func(client.ConversationID) {}, nil)
		r.set(c.conv, rowLook{})
		if icon, _, words := trouble(c.conv); icon != c.icon || words != c.words || r.trouble.Visible() != (icon != "") || r.hint() != words {
			t.Errorf("%s: %q says %q, the row shows it: %v, and tells %q", name, icon, words, r.trouble.Visible(), r.hint())
		}
	}
}

func TestSidebar_ClosedConversationIsWithNobody(t *testing.T) {
	b := newBench(t)
	r := newRow(b.Now, func(client.ConversationID) {}, nil)
	for _, closed := range []bool{false, true} {
		r.set(client.Conversation{ID: 1, AgentName: "Support", Handler: client.HandledByOperator, Closed: closed}, rowLook{})
		if dot := r.avatar.Dot(); (dot == "") != closed {
			t.Errorf("closed %t: the dot is %q", closed, dot)
		}
	}
}

func TestSidebar_OperatorViewTellsTheWait(t *testing.T) {
	b := newBench(t)
	c := client.Conversation{ID: 1, AgentName: "Support", Preview: "hello", Handler: client.HandledByOperator, WaitingSince: b.now.Add(-70 * time.Second), LastAt: b.now.Add(-3 * time.Minute)}
	b.SetConversations([]client.Conversation{c}, false)
	uitest.Reads(t, b.Sidebar, "3 min")
	b.setShow(ShowOperator)
	b.SetConversations([]client.Conversation{c}, false)
	uitest.Reads(t, b.Sidebar, "waits 1 min 10 s")
	b.now = b.now.Add(20 * time.Second)
	b.Tick()
	uitest.Reads(t, b.Sidebar, "waits 1 min 30 s")
}

func TestSidebar_AgentFilterIsThereForSeveralAgentsOnly(t *testing.T) {
	b := newBench(t)
	one := []client.Agent{{ID: 1, Name: "Support"}}
	b.SetAgents(one)
	uitest.ReadsNot(t, b.Sidebar, "All agents")
	b.SetAgents(append(one, client.Agent{ID: 2, Name: "Billing"}))
	uitest.Reads(t, b.Sidebar, "All agents")
	b.filter.menu().Items[2].Action()
	if b.Agent() != 2 || len(b.filters) != 1 {
		t.Errorf("agent %d is listed after %d readings", b.Agent(), len(b.filters))
	}
	uitest.Reads(t, b.Sidebar, "Billing")
	uitest.ReadsNot(t, b.Sidebar, "All agents")
	b.SetAgents(one)
	if b.Agent() != 0 || len(b.filters) != 2 {
		t.Errorf("agent %d is listed though it is gone", b.Agent())
	}
}

func TestSidebar_SearchOpensTheNarrowSidebarAndLeavesItAgain(t *testing.T) {
	b := newBench(t)
	b.SetConversations([]client.Conversation{{ID: 1, AgentName: "Support", Preview: "hello"}}, false)
	b.SetNarrow(true)
	if b.Width() != look.SidebarNarrow {
		t.Fatalf("the narrow sidebar is %v wide", b.Width())
	}
	b.FocusSearch()
	if b.Width() != look.SidebarWidth || b.resized != 1 || !b.Searching() {
		t.Errorf("while searching it is %v wide", b.Width())
	}
	test.Type(b.search, "par")
	if got := b.queries[len(b.queries)-1]; got != "par" {
		t.Errorf("searched for %q", got)
	}
	b.SetHits("par", []client.SearchHit{{Conversation: 3, Message: 7, Title: "Support", Snippet: "The **\x02par\x03**cel left, at `noon`"}}, false)
	uitest.Reads(t, b.Sidebar, "The par cel left, at noon")
	b.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if len(b.hits) != 1 || b.hits[0].Message != 7 || b.Width() != look.SidebarNarrow {
		t.Errorf("Enter opened %v, the sidebar is %v wide", b.hits, b.Width())
	}
	if b.Sidebar.hits.Visible() || b.search.Text != "" {
		t.Error("what was found stays in the narrow sidebar")
	}
	b.FocusSearch()
	b.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if b.left != 1 || b.Searching() || b.Width() != look.SidebarNarrow {
		t.Errorf("after Escape: left %d, %v wide", b.left, b.Width())
	}
	uitest.ReadsNot(t, b.Sidebar, "noon")
}

func TestSidebar_NothingToListSaysWhy(t *testing.T) {
	b := newBench(t)
	b.SetConversations(nil, false)
	uitest.Reads(t, b.Sidebar, "No conversations yet.")
	b.setShow(ShowUnread)
	b.SetConversations(nil, false)
	uitest.Reads(t, b.Sidebar, "All caught up.")
	b.setShow(ShowOperator)
	b.SetConversations(nil, false)
	uitest.Reads(t, b.Sidebar, "No conversation is with an operator")
}
