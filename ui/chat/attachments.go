package chat

import (
	"strings"

	"fyne.io/fyne/v2"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/look"
	"delonix/ui/widgets"
)

// attachments shows pictures small and other files as cards.
func (r *messageRow) attachments() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, a := range r.msg.Attachments {
		if a.Image && a.Path != "" && !r.broken[a.ID] {
			frame := widgets.NewPressArea(i18n.T("chat.image", "name", a.Name), widgets.SurfaceStyle{Fill: look.Clear, Radius: look.RadiusField, Pad: widgets.Pad(look.Space4, look.Space4)}, r.picture(a), func() { r.act.OpenFile(a) })
			frame.OnSecondary = r.showMenu
			out = append(out, frame)
			continue
		}
		out = append(out, r.fileCard(a, func() { r.act.OpenFile(a) }))
	}
	return out
}

// picture gives the small view of an image; what can't be decoded becomes a
// file.
func (r *messageRow) picture(a client.Attachment) *widgets.Picture {
	if pic := r.pics[a.ID]; pic != nil {
		return pic
	}
	pic := widgets.NewPicture(r.pictures, a.Path, a.Name)
	pic.Loaded = func() { r.resized(r.msg.ID) }
	pic.Failed = func(error) {
		r.broken[a.ID] = true
		r.set(r.msg, r.opt)
		r.resized(r.msg.ID)
	}
	r.pics[a.ID] = pic
	return pic
}

func (r *messageRow) fileCard(a client.Attachment, tapped func()) fyne.CanvasObject {
	icon := "file"
	if a.Image {
		icon = "image"
	}
	detail := i18n.Bytes(a.Size)
	if a.Problem != "" {
		detail = a.Problem
	} else if a.Path == "" {
		detail = strings.TrimSpace(detail + "  " + i18n.T("chat.download"))
	}
	texts := widgets.Column(0, -1, widgets.NewText(shorten(a.Name, 48), look.Text, look.TextSize), widgets.NewText(detail, look.Muted, look.TextSmall))
	card := widgets.NewPressArea(i18n.T("chat.file", "name", a.Name), widgets.SurfaceStyle{Fill: look.Clear, Stroke: look.Hair, Radius: look.RadiusField, Pad: widgets.Pad(look.Space12, look.Space8)},
		widgets.Row(look.Space12, 1, widgets.NewGlyph(icon, look.Muted, look.IconSize), texts), tapped)
	card.OnSecondary = r.showMenu
	return widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Clear, Pad: widgets.Pad(look.Space4, look.Space4)}, card)
}
