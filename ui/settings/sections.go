package settings

import (
	"fmt"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"delonix/client"
	"delonix/ui/look"
	"delonix/ui/widgets"
)

func (p *Page) accounts() fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, a := range p.agents {
		if a.Listed {
			continue
		}
		out := widgets.NewButton(widgets.Outline, "Sign out…", "", func() { p.act.SignOut(a) }).Small()
		texts := widgets.Column(0, -1, widgets.NewText(a.Name, look.Text, look.TextSize).Truncated(), widgets.NewText(a.Portal, look.Muted, look.TextSmall).Truncated())
		rows = append(rows, widgets.Row(look.Space12, 1, widgets.NewAvatar(a.Name, 32), texts, out))
	}
	rows = append(rows, widgets.Row(0, -1, widgets.NewButton(widgets.Outline, "Connect another agent", "plus", p.act.AddAgent).Small()))
	return section("Account", rows...)
}

func (p *Page) appearance() fyne.CanvasObject {
	return section("Appearance",
		line("Theme", "", p.choice(p.s.Theme, [][2]string{{"system", "As the system"}, {"light", "Light"}, {"dark", "Dark"}}, func(s *client.Settings, v string) { s.Theme = v })))
}

func (p *Page) sound() fyne.CanvasObject {
	test := widgets.Row(look.Space8, 2, widgets.NewButton(widgets.Outline, "Try the microphone", "mic", p.act.TestMic).Small(),
		widgets.NewButton(widgets.Outline, "Play a sound", "speaker", p.act.TestSound).Small(), p.micText)
	return section("Microphone and speaker",
		line("Microphone", "", p.mics), line("Speaker", "", p.spks), test,
		&fyne.Container{Layout: widgets.FixedWidth(controlWidth), Objects: []fyne.CanvasObject{p.meter}})
}

func (p *Page) voice() fyne.CanvasObject {
	percent := func(v float64) string { return fmt.Sprintf("%d %%", int(v*100)) }
	voiceName := widget.NewEntry()
	voiceName.SetPlaceHolder("The agent's own")
	voiceName.Text = p.s.VoiceName
	voiceName.OnChanged = func(v string) { p.change(func(s *client.Settings) { s.VoiceName = v }) }
	return section("Voice",
		p.check("Speak every reply", p.s.SpeakReplies, func(s *client.Settings, v bool) { s.SpeakReplies = v }),
		line("Voice name", "", voiceName),
		line("Speed", "", p.slider(p.s.Speed, 0.7, 1.5, 0.05, percent, func(s *client.Settings, v float64) { s.Speed = v })),
		line("Hands-free", "How the microphone listens in a call", p.choice(p.s.HandsFree, [][2]string{{"open", "Always listening"}, {"push", "Only while the button is held"}}, func(s *client.Settings, v string) { s.HandsFree = v })),
		line("You can interrupt", "Talk while a reply is spoken", p.choice(p.s.BargeIn, [][2]string{{"on", "By talking"}, {"off", "Only with the button"}}, func(s *client.Settings, v string) { s.BargeIn = v })),
		line("Longest pause", "Then your turn is over", p.slider(p.s.EndOfTurn, 0.4, 2, 0.1, func(v float64) string { return fmt.Sprintf("%.1f s", v) }, func(s *client.Settings, v float64) { s.EndOfTurn = v })),
		line("Sensitivity", "Higher hears softer speech", p.slider(p.s.Sensitivity, 0, 1, 0.05, percent, func(s *client.Settings, v float64) { s.Sensitivity = v })),
		line("You listen with", "", p.choice(p.s.Sound, [][2]string{{"automatic", "Find out by itself"}, {"headphones", "Headphones"}, {"speakers", "Speakers"}}, func(s *client.Settings, v string) { s.Sound = v })),
		p.check("Understand while you pause (asks the portal more often)", p.s.Speculative, func(s *client.Settings, v bool) { s.Speculative = v }),
		p.check("Announce operators' messages in other conversations", p.s.Announce, func(s *client.Settings, v bool) { s.Announce = v }),
		p.check("Short sounds for listening and sending", p.s.Earcons, func(s *client.Settings, v bool) { s.Earcons = v }),
		widgets.Row(0, -1, widgets.NewButton(widgets.Outline, "Voice timings…", "clock", p.act.Timings).Small()))
}

func (p *Page) notifications() fyne.CanvasObject {
	return section("Notifications",
		p.check("Notify about new messages", p.s.Notify, func(s *client.Settings, v bool) { s.Notify = v }),
		line("They show", "", p.choice(p.s.NotifyContent, [][2]string{{"full", "Name and message"}, {"name", "Only the name"}, {"nothing", "Nothing of it"}}, func(s *client.Settings, v string) { s.NotifyContent = v })),
		p.check("With a sound", p.s.NotifySound, func(s *client.Settings, v bool) { s.NotifySound = v }),
		p.check("Do not disturb", p.s.DoNotDisturb, func(s *client.Settings, v bool) { s.DoNotDisturb = v }),
		p.check("Closing the window keeps Delonix in the tray", p.s.CloseToTray, func(s *client.Settings, v bool) { s.CloseToTray = v }),
		p.check("Start when you sign in to this computer", p.s.StartAtLogin, func(s *client.Settings, v bool) { s.StartAtLogin = v }))
}

func (p *Page) operators() fyne.CanvasObject {
	minutes := widget.NewSelect([]string{"Off", "1", "3", "5", "10", "30"}, func(v string) {
		n, err := strconv.Atoi(v)
		if err != nil {
			n = 0
		}
		p.change(func(s *client.Settings) { s.AlertNoAnswerMin = n })
	})
	minutes.Selected = "Off"
	if p.s.AlertNoAnswerMin > 0 {
		minutes.Selected = strconv.Itoa(p.s.AlertNoAnswerMin)
	}
	return section("Operators",
		p.check("Tell me when a conversation is handed over", p.s.AlertHandedOver, func(s *client.Settings, v bool) { s.AlertHandedOver = v }),
		p.check("… when the operator answers first", p.s.AlertFirstAnswer, func(s *client.Settings, v bool) { s.AlertFirstAnswer = v }),
		p.check("… when the operator closes it", p.s.AlertClosed, func(s *client.Settings, v bool) { s.AlertClosed = v }),
		p.check("… when it is handed back", p.s.AlertHandedBack, func(s *client.Settings, v bool) { s.AlertHandedBack = v }),
		line("No answer for", "Minutes until you are told", minutes),
		widgets.Row(0, -1, widgets.NewButton(widgets.Outline, "Hand-over history…", "list", p.act.HandOvers).Small()))
}

func (p *Page) about() fyne.CanvasObject {
	return section("About",
		widgets.NewText("Delonix "+p.version, look.Text, look.TextSize),
		widgets.Row(look.Space8, 0, widgets.NewText("Your data: "+p.dir, look.Muted, look.TextSmall).Truncated(), widgets.NewButton(widgets.Outline, "Open folder", "", p.act.OpenFolder).Small()))
}
