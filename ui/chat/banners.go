package chat

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/look"
	"delonix/ui/problems"
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
	told     *client.Problem    // what problem tells of
	kept     []client.Utterance // what pending tells of
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
	p := *client.NewProblem(i18n.Say("chat.offline"), client.ActionRetry, "")
	if c.State == client.ConnUnauthorized {
		p = *client.NewProblem(i18n.Say("chat.tokenRefused"), client.ActionSignIn, "")
	}
	if c.Problem != nil && c.Problem.Text != "" {
		p = *c.Problem
	}
	away := now.Sub(c.Since)
	switch {
	case c.State == client.ConnUnauthorized:
		moved = b.offline.Set(look.Red, client.Said(p), problems.Buttons(p, b.solving())...)
	case c.State == client.ConnNoToken,
		c.State == client.ConnOffline && away >= offlineAfter,
		c.State == client.ConnConnecting && !c.Since.IsZero() && away >= 2*offlineAfter:
		if p.Action == client.ActionNone {
			p.Action = client.ActionRetry
		}
		moved = b.offline.Set(look.Amber, client.Said(p), problems.Buttons(p, b.solving())...)
	default:
		moved = b.offline.Set("", "")
	}
	b.refresh(moved)
}

func (b *banners) setProblem(p *client.Problem) {
	b.told = p
	if p == nil {
		b.refresh(b.problem.Set("", ""))
		return
	}
	buttons := []*widgets.Button{widgets.NewButton(widgets.Quiet, i18n.T("common.close"), "", func() { b.setProblem(nil) })}
	act := b.solving()
	solve := act.Solve
	act.Solve = func(a client.Action) {
		if a == client.ActionRetry || a == client.ActionUnlock {
			b.setProblem(nil)
		}
		solve(a)
	}
	b.refresh(b.problem.Set(look.Red, client.Said(*p), append(buttons, problems.Buttons(*p, act)...)...))
}

// solving are the buttons of a problem.
func (b *banners) solving() problems.Actions {
	return problems.Actions{Copy: b.act.CopyDetails, Solve: func(a client.Action) {
		if a == client.ActionRetry {
			b.act.RetryNow()
			return
		}
		b.act.Solve(a)
	}}
}

// setPending tells of what was said but not sent, the oldest first.
func (b *banners) setPending(list []client.Utterance) {
	b.kept = list
	if len(list) == 0 {
		b.refresh(b.pending.Set("", ""))
		return
	}
	u := list[0]
	words := i18n.T("chat.recordingKept", "span", i18n.Span(u.Length))
	if len(list) > 1 {
		words = i18n.N("chat.recordingsKept", len(list), "span", i18n.Span(u.Length))
	}
	if u.Problem != nil {
		words = i18n.T("chat.recordingProblem", "problem", client.Said(*u.Problem), "span", i18n.Span(u.Length))
		if len(list) > 1 {
			words += " " + i18n.N("chat.moreKept", len(list)-1)
		}
	}
	b.refresh(b.pending.Set(look.Amber, words,
		widgets.NewButton(widgets.Quiet, i18n.T("chat.discard"), "", func() { b.pendingBusy(); b.act.DropSpoken(u.ID) }),
		widgets.NewButton(widgets.Outline, i18n.T("chat.sendIt"), "", func() { b.pendingBusy(); b.act.SendSpoken(u.ID) })))
}

// pendingBusy takes the buttons away, so that nothing is sent twice.
func (b *banners) pendingBusy() {
	b.refresh(b.pending.Set(look.Amber, i18n.T("chat.oneMoment")))
}

// set shows what the conversation's state asks for.
func (b *banners) set(c client.Conversation, now time.Time) {
	moved := b.operator.Set(look.Leaf, operatorWords(c, now))
	var life bool
	switch {
	case c.Closed:
		life = b.life.Set(look.Muted, closedWords(c.ClosedWhy), widgets.NewButton(widgets.Outline, i18n.T("common.startAgain"), "", b.act.StartAgain))
	case c.ReadOnly != "":
		life = b.life.Set(look.Muted, c.ReadOnly)
	case closingSoon(c, now):
		life = b.life.Set(look.Amber, i18n.T("chat.closesIn", "span", i18n.Span(c.CloseTime.Sub(now))))
	case c.NoLive != nil:
		life = b.life.Set(look.Muted, client.Said(*c.NoLive))
	default:
		life = b.life.Set("", "")
	}
	b.refresh(moved, life)
}

// closedWords is that a conversation is closed, with the reason if it tells
// more.
func closedWords(why string) string {
	if why == "" {
		return i18n.T("chat.isClosed") + "."
	}
	if rest, ok := strings.CutPrefix(why, i18n.T("common.closed")); ok { // ": busy", " because …"
		return i18n.T("chat.isClosed") + rest + "."
	}
	return i18n.T("chat.isClosedWhy", "why", why)
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
		name = i18n.T("common.anOperator")
	}
	switch {
	case c.Streaming: // the answer is coming
		return i18n.T("chat.with", "name", name)
	case !c.WaitingSince.IsZero() && !c.Answered:
		return i18n.T("chat.handedOver", "name", name, "span", i18n.Span(now.Sub(c.WaitingSince)))
	case !c.WaitingSince.IsZero():
		return i18n.T("chat.withWaiting", "name", name, "span", i18n.Span(now.Sub(c.WaitingSince)))
	case c.FirstAnswerAfter > 0:
		return i18n.T("chat.withAnswered", "name", name, "span", i18n.Span(c.FirstAnswerAfter))
	}
	return i18n.T("chat.with", "name", name)
}
