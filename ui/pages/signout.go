package pages

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/widgets"
)

// AskSignOut asks what shall happen to the local copy.
func (p *Pages) AskSignOut(a client.Agent) {
	erase := widgets.NewCheck(i18n.T("signOut.erase"), false, nil)
	words := widget.NewLabel(i18n.T("signOut.token", "name", a.Name))
	words.Wrapping = fyne.TextWrapWord
	d := dialog.NewCustomConfirm(i18n.T("signOut.title"), i18n.T("signOut.confirm"), i18n.T("common.cancel"), container.NewVBox(words, erase), func(yes bool) {
		if !yes {
			return
		}
		p.SignOut(a, erase.Checked)
	}, p.Window)
	d.Resize(fyne.NewSize(420, 200))
	p.Nav.Dialog(d)
}

// askErase asks before what is kept of an account goes that is signed out.
func (p *Pages) askErase(a client.Agent) {
	words := widget.NewLabel(eraseWords(a, p.Agents()))
	words.Wrapping = fyne.TextWrapWord
	d := dialog.NewCustomConfirm(i18n.T("erase.title"), i18n.T("erase.title"), i18n.T("common.cancel"), words, func(yes bool) {
		if yes {
			p.SignOut(a, true)
		}
	}, p.Window)
	d.Resize(fyne.NewSize(420, 180))
	p.Nav.Dialog(d)
}

// eraseWords says what is erased with an agent: agents that only the account's list
// brought go with the last one that the person connected.
func eraseWords(a client.Agent, agents []client.Agent) string {
	others := slices.ContainsFunc(agents, func(o client.Agent) bool {
		return o.ID != a.ID && !o.Listed && o.Portal == a.Portal && o.UserID == a.UserID
	})
	if others {
		return i18n.T("erase.one", "name", a.Name)
	}
	return i18n.T("erase.account", "name", a.Name)
}
