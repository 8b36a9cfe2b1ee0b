package pages

import (
	"context"

	"fyne.io/fyne/v2"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/bridge"
	"delonix/ui/look"
	"delonix/ui/problems"
	"delonix/ui/widgets"
)

// OpenDetails shows and edits what the portal knows of a session.
func (p *Pages) OpenDetails(c client.Conversation) {
	bridge.Run(p.Bridge, func(ctx context.Context) (client.SessionDetails, error) { return p.Client.SessionDetails(ctx, c.ID) },
		func(d client.SessionDetails, err error) {
			if err != nil {
				p.Nav.Problem(err)
				return
			}
			p.ShowDetails(c, d)
		})
}

// ShowDetails shows and edits what is known of a session.
func (p *Pages) ShowDetails(c client.Conversation, d client.SessionDetails) {
	col := widgets.Column(look.Space12, -1)
	fact := func(name, value string) {
		if value != "" {
			col.Add(widgets.Column(0, -1, widgets.NewText(name, look.Muted, look.TextSmall), p.copied(value)))
		}
	}
	field := func(name, value string) *widgets.Field {
		e := widgets.NewField("")
		e.Text, e.Shortcut = value, p.Shortcut
		col.Add(widgets.Column(look.Space4, -1, widgets.NewText(name, look.Muted, look.TextSmall), e))
		return e
	}
	fact(i18n.T("session.session"), d.SessionID)
	fact(i18n.T("session.handledBy"), map[client.Handler]string{client.HandledByAgent: i18n.T("common.agent"), client.HandledByCopilot: i18n.T("common.agentCopilot"), client.HandledByOperator: i18n.T("session.operator", "name", d.OperatorName)}[d.Mode])
	fact(i18n.T("settings.language"), d.Language)
	if !d.CloseTime.IsZero() {
		fact(i18n.T("session.closes"), i18n.DateTime(d.CloseTime))
	}
	name, email, phone := field(i18n.T("common.name"), d.Name), field(i18n.T("common.email"), d.Email), field(i18n.T("common.phone"), d.Phone)
	kwargs := widgets.NewLongField(i18n.T("session.kwargsHint"), 3)
	kwargs.Text, kwargs.Shortcut = kwargsText(d.Kwargs), p.Shortcut
	col.Add(widgets.Column(look.Space4, -1, widgets.NewText(i18n.T("session.kwargs"), look.Muted, look.TextSmall), kwargs))
	said := widgets.NewText("", look.Leaf, look.TextSmall)
	failed := problems.NewLine(p.Act)
	save := widgets.NewButton(widgets.Primary, i18n.T("session.save"), "", func() {
		d.Name, d.Email, d.Phone, d.Kwargs = name.Text, email.Text, phone.Text, parseKwargs(kwargs.Text)
		bridge.Do(p.Bridge, func(ctx context.Context) error { return p.Client.UpdateSession(ctx, c.ID, d) }, func(err error) {
			if err != nil {
				said.Set("", look.Red, false)
				failed.Set(client.Explain(err))
				return
			}
			failed.Set(client.Problem{})
			said.Set(i18n.T("session.saved"), look.Leaf, false)
		})
	})
	col.Add(widgets.Row(look.Space12, 1, save, said))
	col.Add(failed)
	p.page(i18n.T("session.title"), col)
}

// copied is a value that a button beside it copies.
func (p *Pages) copied(value string) fyne.CanvasObject {
	return widgets.Row(look.Space8, 0, widgets.NewText(value, look.Text, look.TextSize).Truncated(),
		widgets.NewCopyButton(func() { p.Copy(value) }).Small())
}
