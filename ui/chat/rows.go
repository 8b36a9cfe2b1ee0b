package chat

import (
	"math"
	"reflect"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/look"
	"delonix/ui/markdown"
	"delonix/ui/widgets"
)

// build makes the row of a message.
func (v *View) build(key int64) fyne.CanvasObject {
	m := v.msgs[key]
	opt := v.options(key, m)
	if m.Role == client.RoleEvent {
		return newEventRow(m, opt.day, v.waited(key))
	}
	r := newMessageRow(m, opt, &v.host)
	if opt.speaking {
		r.text.Mark(v.sentence)
	}
	r.text.Find(v.words)
	return r
}

// waited is how long the first answer took after the newest hand-over, 0 for
// other lines.
func (v *View) waited(key int64) time.Duration {
	if key != v.handOver() {
		return 0
	}
	return v.conv.FirstAnswerAfter
}

// handOver is the line of the newest hand-over, 0 for none.
func (v *View) handOver() int64 {
	for i := len(v.keys) - 1; i >= 0; i-- {
		if m := v.msgs[v.keys[i]]; m.Role == client.RoleEvent && m.Event == client.EventHandedOver {
			return v.keys[i]
		}
	}
	return 0
}

// updateRow shows a message's new state in its row, if it has one.
func (v *View) updateRow(key int64) {
	m, ok := v.msgs[key]
	if !ok {
		return
	}
	r, ok := v.feed.Row(key).(*messageRow)
	if !ok {
		if v.feed.Row(key) != nil {
			v.feed.Drop(key)
		}
		return
	}
	opt := v.options(key, m)
	if opt == r.opt && reflect.DeepEqual(m, r.msg) {
		return // to make it anew would only leave its old parts to the toolkit's cache
	}
	r.set(m, opt)
	v.feed.Changed(key)
}

// arrange gives the rows that exist their day, their avatar and their answers
// again, after the order of messages changed.
func (v *View) arrange() {
	for _, key := range v.keys {
		r, ok := v.feed.Row(key).(*messageRow)
		if !ok {
			continue
		}
		if m := v.msgs[key]; v.options(key, m) != r.opt {
			r.set(m, v.options(key, m))
			v.feed.Changed(key)
		}
	}
}

func (v *View) options(key int64, m client.Message) rowOptions {
	opt := rowOptions{author: v.author(m), avatar: true, last: key == v.lastKey() && !v.newer, canSpeak: v.agent.Voice.Speaks || !v.agent.Voice.Known,
		speaking: v.speaking == m.ID && m.ID != 0, highlit: v.marked == m.ID}
	prev, ok := v.previous(key)
	if !ok || !widgets.SameDay(prev.At, m.At) {
		opt.day = widgets.Day(m.At, v.Now())
	} else if prev.Role == m.Role && v.author(prev) == opt.author && m.At.Sub(prev.At) < groupWithin {
		opt.avatar = false
	}
	return opt
}

func (v *View) previous(key int64) (client.Message, bool) {
	i, ok := v.place[key]
	if !ok || i == 0 {
		return client.Message{}, false
	}
	m, ok := v.msgs[v.keys[i-1]]
	return m, ok
}

// setKeys takes over the order of messages.
func (v *View) setKeys(keys []int64) {
	v.keys = keys
	clear(v.place)
	for i, k := range keys {
		v.place[k] = i
	}
}

func (v *View) author(m client.Message) string {
	switch {
	case m.Role == client.RoleUser:
		return i18n.T("chat.you")
	case m.Author != "":
		return m.Author
	case m.Role == client.RoleOperator && v.conv.OperatorName != "":
		return v.conv.OperatorName
	case m.Role == client.RoleOperator:
		return noName()
	}
	return v.conv.AgentName
}

// estimate guesses a row's height from the length of its text, so that the
// scroll bar is about right before the row was ever built.
func (v *View) estimate(key int64, width float32) float32 {
	m := v.msgs[key]
	if m.Role == client.RoleEvent {
		return 36
	}
	perLine := max(20, min(look.BubbleMax, width*look.BubbleShare)/7)
	lines := 0.0
	for l := range strings.Lines(m.Text[:min(len(m.Text), markdown.PageBytes)]) {
		lines += math.Max(1, math.Ceil(float64(len(l))/float64(perLine)))
	}
	return float32(lines)*20 + 52 + float32(len(m.Attachments))*64
}

func (v *View) setJump() {
	if v.feed.AtEnd() || len(v.keys) == 0 {
		v.jump.Hide()
		return
	}
	label := i18n.T("chat.toNewest")
	if v.unseen > 0 {
		label = i18n.N("chat.newMessageCount", v.unseen)
	}
	if v.jump.Label != label {
		v.jump.Set("down", label, label, look.Ember)
	}
	if !v.jump.Visible() {
		v.jump.Show()
	}
}

// loadingShape is the shape of what comes, in grey.
func loadingShape() fyne.CanvasObject {
	bar := func(w, h float32) fyne.CanvasObject {
		return widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Selected, Radius: look.RadiusCard, Min: fyne.NewSize(w, h)}, nil)
	}
	left := func(w float32) fyne.CanvasObject { return widgets.Row(look.Space12, -1, bar(32, 32), bar(w, 48)) }
	right := func(w float32) fyne.CanvasObject { return widgets.Row(0, 0, widgets.Gap(0, 0), bar(w, 40)) }
	return widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Background, Pad: widgets.Pad(sideMargin, look.Space24)},
		widgets.Column(look.Space16, -1, left(320), right(200), left(400), right(260)))
}
