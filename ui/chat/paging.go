package chat

import "delonix/client"

// SetMessages shows the newest page; more reports whether there is an older one.
func (v *View) SetMessages(list []client.Message, more bool) {
	v.ready, v.older, v.asked = true, more, false
	v.loading.Hide()
	v.setNewer(false)
	v.feed.Reset(nil)
	clear(v.msgs)
	v.setKeys(v.hold(list))
	v.feed.SetKeys(v.keys)
	v.showEmpty()
	v.reportSeen()
}

// SetAround shows the messages around one of them, which is framed, and reports whether there
// are older and newer ones.
func (v *View) SetAround(list []client.Message, older, newer bool, id client.MessageID) {
	v.SetMessages(list, older)
	v.setNewer(newer)
	v.unseen = 0
	v.Mark(id)
}

// Prepend adds an older page above; more reports whether there is another one.
func (v *View) Prepend(list []client.Message, more bool) {
	v.older, v.asked = more, false
	v.setKeys(append(v.hold(list), v.keys...))
	v.feed.SetKeys(v.keys)
	v.arrange()
}

// Append adds a newer page below; newer reports whether there is another one.
func (v *View) Append(list []client.Message, newer bool) {
	v.setKeys(append(v.keys[:len(v.keys):len(v.keys)], v.hold(list)...))
	v.feed.SetKeys(v.keys)
	v.setNewer(newer)
	v.arrange()
	v.moved()
}

// hold keeps the messages of a page and gives the keys of those that are new.
func (v *View) hold(list []client.Message) []int64 {
	keys := make([]int64, 0, len(list))
	for _, m := range list {
		k := int64(m.ID)
		if _, known := v.msgs[k]; !known {
			keys = append(keys, k)
		}
		v.msgs[k] = m
	}
	return keys
}

// setNewer notes if the newest of the messages held is not the newest of the chat.
func (v *View) setNewer(newer bool) {
	v.newer, v.below = newer, false
	v.feed.OpenEnd = newer
}

// Newer reports whether there are newer messages than those that are held.
func (v *View) Newer() bool { return v.newer }

// More reports whether an older page may exist.
func (v *View) More() bool { return v.older }

// LoadFailed allows a page to be asked for again that could not be read.
func (v *View) LoadFailed() { v.asked, v.below = false, false }

// Newest is the last message held, 0 for none.
func (v *View) Newest() client.MessageID { return client.MessageID(v.lastKey()) }

// Reach is how many of the newest messages held have all that are named among them;
// all of them if one is not held.
func (v *View) Reach(ids map[client.MessageID]bool) int {
	first := len(v.keys)
	for id := range ids {
		if i, ok := v.place[int64(id)]; ok {
			first = min(first, i)
		}
	}
	return len(v.keys) - first
}

// Missed counts messages that came while the end of the chat is not held.
func (v *View) Missed(n int) {
	v.unseen += n
	v.setJump()
}

// ScrollToEnd shows the newest message.
func (v *View) ScrollToEnd() {
	if v.newer {
		v.act.LoadNewest()
		return
	}
	v.feed.ScrollToEnd()
}

func (v *View) nearTop() {
	if v.ready && v.older && !v.asked {
		v.asked = true
		v.act.LoadOlder()
	}
}

func (v *View) nearEnd() {
	if v.ready && v.newer && !v.below {
		v.below = true
		v.act.LoadNewer()
	}
}
