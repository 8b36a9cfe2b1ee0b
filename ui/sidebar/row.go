package sidebar

import (
	"reflect"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/look"
	"delonix/ui/widgets"
)

const (
	rowHeight  float32 = 64
	avatarSize float32 = 40
)

// row is one conversation: avatar, name, time, preview, badge and marks. In
// the narrow sidebar only the avatar and the badge are left.
type row struct {
	widget.BaseWidget
	conv client.Conversation
	rowLook
	time    string // as it is shown
	now     func() time.Time
	tap     *widgets.TapArea
	bar     *canvas.Rectangle
	avatar  *widgets.Avatar
	name    *widgets.Text
	when    *widgets.Text
	who     *widgets.Text
	preview *widgets.Text
	badge   *widgets.Badge
	tiny    *widgets.Badge
	muted   *widgets.Glyph
	trouble *widgets.Glyph
	wide    fyne.CanvasObject
}

func newRow(now func() time.Time, open func(client.ConversationID), menu func(client.ConversationID, fyne.Position)) *row {
	r := &row{now: now}
	r.avatar = widgets.NewAvatar("", avatarSize)
	r.name = widgets.NewText("", look.Text, look.TextSize).Truncated()
	r.when = widgets.NewText("", look.Muted, look.TextSmall)
	r.who = widgets.NewText("", look.Leaf, look.TextSmall)
	r.preview = widgets.NewText("", look.Muted, look.TextSmall).Truncated()
	r.badge, r.tiny = widgets.NewBadge(), widgets.NewBadge()
	r.muted = widgets.NewGlyph("bell-off", look.Muted, 16)
	r.muted.Hide()
	r.trouble = widgets.NewGlyph("alert", look.Red, 16)
	r.trouble.Hide()
	r.bar = canvas.NewRectangle(nil)
	texts := widgets.Column(look.Space4, -1,
		widgets.Row(look.Space8, 0, r.name, r.muted, r.when),
		widgets.Row(look.Space4, 1, r.who, r.preview, r.trouble, r.badge))
	r.wide = widgets.Row(look.Space12, 1, r.avatar, texts)
	r.tap = widgets.NewTapArea(widgets.SurfaceStyle{Fill: look.Clear, Radius: look.RadiusField}, nil, func() { open(r.conv.ID) })
	r.tap.OnSecondary = func(at fyne.Position) { menu(r.conv.ID, at) }
	r.tap.Hint = r.hint
	r.ExtendBaseWidget(r)
	return r
}

// hint is what the row leaves out: the exact time, the name where there is no
// place for it, and what a mark means.
func (r *row) hint() string {
	var parts []string
	if r.narrow {
		parts = append(parts, title(r.conv))
	}
	if at := i18n.Exact(r.conv.LastAt); at != "" {
		parts = append(parts, at)
	}
	if _, _, words := trouble(r.conv); words != "" {
		parts = append(parts, words)
	}
	return strings.Join(parts, " · ")
}

// rowLook is how a row is shown, whatever its conversation is.
type rowLook struct {
	selected bool
	narrow   bool
	waits    bool // the time is how long the person waits for the operator
}

// shows reports whether the row shows that already: to show it again would only have the window
// painted.
func (r *row) shows(c client.Conversation, how rowLook) bool {
	if how != r.rowLook || !reflect.DeepEqual(c, r.conv) {
		return false
	}
	words, _ := r.timeOf(c)
	return words == r.time
}

// set shows another state of the conversation.
func (r *row) set(c client.Conversation, how rowLook) {
	r.conv, r.rowLook = c, how
	dot := fyne.ThemeColorName("")
	switch {
	case c.Closed:
	case c.Handler == client.HandledByOperator:
		dot = look.Leaf
	case c.Handler == client.HandledByCopilot:
		dot = look.Violet
	}
	title := title(c)
	r.avatar.Set(title, dot)
	r.name.Set(title, look.Text, c.Unread > 0)
	r.setTime(c)
	who, color, text := previewOf(c)
	r.who.Set(who, color, false)
	show(r.who, who != "")
	textColor := look.Muted
	if c.Unread > 0 {
		textColor = look.Text
	}
	r.preview.Set(text, textColor, false)
	r.badge.Set(c.Unread)
	r.tiny.Set(c.Unread)
	show(r.muted, c.Muted)
	icon, color, _ := trouble(c)
	show(r.trouble, icon != "")
	if icon != "" {
		r.trouble.Set(icon, color)
	}
	r.tap.Select(how.selected)
	r.Refresh()
}

func (r *row) setTime(c client.Conversation) {
	words, waits := r.timeOf(c)
	r.time = words
	color := look.Muted
	if waits {
		color = look.Amber
	}
	r.when.Set(words, color, waits)
}

// timeOf is what stands at the end of a row's first line: how long ago something
// happened, or how long the person waits.
func (r *row) timeOf(c client.Conversation) (words string, waits bool) {
	if r.waits && !c.WaitingSince.IsZero() && !c.Streaming {
		return i18n.T("sidebar.waits", "span", i18n.Span(r.now().Sub(c.WaitingSince))), true
	}
	return widgets.Ago(c.LastAt, r.now()), false
}

func show(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

func title(c client.Conversation) string {
	if c.Title != "" {
		return c.Title
	}
	if c.AgentName != "" {
		return c.AgentName
	}
	return i18n.T("common.newConversation")
}

// previewOf is the second line of a row: who said it, in which colour, what.
func previewOf(c client.Conversation) (string, fyne.ThemeColorName, string) {
	switch {
	case c.Draft != "":
		return i18n.T("sidebar.draft"), look.Ember, client.PlainLine(c.Draft)
	case c.Closed && (c.Preview == "" || c.PreviewFrom == client.RoleEvent):
		return "", look.Muted, closedWords(c)
	case c.Closed:
		return i18n.T("sidebar.closedMark"), look.Muted, c.Preview
	case c.PreviewFrom == client.RoleOperator:
		name := c.OperatorName
		if name == "" {
			name = i18n.T("common.operator")
		}
		return i18n.T("sidebar.saidBy", "name", name), look.Leaf, c.Preview
	case c.PreviewFrom == client.RoleUser:
		who, color := ownWords(c.PreviewState)
		return who, color, c.Preview
	case c.Handler == client.HandledByOperator:
		return i18n.T("sidebar.withOperator"), look.Leaf, ""
	case c.Preview == "":
		return "", look.Muted, i18n.T("sidebar.noMessages")
	case c.PreviewFrom == client.RoleEvent:
		return "", look.Leaf, c.Preview
	}
	return "", look.Muted, c.Preview
}

// ownWords is what stands before an own message.
func ownWords(s client.State) (string, fyne.ThemeColorName) {
	switch {
	case s.Waits():
		return i18n.T("sidebar.waiting"), look.Amber
	case s.Troubled():
		return i18n.T("sidebar.notSent"), look.Red
	}
	return i18n.T("sidebar.you"), look.Muted
}

// trouble is what a row says of own messages that its preview is not of: the
// mark, its colour and the words of its hint.
func trouble(c client.Conversation) (icon string, color fyne.ThemeColorName, words string) {
	own := c.PreviewFrom == client.RoleUser && c.Draft == ""
	switch {
	case c.Troubled > 0 && (!own || !c.PreviewState.Troubled()):
		return "alert", look.Red, i18n.N("sidebar.troubled", c.Troubled)
	case c.Queued > 0 && !own:
		return "clock", look.Amber, i18n.N("sidebar.queued", c.Queued)
	}
	return "", look.Muted, ""
}

func closedWords(c client.Conversation) string {
	if c.ClosedWhy != "" {
		return c.ClosedWhy
	}
	return i18n.T("common.closed")
}

// CreateRenderer lays the row out by hand: the bar at the left edge, the tap
// area, and above it the content.
func (r *row) CreateRenderer() fyne.WidgetRenderer {
	r.ExtendBaseWidget(r)
	return &rowRenderer{r}
}

type rowRenderer struct{ r *row }

func (x *rowRenderer) Layout(s fyne.Size) {
	r := x.r
	const inset = look.Space8
	r.tap.Move(fyne.NewPos(inset, 0))
	r.tap.Resize(fyne.NewSize(s.Width-2*inset, s.Height))
	r.bar.Move(fyne.NewPos(inset, 16))
	r.bar.Resize(fyne.NewSize(3, s.Height-32))
	if r.narrow {
		r.avatar.Move(fyne.NewPos((s.Width-avatarSize)/2, (s.Height-avatarSize)/2))
		r.avatar.Resize(fyne.NewSquareSize(avatarSize))
		m := r.tiny.MinSize()
		r.tiny.Move(fyne.NewPos(s.Width-m.Width-6, 4))
		r.tiny.Resize(m)
		return
	}
	r.wide.Move(fyne.NewPos(inset+look.Space12, look.Space8))
	r.wide.Resize(fyne.NewSize(s.Width-2*inset-look.Space24, s.Height-look.Space16))
}

func (x *rowRenderer) MinSize() fyne.Size { return fyne.NewSize(0, rowHeight) }

func (x *rowRenderer) Refresh() {
	x.r.bar.FillColor = look.Color(look.Ember)
	x.r.bar.CornerRadius = 1.5
	show(x.r.bar, x.r.tap.Selected())
	x.Layout(x.r.Size())
	x.r.bar.Refresh()
	x.r.tap.Refresh()
	if x.r.narrow {
		x.r.avatar.Refresh()
		return
	}
	x.r.wide.Refresh()
}

func (x *rowRenderer) Objects() []fyne.CanvasObject {
	if x.r.narrow {
		return []fyne.CanvasObject{x.r.tap, x.r.bar, x.r.avatar, x.r.tiny}
	}
	return []fyne.CanvasObject{x.r.tap, x.r.bar, x.r.wide}
}
func (x *rowRenderer) Destroy() {}
