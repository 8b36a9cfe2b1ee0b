package chat

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/look"
	"delonix/ui/widgets"
)

// emptyState invites: the agent's name, what it can do, three things to try,
// and the keys for talking. It scrolls where a call leaves little room.
func emptyState(a client.Agent, keyTalk, keyHandsFree string, send func(string)) fyne.CanvasObject {
	name := a.Name
	if name == "" {
		name = i18n.T("chat.yourAgent")
	}
	col := widgets.Column(look.Space12, -1,
		container.NewCenter(widgets.NewAvatar(name, 64)),
		widgets.NewText(name, look.Text, look.TextStateWord).Bold().Truncated().Aligned(fyne.TextAlignCenter))
	intro := widget.NewLabel(introWords(a))
	intro.Wrapping = fyne.TextWrapWord
	intro.Alignment = fyne.TextAlignCenter
	intro.Importance = widget.LowImportance
	col.Add(intro)
	tries := widgets.Column(look.Space8, -1)
	for _, b := range suggestions(a) {
		tries.Add(widgets.NewButton(widgets.Outline, shorten(b.Label, 56), "", func() { send(b.Value) }))
	}
	col.Add(container.NewCenter(tries))
	if a.Voice.HearsYou || !a.Voice.Known {
		keys := i18n.T("chat.keys", "talk", keyTalk, "handsFree", keyHandsFree)
		col.Add(widgets.NewText(keys, look.Muted, look.TextSmall).Wrapped().Aligned(fyne.TextAlignCenter))
	}
	return widgets.NewScroll(&fyne.Container{Layout: &widgets.Centered{MaxWidth: 460}, Objects: []fyne.CanvasObject{col}})
}

func introWords(a client.Agent) string {
	if g := strings.TrimSpace(a.Greeting); g != "" {
		return client.PlainLine(g)
	}
	words := i18n.T("chat.can.write")
	if a.Voice.HearsYou {
		words = i18n.T("chat.can.talk")
	}
	if a.Voice.Speaks {
		words = i18n.T("chat.can.read", "invitation", words)
	}
	return words
}

func suggestions(a client.Agent) []client.Button {
	if len(a.Suggestions) > 0 {
		return a.Suggestions[:min(3, len(a.Suggestions))]
	}
	return []client.Button{
		{Label: i18n.T("chat.try.help"), Value: i18n.T("chat.try.help")},
		{Label: i18n.T("chat.try.question"), Value: i18n.T("chat.try.question")},
		{Label: i18n.T("chat.try.human"), Value: i18n.T("chat.try.humanSaid")},
	}
}
