package chat

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"delonix/client"
	"delonix/ui/look"
	"delonix/ui/widgets"
)

// groupWithin is how close two messages of one author stand together.
const groupWithin = 5 * time.Minute

// offlineAfter is how long a link may be away before the banner says so.
const offlineAfter = 5 * time.Second

// banners are the lines between head and messages: no connection, who is
// waited for, when the conversation closes, a problem.
type banners struct {
	widget.BaseWidget
	act      *Actions
	offline  *widgets.Banner
	operator *widgets.Banner
	life     *widgets.Banner
	problem  *widgets.Banner
	pending  *widgets.Banner
	conn     client.Connection
	changed  func()
}

func newBanners(act *Actions) *banners {
	b := &banners{act: act, offline: widgets.NewBanner(), operator: widgets.NewBanner(), life: widgets.NewBanner(), problem: widgets.NewBanner(), pending: widgets.NewBanner()}
	b.ExtendBaseWidget(b)
	return b
}

// CreateRenderer stacks those that have something to say.
func (b *banners) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(widgets.Column(0, -1, b.offline, b.problem, b.pending, b.operator, b.life))
}

// refresh gives the banners their places, if one needs another: they are set
// every second while something counts.
func (b *banners) refresh(moved ...bool) {
	if !slices.Contains(moved, true) {
		return
	}
	b.Refresh()
	if b.changed != nil {
		b.changed()
	}
}

func (b *banners) setConnection(c client.Connection, now time.Time) {
	b.conn = c
	var moved bool
	switch {
	case c.State == client.ConnUnauthorized:
		moved = b.offline.Set(look.Red, "The portal does not accept the token any more. Your messages are kept. Sign in again to go on.",
			widgets.NewButton(widgets.Outline, "Sign in", "", func() { b.act.Solve(client.ActionSignIn) }))
	case c.State == client.ConnOffline && now.Sub(c.Since) >= offlineAfter, c.State == client.ConnConnecting && !c.Since.IsZero() && now.Sub(c.Since) >= 2*offlineAfter:
		words := "No connection to the portal. You can read and write; messages are kept and sent when the connection is back."
		if c.Problem != nil && c.Problem.Text != "" {
			words = c.Problem.Text
		}
		moved = b.offline.Set(look.Amber, words, widgets.NewButton(widgets.Outline, "Retry now", "", b.act.RetryNow))
	default:
		moved = b.offline.Set("", "")
	}
	b.refresh(moved)
}

func (b *banners) setProblem(p *client.Problem) {
	if p == nil {
		b.refresh(b.problem.Set("", ""))
		return
	}
	buttons := []*widgets.Button{widgets.NewButton(widgets.Quiet, "Close", "", func() { b.setProblem(nil) })}
	switch p.Action {
	case client.ActionSignIn:
		buttons = append(buttons, widgets.NewButton(widgets.Outline, "Sign in", "", func() { b.act.Solve(p.Action) }))
	case client.ActionSettings:
		buttons = append(buttons, widgets.NewButton(widgets.Outline, "Settings", "", func() { b.act.Solve(p.Action) }))
	case client.ActionRetry:
		buttons = append(buttons, widgets.NewButton(widgets.Outline, "Retry now", "", func() { b.setProblem(nil); b.act.Solve(p.Action) }))
	}
	b.refresh(b.problem.Set(look.Red, p.Text, buttons...))
}

// setPending tells of what was said but not sent, the oldest first.
func (b *banners) setPending(list []client.Utterance) {
	if len(list) == 0 {
		b.refresh(b.pending.Set("", ""))
		return
	}
	u := list[0]
	words := "A recording of " + widgets.Span(u.Length) + " is kept."
	if len(list) > 1 {
		words = fmt.Sprintf("%d recordings are kept; the first is %s long.", len(list), widgets.Span(u.Length))
	}
	if u.Problem != nil {
		words = u.Problem.Text + " (" + widgets.Span(u.Length) + ")"
		if len(list) > 1 {
			words += " " + widgets.Count(len(list)-1, "more is kept.", "more are kept.")
		}
	}
	b.refresh(b.pending.Set(look.Amber, words,
		widgets.NewButton(widgets.Quiet, "Discard", "", func() { b.pendingBusy(); b.act.DropSpoken(u.ID) }),
		widgets.NewButton(widgets.Outline, "Send it", "", func() { b.pendingBusy(); b.act.SendSpoken(u.ID) })))
}

// pendingBusy takes the buttons away, so that nothing is sent twice.
func (b *banners) pendingBusy() {
	b.refresh(b.pending.Set(look.Amber, "One moment…"))
}

// set shows what the conversation's state asks for.
func (b *banners) set(c client.Conversation, now time.Time) {
	moved := b.operator.Set(look.Leaf, operatorWords(c, now))
	var life bool
	switch {
	case c.Closed:
		life = b.life.Set(look.Muted, closedWords(c.ClosedWhy), widgets.NewButton(widgets.Outline, "Start a new conversation about this", "", b.act.StartAgain))
	case c.ReadOnly != "":
		life = b.life.Set(look.Muted, c.ReadOnly)
	case closingSoon(c, now):
		life = b.life.Set(look.Amber, "This conversation closes by itself in "+widgets.Span(c.CloseTime.Sub(now))+" unless something is written.")
	case c.NoLive != nil:
		life = b.life.Set(look.Muted, c.NoLive.Text)
	default:
		life = b.life.Set("", "")
	}
	b.refresh(moved, life)
}

// closedWords is that a conversation is closed, with the reason if it tells
// more.
func closedWords(why string) string {
	const plain = "This conversation is closed"
	reason := strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(why, "Closed"), ":"))
	switch {
	case reason == "":
		return plain + "."
	case reason != why:
		return plain + pick(strings.HasPrefix(why, "Closed:"), ": ", " ") + reason + "."
	}
	return plain + ". " + why + "."
}

func pick(on bool, a, b string) string {
	if on {
		return a
	}
	return b
}

// closingSoon is true when less than a tenth of the session's time is left.
func closingSoon(c client.Conversation, now time.Time) bool {
	if c.CloseTime.IsZero() || c.Timeout <= 0 || !c.CloseTime.After(now) {
		return false
	}
	return c.CloseTime.Sub(now) < c.Timeout/10
}

// operatorWords tells with whom the person is and how long the wait is.
func operatorWords(c client.Conversation, now time.Time) string {
	if c.Handler != client.HandledByOperator || c.Closed {
		return ""
	}
	name := c.OperatorName
	if name == "" {
		name = "an operator"
	}
	switch {
	case !c.WaitingSince.IsZero() && !c.Answered:
		return "Handed over to " + name + ". Waiting for the first answer for " + widgets.Span(now.Sub(c.WaitingSince)) + "."
	case !c.WaitingSince.IsZero():
		return "With " + name + ". Waiting for an answer for " + widgets.Span(now.Sub(c.WaitingSince)) + "."
	case c.FirstAnswerAfter > 0:
		return "With " + name + ". The first answer came after " + widgets.Span(c.FirstAnswerAfter) + "."
	}
	return "With " + name + "."
}
