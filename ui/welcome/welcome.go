// Package welcome is the page without an account: connect to a portal, or try
// the demo.
package welcome

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"delonix/assets"
	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/look"
	"delonix/ui/problems"
	"delonix/ui/widgets"
)

// Actions is what the page asks the window to do. Results come back by
// Page.Show… on the UI thread.
type Actions struct {
	Test    func(client.Credentials)
	Connect func(client.Credentials)
	Demo    func() // nil: no demo is offered
	Back    func() // nil: there is nothing to go back to
	// Solve and CopyDetails are what can be done about a problem.
	Solve       func(client.Action)
	CopyDetails func(client.Problem)
}

// DefaultPortal is what the portal's field starts with.
const DefaultPortal = "https://portal.flametree.ai"

// Page is the welcome page.
type Page struct {
	widget.BaseWidget
	act                        Actions
	portal, agent, token, user *widgets.Field
	name, email, phone         *widgets.Field
	plain                      *widgets.Check
	result                     *widget.Label
	remedies                   *fyne.Container
	answer                     *answer
	test, connect, demo        *widgets.Button
	more                       *fyne.Container
	moreBtn                    *widgets.Button
	busy                       bool
}

// New makes the page.
func New(act Actions) *Page {
	field := func(hint string) *widgets.Field { return widgets.NewField(hint) }
	p := &Page{act: act, portal: field("https://…"), agent: field(i18n.T("welcome.fromAdvanced")), token: widgets.NewSecretField(i18n.T("welcome.fromAdvanced")),
		user: field(i18n.T("welcome.madeUp")), name: field(i18n.T("common.optional")), email: field(i18n.T("common.optional")), phone: field(i18n.T("common.optional"))}
	p.portal.SetText(DefaultPortal)
	p.plain = widgets.NewCheck(i18n.T("welcome.plain"), false, nil)
	p.result = widget.NewLabel("")
	p.result.Wrapping = fyne.TextWrapWord
	p.remedies = widgets.Wrap(look.Space4)
	p.remedies.Hide()
	p.answer = newAnswer(p.result, p.remedies)
	p.test = widgets.NewButton(widgets.Outline, i18n.T("welcome.test"), "", func() { p.run(act.Test, i18n.T("welcome.asking")) })
	p.connect = widgets.NewButton(widgets.Primary, i18n.T("welcome.connect"), "", func() { p.run(act.Connect, i18n.T("welcome.connecting")) })
	p.demo = widgets.NewButton(widgets.Outline, i18n.T("welcome.demo"), "play", func() { p.run(func(client.Credentials) { act.Demo() }, i18n.T("welcome.openingDemo")) })
	for _, e := range []*widgets.Field{p.portal, p.agent, p.token, p.user, p.name, p.email, p.phone} {
		e.OnSubmitted = func(string) { p.run(act.Connect, i18n.T("welcome.connecting")) }
	}
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer lays the form out on a card in the middle.
func (p *Page) CreateRenderer() fyne.WidgetRenderer {
	p.ExtendBaseWidget(p)
	logo := canvas.NewImageFromResource(fyne.NewStaticResource("delonix.png", assets.IconPNG))
	logo.FillMode = canvas.ImageFillContain
	logo.SetMinSize(fyne.NewSquareSize(56))
	head := widgets.Column(look.Space8, -1, container.NewCenter(logo),
		widgets.NewText(i18n.T("welcome.title"), look.Text, look.TextStateWord).Bold().Aligned(fyne.TextAlignCenter),
		widgets.NewText(i18n.T("welcome.subtitle"), look.Muted, look.TextSize).Wrapped().Aligned(fyne.TextAlignCenter))
	p.more = widgets.Column(look.Space12, -1, labelled(i18n.T("welcome.userID"), p.user), labelled(i18n.T("common.name"), p.name), labelled(i18n.T("common.email"), p.email), labelled(i18n.T("common.phone"), p.phone), p.plain)
	p.more.Hide()
	p.moreBtn = widgets.NewButton(widgets.Quiet, i18n.T("welcome.more"), "chevron-right", p.toggleMore).Small()
	buttons := widgets.Row(look.Space8, 0, widgets.Gap(0, 0), p.test, p.connect)
	form := widgets.Column(look.Space12, -1, labelled(i18n.T("welcome.portal"), p.portal), labelled(i18n.T("welcome.agentID"), p.agent), labelled(i18n.T("welcome.token"), p.token),
		widgets.Row(0, -1, p.moreBtn), p.more, p.answer, buttons)
	card := widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Surface, Stroke: look.Hair, Radius: look.RadiusCard, Pad: widgets.Pad(look.Space24, look.Space24)}, form)
	col := widgets.Column(look.Space24, -1, head, card)
	if p.act.Demo != nil {
		col.Add(widgets.Column(look.Space8, -1, container.NewCenter(p.demo),
			widgets.NewText(i18n.T("welcome.demoHint"), look.Muted, look.TextSmall).Wrapped().Aligned(fyne.TextAlignCenter)))
	}
	if p.act.Back != nil {
		col.Add(container.NewCenter(widgets.NewButton(widgets.Quiet, i18n.T("welcome.back"), "back", p.act.Back)))
	}
	padded := widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Clear, Pad: widgets.Pad(look.Space24, look.Space24)}, col)
	middle := &fyne.Container{Layout: &widgets.Centered{MaxWidth: 520}, Objects: []fyne.CanvasObject{padded}}
	return widget.NewSimpleRenderer(widgets.NewScroll(middle))
}

func labelled(words string, field fyne.CanvasObject) fyne.CanvasObject {
	return widgets.Column(look.Space4, -1, widgets.NewText(words, look.Muted, look.TextSmall), field)
}

func (p *Page) toggleMore() {
	open := !p.more.Visible()
	icon := "chevron-right"
	if open {
		icon = "chevron-down"
		p.more.Show()
	} else {
		p.more.Hide()
	}
	p.moreBtn.Set(icon, p.moreBtn.Label, p.moreBtn.Hint, "")
	p.Refresh()
}

// First is the first field to fill in.
func (p *Page) First() fyne.Focusable {
	if p.agent.Text != "" {
		return p.token
	}
	return p.agent
}

// Fill puts known values into the fields, for signing in again.
func (p *Page) Fill(portal, agent, user string) {
	p.portal.SetText(portal)
	p.agent.SetText(agent)
	p.user.SetText(user)
}

func (p *Page) credentials() client.Credentials {
	return client.Credentials{Portal: p.portal.Text, AgentID: p.agent.Text, Token: p.token.Text, UserID: p.user.Text,
		Name: p.name.Text, Email: p.email.Text, Phone: p.phone.Text, AllowPlainFile: p.plain.Checked}
}

func (p *Page) run(f func(client.Credentials), words string) {
	if p.busy {
		return
	}
	p.setBusy(true)
	p.say(words, widget.LowImportance)
	f(p.credentials())
}

func (p *Page) setBusy(on bool) {
	p.busy = on
	for _, b := range []*widgets.Button{p.test, p.connect, p.demo} {
		if on {
			b.Disable()
		} else {
			b.Enable()
		}
	}
}

func (p *Page) say(words string, importance widget.Importance) {
	p.result.Importance = importance
	p.result.SetText(words)
	p.remedies.Hide()
	p.answer.settle()
}

// ShowTested tells that the portal answered.
func (p *Page) ShowTested(c client.Connected) {
	p.setBusy(false)
	p.say(i18n.T("welcome.connected", "name", c.Name, "voice", voiceWords(c.Voice)), widget.SuccessImportance)
}

func voiceWords(v client.VoiceAbility) string {
	switch {
	case v.HearsYou && v.Speaks:
		return i18n.T("welcome.voice.both")
	case v.HearsYou:
		return i18n.T("welcome.voice.hears")
	case v.Speaks:
		return i18n.T("welcome.voice.speaks")
	}
	return i18n.T("welcome.voice.none")
}

// ShowProblem tells why it did not work.
func (p *Page) ShowProblem(pr client.Problem) {
	p.setBusy(false)
	p.say(client.Said(pr), widget.DangerImportance)
	p.remedies.Objects = nil
	if pr.Action != client.ActionNetwork {
		pr.Action = client.ActionNone // the page itself is what can be done
	}
	for _, b := range problems.Buttons(pr, problems.Actions{Solve: p.act.Solve, Copy: p.act.CopyDetails}) {
		p.remedies.Add(b.Small())
	}
	if len(p.remedies.Objects) > 0 {
		p.remedies.Show()
	}
	p.answer.settle()
}

// Forget empties the token's field.
func (p *Page) Forget() { p.token.SetText("") }
