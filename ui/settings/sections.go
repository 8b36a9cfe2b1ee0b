package settings

import (
	"fmt"
	"strconv"

	"fyne.io/fyne/v2"

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
	for _, a := range kept(p.agents) {
		out := widgets.NewButton(widgets.Outline, "Erase…", "", func() { p.act.Erase(a) }).Small()
		texts := widgets.Column(0, -1, widgets.NewText(a.Name, look.Text, look.TextSize).Truncated(),
			widgets.NewText("Signed out; its conversations are kept here", look.Muted, look.TextSmall).Truncated())
		rows = append(rows, widgets.Row(look.Space12, 1, widgets.NewAvatar(a.Name, 32), texts, out))
	}
	rows = append(rows, widgets.Row(0, -1, widgets.NewButton(widgets.Outline, "Connect another agent", "plus", p.act.AddAgent).Small()),
		line("Your name", "Told to agents with new conversations", p.field("Optional", p.s.Name, func(s *client.Settings, v string) { s.Name = v })),
		line("E-mail", "", p.field("Optional", p.s.Email, func(s *client.Settings, v string) { s.Email = v })),
		line("Phone", "", p.field("Optional", p.s.Phone, func(s *client.Settings, v string) { s.Phone = v })))
	return section("Account", rows...)
}

// kept are the agents of accounts the person signed out of, one for each
// account: the rest of it goes with that one.
func kept(agents []client.Agent) []client.Agent {
	type account struct{ portal, user string }
	seen := map[account]bool{}
	for _, a := range agents {
		if !a.Listed {
			seen[account{a.Portal, a.UserID}] = true
		}
	}
	var out []client.Agent
	for _, a := range agents {
		if k := (account{a.Portal, a.UserID}); !seen[k] {
			seen[k] = true
			out = append(out, a)
		}
	}
	return out
}

func (p *Page) appearance() fyne.CanvasObject {
	return section("Appearance",
		line("Theme", "", p.choice(p.s.Theme, [][2]string{{"system", "As the system"}, {"light", "Light"}, {"dark", "Dark"}}, func(s *client.Settings, v string) { s.Theme = v })))
}

func (p *Page) sound() fyne.CanvasObject {
	return section("Microphone and speaker",
		line("Microphone", "", framed(p.mics)), line("Speaker", "", framed(p.spks)),
		line("You listen with", "Decides how your own echo is kept out", p.choice(p.s.Sound, [][2]string{{"automatic", "Find out by itself"}, {"headphones", "Headphones"}, {"speakers", "Speakers"}, {"half_duplex", "Speakers, one at a time"}},
			func(s *client.Settings, v string) { s.Sound = v })),
		p.trial)
}

func percent(v float64) string { return fmt.Sprintf("%.0f %%", v*100) }

func seconds(v float64) string { return fmt.Sprintf("%.1f s", v) }

// TalkKeys are the keys that can be held to talk, with their names.
func TalkKeys() [][2]string {
	return [][2]string{{"", "None"}, {"F8", "F8"}, {"F9", "F9"}, {"F10", "F10"}, {"RightControl", "Right Ctrl"}, {"RightAlt", "Right Alt"}}
}

func (p *Page) voice() fyne.CanvasObject {
	return section("Voice",
		p.check("Speak every reply", p.s.SpeakReplies, func(s *client.Settings, v bool) { s.SpeakReplies = v }),
		line("Voice name", "As the portal calls it", p.field("The agent's own", p.s.VoiceName, func(s *client.Settings, v string) { s.VoiceName = v })),
		line("Speed", "", p.slider(p.s.Speed, 0.7, 1.5, 0.05, percent, func(s *client.Settings, v float64) { s.Speed = v })),
		line("Hold to talk", "A key; the Talk button can be held, too", p.choice(p.s.TalkKey, TalkKeys(), func(s *client.Settings, v string) { s.TalkKey = v })))
}

func (p *Page) handsFree() fyne.CanvasObject {
	return section("Hands-free",
		line("The microphone", "", p.choice(p.s.HandsFree, [][2]string{{"open", "Listens all the time"}, {"push", "Only while you hold"}}, func(s *client.Settings, v string) { s.HandsFree = v })),
		line("Interrupt a reply", "", p.choice(p.s.BargeIn, [][2]string{{"on", "By talking"}, {"push", "Only by holding"}, {"off", "Not at all"}}, func(s *client.Settings, v string) { s.BargeIn = v })),
		line("Longest pause", "After it your turn is over", p.slider(p.s.EndOfTurn, 0.4, 2, 0.1, seconds, func(s *client.Settings, v float64) { s.EndOfTurn = v })),
		line("Sensitivity", "Higher hears softer speech", p.slider(p.s.Sensitivity, 0, 1, 0.05, percent, func(s *client.Settings, v float64) { s.Sensitivity = v })),
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
		p.check("Do not disturb: no notifications, no sounds", p.s.DoNotDisturb, func(s *client.Settings, v bool) { s.DoNotDisturb = v }))
}

func (p *Page) operators() fyne.CanvasObject {
	minutes := [][2]string{{"0", "Never"}}
	for _, m := range []int{1, 3, 5, 10, 30} {
		minutes = append(minutes, [2]string{strconv.Itoa(m), widgets.Count(m, "minute", "minutes")})
	}
	return section("Operators",
		p.check("Tell me when a conversation is handed over", p.s.AlertHandedOver, func(s *client.Settings, v bool) { s.AlertHandedOver = v }),
		p.check("… when the operator answers first", p.s.AlertFirstAnswer, func(s *client.Settings, v bool) { s.AlertFirstAnswer = v }),
		p.check("… when the operator closes it", p.s.AlertClosed, func(s *client.Settings, v bool) { s.AlertClosed = v }),
		p.check("… when it is handed back", p.s.AlertHandedBack, func(s *client.Settings, v bool) { s.AlertHandedBack = v }),
		line("… when nobody answers for", "", p.choice(strconv.Itoa(p.s.AlertNoAnswerMin), minutes, func(s *client.Settings, v string) { s.AlertNoAnswerMin, _ = strconv.Atoi(v) })),
		widgets.Row(0, -1, widgets.NewButton(widgets.Outline, "Hand-over history…", "list", p.act.HandOvers).Small()))
}

func (p *Page) computer() fyne.CanvasObject {
	var limits [][2]string
	for _, mb := range []int{5, 20, 50, 100, 500, 1000} {
		limits = append(limits, [2]string{strconv.Itoa(mb), widgets.Bytes(int64(mb) * 1_000_000)})
	}
	p.login = p.box("Start when you sign in to this computer", p.s.StartAtLogin, func(s *client.Settings, v bool) { s.StartAtLogin = v })
	return section("This computer",
		p.check("Closing the window keeps Delonix in the tray", p.s.CloseToTray, func(s *client.Settings, v bool) { s.CloseToTray = v }),
		flush(p.login),
		line("Largest file to send", "", p.choice(strconv.Itoa(p.s.AttachmentLimitMB), limits, func(s *client.Settings, v string) { s.AttachmentLimitMB, _ = strconv.Atoi(v) })))
}

func (p *Page) about() fyne.CanvasObject {
	return section("About",
		widgets.NewText("Delonix "+p.version, look.Text, look.TextSize),
		widgets.Row(look.Space8, 0, widgets.NewText("Your data: "+p.dir, look.Muted, look.TextSmall).Truncated(), widgets.NewButton(widgets.Outline, "Open folder", "", p.act.OpenFolder).Small()))
}
