package chat

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/look"
	"delonix/ui/widgets"
)

// header names the conversation, who handles it, and opens its actions.
type header struct {
	widget.BaseWidget
	act    *Actions
	name   *widgets.Text
	dot    *widgets.Surface
	who    *widgets.Text
	state  *fyne.Container
	search *widgets.Button
	more   *widgets.Button
}

func newHeader(act *Actions) *header {
	h := &header{act: act, name: widgets.NewText("", look.Text, look.TextTitle).Bold().Truncated(), dot: widgets.Dot(look.Leaf, 8),
		who: widgets.NewText("", look.Muted, look.TextSmall)}
	h.search = widgets.NewIconButton("search", "", func() { h.act.Search() })
	h.more = widgets.NewIconButton("more", "", nil)
	h.more.OnTapped = func() { h.act.Menu(h.more) }
	h.nameButtons()
	h.ExtendBaseWidget(h)
	return h
}

func (h *header) nameButtons() {
	h.search.Set("search", "", i18n.T("chat.find", "key", widgets.KeyName("F")), "")
	h.more.Set("more", "", i18n.T("common.more"), "")
}

// CreateRenderer lays the head out over a hairline.
func (h *header) CreateRenderer() fyne.WidgetRenderer {
	h.state = widgets.Row(look.Space8, -1, h.dot, h.who)
	row := widgets.Row(look.Space12, 0, h.name, h.state, h.search, h.more)
	return widget.NewSimpleRenderer(widgets.Column(0, -1,
		widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Clear, Pad: [4]float32{look.Space24, 0, look.Space12, 0}, Min: fyne.NewSize(0, look.HeaderHeight)}, row), widgets.Line()))
}

func (h *header) set(c client.Conversation) {
	name := c.Title
	if name == "" {
		name = c.AgentName
	}
	h.name.SetText(name)
	color, words := handlerWords(c)
	h.dot.SetFill(color)
	if h.who.Text() != words {
		h.who.SetText(words)
		h.Refresh() // it may need another place
	}
}

// handlerWords is who answers here, and the colour of it.
func handlerWords(c client.Conversation) (fyne.ThemeColorName, string) {
	switch {
	case c.Closed:
		return look.Muted, i18n.T("common.closed")
	case c.Handler == client.HandledByOperator && c.OperatorName != "":
		return look.Leaf, c.OperatorName
	case c.Handler == client.HandledByOperator:
		return look.Leaf, i18n.T("common.operator")
	case c.Handler == client.HandledByCopilot:
		return look.Violet, i18n.T("common.agentCopilot")
	}
	return look.Blue, i18n.T("common.agent")
}
