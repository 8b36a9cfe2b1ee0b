package sidebar

import (
	"strings"

	"fyne.io/fyne/v2"

	"delonix/client"
)

// FocusSearch puts the cursor into the search; a narrow sidebar becomes wide
// for it.
func (s *Sidebar) FocusSearch() {
	s.setPeek(true)
	if c := fyne.CurrentApp().Driver().CanvasForObject(s.search); c != nil {
		c.Focus(s.search)
	}
}

// Searching reports whether the search is open.
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
// the one in the field are dropped. more reports whether there may be further ones.
func (s *Sidebar) SetHits(query string, hits []client.SearchHit, more bool) {
	if query != s.search.Text {
		return
	}
	s.hits.set(query, hits, more)
	s.empty.Hide()
	s.feed.Hide()
	s.hits.Show()
}

// AddHits adds what was found further on.
func (s *Sidebar) AddHits(query string, hits []client.SearchHit, more bool) {
	if query == s.search.Text && query == s.hits.query {
		s.hits.add(hits, more)
	}
}
