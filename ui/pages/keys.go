package pages

import (
	"fyne.io/fyne/v2"

	"delonix/assets/i18n"
	"delonix/ui/look"
	"delonix/ui/widgets"
)

// Key is a key of the window and what it does.
type Key struct {
	Shown string
	Does  string // the key of its words
}

// OpenKeys lists keys.
func (p *Pages) OpenKeys(keys []Key) {
	col := widgets.Column(look.Space8, -1)
	for _, k := range keys {
		name := widgets.NewText(k.Shown, look.Text, look.TextSize).Bold()
		col.Add(widgets.Row(look.Space16, 1, &fyne.Container{Layout: widgets.FixedWidth(120), Objects: []fyne.CanvasObject{name}},
			widgets.NewText(i18n.T(k.Does), look.Muted, look.TextSize).Wrapped()))
	}
	p.page(i18n.T("keys.title"), col)
}
