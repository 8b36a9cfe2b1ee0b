package sidebar

import (
	"cmp"
	"slices"

	"delonix/client"
)

// SetConversations shows a whole new list, newest first; more reports whether there are
// further ones.
func (s *Sidebar) SetConversations(list []client.Conversation, more bool) {
	s.loaded, s.more, s.asked = true, more, false
	s.loading.Hide()
	clear(s.rows)
	s.order = s.order[:0]
	s.hold(list)
	s.feed.SetKeys(s.keys())
	for _, k := range s.feed.InSight() {
		s.updateRow(client.ConversationID(k))
	}
	s.updateBuilt(list)
	s.showEmpty()
}

// AddConversations adds the next page at the end.
func (s *Sidebar) AddConversations(list []client.Conversation, more bool) {
	s.more, s.asked = more, false
	s.hold(list)
	s.feed.SetKeys(s.keys())
}

// LoadFailed allows the next page to be asked for again.
func (s *Sidebar) LoadFailed() { s.asked = false }

// UpdateConversations shows rows anew that were read by their names; those of ids that
// are not among them do not belong to the list any more. A row moves to the place of
// its last activity.
func (s *Sidebar) UpdateConversations(ids []client.ConversationID, rows []client.Conversation) {
	moved := false
	fresh := map[client.ConversationID]client.Conversation{}
	for _, c := range rows {
		fresh[c.ID] = c
	}
	for _, id := range ids {
		old, had := s.rows[id]
		c, has := fresh[id]
		if had && has && old.LastAt.Equal(c.LastAt) {
			s.rows[id] = c
			s.updateRow(id)
			continue
		}
		if had {
			moved = true
			delete(s.rows, id)
			s.order = slices.DeleteFunc(s.order, func(o client.ConversationID) bool { return o == id })
		}
		if has && s.insert(c) {
			moved = true
		}
	}
	if !moved {
		return
	}
	s.feed.SetKeys(s.keys())
	s.updateBuilt(rows)
	s.showEmpty()
}

// insert puts a row at its place, unless that is on a page that was not read.
func (s *Sidebar) insert(c client.Conversation) bool {
	at, _ := slices.BinarySearchFunc(s.order, c, func(id client.ConversationID, c client.Conversation) int {
		o := s.rows[id]
		return cmp.Or(c.LastAt.Compare(o.LastAt), cmp.Compare(c.ID, o.ID))
	})
	if at == len(s.order) && s.more {
		return false
	}
	s.rows[c.ID] = c
	s.order = slices.Insert(s.order, at, c.ID)
	return true
}

// Loaded is how many conversations are held.
func (s *Sidebar) Loaded() int { return len(s.order) }

// Last is the last conversation held, 0 for none.
func (s *Sidebar) Last() client.ConversationID {
	if len(s.order) == 0 {
		return 0
	}
	return s.order[len(s.order)-1]
}

// hold adds rows at the end.
func (s *Sidebar) hold(list []client.Conversation) {
	for _, c := range list {
		if _, has := s.rows[c.ID]; !has {
			s.order = append(s.order, c.ID)
		}
		s.rows[c.ID] = c
	}
}

func (s *Sidebar) keys() []int64 {
	keys := make([]int64, len(s.order))
	for i, id := range s.order {
		keys[i] = int64(id)
	}
	return keys
}

// updateBuilt shows what changed in the rows that exist.
func (s *Sidebar) updateBuilt(list []client.Conversation) {
	for _, c := range list {
		s.updateRow(c.ID)
	}
}

func (s *Sidebar) nearEnd() {
	if s.more && !s.asked {
		s.asked = true
		s.act.More()
	}
}
