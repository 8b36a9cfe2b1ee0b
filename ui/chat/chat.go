package chat

import (
	"maps"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/look"
	"delonix/ui/loop"
	"delonix/ui/widgets"
)

// View is the chat region without the composer.
type View struct {
	widget.BaseWidget
	host
	Now                   func() time.Time
	KeyTalk, KeyHandsFree string // as shown in the empty state

	conv     client.Conversation
	agent    client.Agent
	msgs     map[int64]client.Message
	keys     []int64
	place    map[int64]int // index of each key
	feed     *widgets.Feed
	head     *header
	finder   *findBar
	words    []string // that are looked for, marked in the texts
	notice   *banners
	jump     *widgets.Button
	unseen   int // new messages below what is in sight
	empty    *fyne.Container
	ready    bool // the first page was read
	older    bool // an older page may exist
	asked    bool // and was asked for
	newer    bool // there are newer messages than those that are held
	below    bool // and they were asked for
	speaking client.MessageID
	sentence string
	marked   client.MessageID // found by search
	unmark   *time.Timer
	seen     seenMark
	focused  func() bool
	loading  fyne.CanvasObject
}

// New makes an empty view. focused reports whether the window has the focus, since
// only what a person really saw counts as read.
func New(act Actions, focused func() bool) *View {
	v := &View{Now: time.Now, msgs: map[int64]client.Message{}, place: map[int64]int{}, focused: focused}
	v.feed = widgets.NewFeed(v.build)
	v.host = host{act: &act, pictures: widgets.NewPictures(), wheel: v.feed.Wheel, drags: v.feed.Towards, resized: func(id client.MessageID) { v.feed.Changed(int64(id)) },
		toTop: func(id client.MessageID) { v.feed.ScrollTo(int64(id)) }}
	v.feed.Estimate = v.estimate
	v.feed.NearTop = v.nearTop
	v.feed.NearEnd = v.nearEnd
	v.feed.Moved = v.moved
	v.head = newHeader(v.act)
	v.finder = newFindBar(v.act)
	v.notice = newBanners(v.act)
	v.jump = widgets.NewButton(widgets.Outline, i18n.T("chat.newMessages"), "down", v.ScrollToEnd)
	v.jump.Hide()
	v.empty = container.NewStack()
	v.empty.Hide()
	v.loading = loadingShape()
	v.ExtendBaseWidget(v)
	return v
}

// CreateRenderer stacks head, banners and messages.
func (v *View) CreateRenderer() fyne.WidgetRenderer {
	v.ExtendBaseWidget(v)
	float := container.NewVBox(widgets.Gap(0, 0), container.NewCenter(v.jump), widgets.Gap(1, look.Space8))
	over := container.NewBorder(nil, float, nil, nil)
	body := container.NewStack(widgets.NewMiddle(v.feed, look.ColumnMax, v.feed.Wheel), v.empty, v.loading, over)
	top := widgets.Column(0, -1, v.head, v.finder, v.notice)
	v.finder.changed = top.Refresh
	v.notice.changed = top.Refresh
	return widget.NewSimpleRenderer(container.NewBorder(top, nil, nil, nil, body))
}

// Conversation gives what is shown.
func (v *View) Conversation() client.Conversation { return v.conv }

// Open shows another conversation; its messages follow by SetMessages.
func (v *View) Open(c client.Conversation, a client.Agent) {
	v.conv, v.agent = c, a
	clear(v.msgs)
	v.setKeys(nil)
	v.ready, v.older, v.asked, v.unseen, v.seen, v.marked = false, false, false, 0, seenMark{}, 0
	v.setNewer(false)
	v.feed.Reset(nil)
	v.loading.Show()
	v.empty.Hide()
	v.jump.Hide()
	v.notice.setPending(nil)
	v.HideFind()
	v.SetConversation(c)
}

// SetConversation shows another state of the open conversation.
func (v *View) SetConversation(c client.Conversation) {
	waited := v.conv.FirstAnswerAfter
	v.conv = c
	if c.FirstAnswerAfter != waited {
		v.rebuild(v.handOver())
	}
	v.head.set(c)
	v.notice.set(c, v.Now())
	v.reportSeen()
}

// SetConnection shows the offline banner after a while without a link.
func (v *View) SetConnection(c client.Connection) { v.notice.setConnection(c, v.Now()) }

// SetProblem shows a problem of this conversation above the messages; nil
// takes it away.
func (v *View) SetProblem(p *client.Problem) { v.notice.setProblem(p) }

// SetAgent learns more of the agent (its voice, its greeting).
func (v *View) SetAgent(a client.Agent) {
	v.agent = a
	v.showEmpty()
	v.rebuild(v.keys...)
}

// Tick repaints what depends on the clock; true if the next second changes it
// again.
func (v *View) Tick() bool {
	now := v.Now()
	v.notice.set(v.conv, now)
	v.notice.setConnection(v.notice.conn, now)
	return v.Counts()
}

// Counts reports whether a wait or the time until the close is shown.
func (v *View) Counts() bool {
	return !v.conv.Closed && (!v.conv.WaitingSince.IsZero() && !v.conv.Streaming || closingSoon(v.conv, v.Now()))
}

// SetPending shows the recordings of this conversation that were not sent.
func (v *View) SetPending(list []client.Utterance) { v.notice.setPending(list) }

// Replace shows the page anew in its order, after changes that may have moved
// messages. What did not change keeps its row.
func (v *View) Replace(list []client.Message, changed map[client.MessageID]bool) {
	atEnd := v.feed.AtEnd()
	keys := v.olderThan(list)
	lastKnown := -1
	for i, m := range list {
		if _, known := v.msgs[int64(m.ID)]; known {
			lastKnown = i
		}
	}
	fresh := 0
	for i, m := range list {
		if i > lastKnown && m.Role != client.RoleUser && m.Role != client.RoleEvent {
			fresh++
		}
		v.msgs[int64(m.ID)] = m
		keys = append(keys, int64(m.ID))
	}
	v.drop(keys)
	v.setKeys(keys)
	v.feed.SetKeys(keys)
	for id := range changed {
		v.updateRow(int64(id))
	}
	v.arrange()
	if !atEnd {
		v.unseen += fresh
	}
	for id := range changed { // what is not here may be further up
		v.older = v.older || !v.Has(id)
	}
	v.showEmpty()
	v.moved()
}

// olderThan gives the rows that were loaded before and stay above a page.
func (v *View) olderThan(list []client.Message) []int64 {
	if len(list) == 0 {
		return nil
	}
	inPage := make(map[int64]bool, len(list))
	for _, m := range list {
		inPage[int64(m.ID)] = true
	}
	var keys []int64
	for _, k := range v.keys {
		if inPage[k] {
			break
		}
		if v.before(k, list[0]) {
			keys = append(keys, k)
		}
	}
	return keys
}

func (v *View) before(k int64, first client.Message) bool {
	m, ok := v.msgs[k]
	return ok && m.At.Before(first.At)
}

func (v *View) drop(keep []int64) {
	kept := make(map[int64]bool, len(keep))
	for _, k := range keep {
		kept[k] = true
	}
	for k := range v.msgs {
		if !kept[k] {
			delete(v.msgs, k)
		}
	}
}

// Update shows other states of messages that keep their place, such as a
// reply that grows.
func (v *View) Update(list []client.Message) {
	for _, m := range list {
		if _, known := v.msgs[int64(m.ID)]; known {
			v.msgs[int64(m.ID)] = m
			v.updateRow(int64(m.ID))
		}
	}
	v.moved()
}

// Takes reports whether messages that were read by their names, in the order of the chat,
// find their places without the page being read again: those held keep their order, the
// others come after the newest one, and none is missing.
func (v *View) Takes(named map[client.MessageID]bool, list []client.Message) bool {
	last, fresh, missing := -1, 0, maps.Clone(named)
	for _, m := range list {
		delete(missing, m.ID)
		i, held := v.place[int64(m.ID)]
		switch {
		case !held:
			fresh++
		case fresh > 0 || i < last:
			return false
		default:
			last = i
		}
	}
	for id := range missing {
		if !v.Has(id) {
			return false // it may be further up
		}
	}
	return fresh == 0 || last == len(v.keys)-1
}

// Take shows other states of messages, and below the newest one those that are new.
func (v *View) Take(list []client.Message) {
	atEnd := v.feed.AtEnd()
	fresh := v.hold(list)
	if len(fresh) > 0 {
		v.setKeys(append(v.keys[:len(v.keys):len(v.keys)], fresh...))
		v.feed.SetKeys(v.keys)
	}
	for _, m := range list {
		v.updateRow(int64(m.ID))
	}
	if len(fresh) > 0 {
		v.arrange()
		for _, k := range fresh {
			if r := v.msgs[k].Role; !atEnd && r != client.RoleUser && r != client.RoleEvent {
				v.unseen++
			}
		}
		v.showEmpty()
	}
	v.moved()
}

// Message gives one that is loaded.
func (v *View) Message(id client.MessageID) (client.Message, bool) {
	m, ok := v.msgs[int64(id)]
	return m, ok
}

// Has reports whether a message is among the loaded ones.
func (v *View) Has(id client.MessageID) bool { _, ok := v.msgs[int64(id)]; return ok }

// Loaded is how many messages are held.
func (v *View) Loaded() int { return len(v.keys) }

// Oldest is the first message held, 0 for none.
func (v *View) Oldest() client.MessageID {
	if len(v.keys) == 0 {
		return 0
	}
	return client.MessageID(v.keys[0])
}

// Mark scrolls to a message and frames it.
func (v *View) Mark(id client.MessageID) {
	old := v.marked
	v.marked = id
	v.rebuild(int64(old), int64(id))
	v.feed.ScrollTo(int64(id))
	if v.unmark != nil {
		v.unmark.Stop()
	}
	v.unmark = time.AfterFunc(markedFor, func() { loop.Do(func() { v.Unmark(id) }) })
}

// markedFor is how long a message found by search keeps its frame: long enough
// to be found, and no claim of anything after that.
const markedFor = 4 * time.Second

// Unmark takes the frame of a message away.
func (v *View) Unmark(id client.MessageID) {
	if v.marked == id && id != 0 {
		v.marked = 0
		v.rebuild(int64(id))
	}
}

// SetSpeaking marks the message that is being read aloud.
func (v *View) SetSpeaking(id client.MessageID, sentence string) {
	old := v.speaking
	v.speaking, v.sentence = id, sentence
	if old != id {
		v.rebuild(int64(old), int64(id))
		v.mark(old, "")
	}
	v.mark(id, sentence)
}

func (v *View) mark(id client.MessageID, sentence string) {
	if r, ok := v.feed.Row(int64(id)).(*messageRow); ok {
		r.text.Mark(sentence)
	}
}

// Reword shows everything in the language that is in force now. A problem that is
// shown keeps its words.
func (v *View) Reword() {
	v.head.nameButtons()
	v.finder.reword()
	v.head.set(v.conv)
	v.notice.set(v.conv, v.Now())
	v.notice.setConnection(v.notice.conn, v.Now())
	v.notice.setPending(v.notice.kept)
	v.notice.setProblem(v.notice.told)
	for _, k := range v.keys {
		v.feed.Drop(k)
	}
	v.setJump()
	v.showEmpty()
	v.Refresh()
}

// Close ends what decodes pictures, and what would still change by itself.
func (v *View) Close() {
	v.marked = 0
	if v.unmark != nil {
		v.unmark.Stop()
	}
	v.pictures.Close()
}

// LastReply is the newest message that was not the person's own.
func (v *View) LastReply() (client.Message, bool) {
	for i := len(v.keys) - 1; i >= 0; i-- {
		if m := v.msgs[v.keys[i]]; m.Role == client.RoleAgent || m.Role == client.RoleOperator {
			return m, true
		}
	}
	return client.Message{}, false
}

// Page scrolls by so many screens.
func (v *View) Page(n float32) { v.feed.Page(n) }

func (v *View) rebuild(keys ...int64) {
	for _, k := range keys {
		v.updateRow(k)
	}
}

func (v *View) lastKey() int64 {
	if len(v.keys) == 0 {
		return 0
	}
	return v.keys[len(v.keys)-1]
}

func (v *View) showEmpty() {
	if !v.ready || len(v.keys) > 0 {
		v.empty.Hide()
		return
	}
	v.empty.Objects = []fyne.CanvasObject{emptyState(v.agent, v.KeyTalk, v.KeyHandsFree, v.act.Send)}
	v.empty.Show()
	v.empty.Refresh()
}

// moved runs after every scroll: the button for new messages, and what was
// seen.
func (v *View) moved() {
	if v.feed.AtEnd() {
		v.unseen = 0
	}
	v.setJump()
	v.reportSeen()
}

// Seen reports again what is in sight, for when the window gets the focus.
func (v *View) Seen() { v.seen = seenMark{}; v.reportSeen() }

func (v *View) reportSeen() {
	if !v.ready || !v.focused() {
		return
	}
	var last client.MessageID
	for _, k := range v.feed.InSight() {
		last = client.MessageID(k)
	}
	now := seenMark{last, v.conv.Unread}
	if last != 0 && now != v.seen {
		v.seen = now
		v.act.Seen(last)
	}
}

// seenMark is what was last told to be seen: up to which message, and how many
// were unread then, since a reply that is seen while it grows counts only when
// it is finished.
type seenMark struct {
	last   client.MessageID
	unread int
}
