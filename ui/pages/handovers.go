package pages

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/bridge"
	"delonix/ui/desktop"
	"delonix/ui/look"
	"delonix/ui/widgets"
)

// OpenHandOvers lists the history of hand-overs, with a way to save it.
func (p *Pages) OpenHandOvers() {
	bridge.Run(p.Bridge, p.Client.HandOvers, func(list []client.HandOver, err error) {
		if err != nil {
			p.Nav.Problem(err)
			return
		}
		p.page(i18n.T("handOvers.title"), handOverTable(list, p.SaveHandOvers))
	})
}

func handOverTable(list []client.HandOver, export func()) fyne.CanvasObject {
	col := widgets.Column(look.Space8, -1)
	if len(list) == 0 {
		col.Add(widgets.NewText(i18n.T("handOvers.none"), look.Muted, look.TextSize).Wrapped())
		return col
	}
	col.Add(widgets.Row(0, -1, widgets.NewButton(widgets.Outline, i18n.T("handOvers.csv"), "file", export).Small()))
	for _, h := range list {
		who := h.OperatorName
		if who == "" {
			who = i18n.T("common.anOperator")
		}
		detail := i18n.DateTimeShort(h.At)
		if waited := h.FirstAnswer.Sub(h.At); waited > 0 {
			detail += " · " + i18n.T("handOvers.answered", "span", i18n.Span(waited))
		}
		if !h.EndedAt.IsZero() {
			detail += " · " + i18n.T("handOvers.ended", "span", i18n.Span(h.EndedAt.Sub(h.At)))
		}
		if h.How != "" {
			detail += " · " + h.How
		}
		col.Add(widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Surface, Stroke: look.Hair, Radius: look.RadiusField, Pad: widgets.Pad(look.Space12, look.Space8)},
			widgets.Column(0, -1, widgets.NewText(i18n.T("handOvers.line", "agent", h.AgentName, "name", who), look.Text, look.TextSize).Truncated(), widgets.NewText(detail, look.Muted, look.TextSmall).Wrapped())))
	}
	return col
}

// SaveHandOvers asks where to write them as a table, and does.
func (p *Pages) SaveHandOvers() {
	p.Nav.Dialog(desktop.SaveFile(p.Window, "hand-overs-"+time.Now().Format("2006-01-02")+".csv", func(out fyne.URIWriteCloser) {
		bridge.Do(p.Bridge, func(ctx context.Context) error {
			err := p.Client.ExportHandOvers(ctx, out)
			if cerr := out.Close(); err == nil {
				err = cerr
			}
			return err
		}, p.Nav.Problem)
	}))
}
