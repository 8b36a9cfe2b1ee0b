package settings

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/look"
	"delonix/ui/widgets"
)

// CreateRenderer stacks the sections.
func (p *Page) CreateRenderer() fyne.WidgetRenderer {
	p.ExtendBaseWidget(p)
	return widget.NewSimpleRenderer(widgets.Column(look.Space16, -1, p.accounts(), p.appearance(), p.sound(), p.voice(), p.handsFree(),
		p.notifications(), p.operators(), p.computer(), p.about()))
}

func (p *Page) accounts() fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, a := range p.agents {
		if a.Listed {
			continue
		}
		out := widgets.NewButton(widgets.Outline, i18n.T("settings.signOut"), "", func() { p.act.SignOut(a) }).Small()
		texts := widgets.Column(0, -1, widgets.NewText(a.Name, look.Text, look.TextSize).Truncated(), widgets.NewText(a.Portal, look.Muted, look.TextSmall).Truncated())
		rows = append(rows, widgets.Row(look.Space12, 1, widgets.NewAvatar(a.Name, 32), texts, out))
	}
	for _, a := range kept(p.agents) {
		out := widgets.NewButton(widgets.Outline, i18n.T("settings.erase"), "", func() { p.act.Erase(a) }).Small()
		texts := widgets.Column(0, -1, widgets.NewText(a.Name, look.Text, look.TextSize).Truncated(),
			widgets.NewText(i18n.T("settings.signedOut"), look.Muted, look.TextSmall).Wrapped())
		rows = append(rows, widgets.Row(look.Space12, 1, widgets.NewAvatar(a.Name, 32), texts, out))
	}
	rows = append(rows, widgets.Row(0, -1, widgets.NewButton(widgets.Outline, i18n.T("settings.addAgent"), "plus", p.act.AddAgent).Small()),
		line(i18n.T("settings.yourName"), i18n.T("settings.yourNameHint"), p.field(i18n.T("common.optional"), p.s.Name, func(s *client.Settings, v string) { s.Name = v })),
		line(i18n.T("common.email"), "", p.field(i18n.T("common.optional"), p.s.Email, func(s *client.Settings, v string) { s.Email = v })),
		line(i18n.T("common.phone"), "", p.field(i18n.T("common.optional"), p.s.Phone, func(s *client.Settings, v string) { s.Phone = v })))
	return section(i18n.T("settings.account"), rows...)
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
	languages := [][2]string{{i18n.AsSystem, i18n.T("settings.asSystem")}}
	for _, l := range i18n.Languages() {
		languages = append(languages, [2]string{l.Code, l.Name})
	}
	return section(i18n.T("settings.appearance"),
		line(i18n.T("settings.language"), "", p.choice(p.s.Language, languages, func(s *client.Settings, v string) { s.Language = v })),
		line(i18n.T("settings.theme"), "", p.choice(p.s.Theme, [][2]string{{"system", i18n.T("settings.asSystem")}, {"light", i18n.T("settings.light")}, {"dark", i18n.T("settings.dark")}}, func(s *client.Settings, v string) { s.Theme = v })),
		p.hintedCheck(i18n.T("settings.reduceMotion"), i18n.T("settings.reduceMotionHint"), p.s.ReduceMotion, func(s *client.Settings, v bool) { s.ReduceMotion = v }))
}

func (p *Page) sound() fyne.CanvasObject {
	return section(i18n.T("settings.sound"),
		line(i18n.T("settings.microphone"), "", framed(p.mics)), line(i18n.T("settings.speaker"), "", framed(p.spks)),
		line(i18n.T("settings.listenWith"), i18n.T("settings.listenWithHint"), p.choice(p.s.Sound, [][2]string{{"automatic", i18n.T("settings.listen.automatic")}, {"headphones", i18n.T("settings.listen.headphones")}, {"speakers", i18n.T("settings.listen.speakers")}, {"half_duplex", i18n.T("settings.listen.halfDuplex")}},
			func(s *client.Settings, v string) { s.Sound = v })),
		p.trial)
}

func percent(v float64) string { return i18n.Percent(v) }

func seconds(v float64) string { return i18n.T("settings.seconds", "s", i18n.Decimal(v, 1)) }

// TalkKeys are the keys that can be held to talk, with their names.
func TalkKeys() [][2]string {
	return [][2]string{{"", i18n.T("settings.none")}, {"F8", "F8"}, {"F9", "F9"}, {"F10", "F10"}, {"RightControl", "Right Ctrl"}, {"RightAlt", "Right Alt"}}
}

func (p *Page) voice() fyne.CanvasObject {
	return section(i18n.T("settings.voice"),
		p.check(i18n.T("settings.speakReplies"), p.s.SpeakReplies, func(s *client.Settings, v bool) { s.SpeakReplies = v }),
		line(i18n.T("settings.voiceName"), i18n.T("settings.voiceNameHint"), p.field(i18n.T("settings.voiceOwn"), p.s.VoiceName, func(s *client.Settings, v string) { s.VoiceName = v })),
		line(i18n.T("settings.speed"), "", p.slider(p.s.Speed, 0.7, 1.5, 0.05, percent, func(s *client.Settings, v float64) { s.Speed = v })),
		line(i18n.T("settings.holdToTalk"), i18n.T("settings.holdToTalkHint"), p.choice(p.s.TalkKey, TalkKeys(), func(s *client.Settings, v string) { s.TalkKey = v })))
}

func (p *Page) handsFree() fyne.CanvasObject {
	return section(i18n.T("settings.handsFree"),
		line(i18n.T("settings.theMicrophone"), "", p.choice(p.s.HandsFree, [][2]string{{"open", i18n.T("settings.mic.open")}, {"push", i18n.T("settings.mic.push")}}, func(s *client.Settings, v string) { s.HandsFree = v })),
		line(i18n.T("settings.bargeIn"), "", p.choice(p.s.BargeIn, [][2]string{{"on", i18n.T("settings.bargeIn.talk")}, {"push", i18n.T("settings.bargeIn.push")}, {"off", i18n.T("settings.bargeIn.off")}}, func(s *client.Settings, v string) { s.BargeIn = v })),
		line(i18n.T("settings.pause"), i18n.T("settings.pauseHint"), p.slider(p.s.EndOfTurn, 0.4, 2, 0.1, seconds, func(s *client.Settings, v float64) { s.EndOfTurn = v })),
		line(i18n.T("settings.sensitivity"), i18n.T("settings.sensitivityHint"), p.slider(p.s.Sensitivity, 0, 1, 0.05, percent, func(s *client.Settings, v float64) { s.Sensitivity = v })),
		p.hintedCheck(i18n.T("settings.speculative"), i18n.T("settings.speculativeHint"), p.s.Speculative, func(s *client.Settings, v bool) { s.Speculative = v }),
		p.hintedCheck(i18n.T("settings.commands"), i18n.T("settings.commandsHint"), p.s.Commands, func(s *client.Settings, v bool) { s.Commands = v }),
		p.hintedCheck(i18n.T("settings.announce"), i18n.T("settings.announceHint"), p.s.Announce, func(s *client.Settings, v bool) { s.Announce = v }),
		line(i18n.T("settings.whileWorking"), i18n.T("settings.whileWorkingHint"), p.choice(p.s.WhileWorking, [][2]string{{"thoughts", i18n.T("settings.working.thoughts")}, {"sound", i18n.T("settings.working.sound")}, {"nothing", i18n.T("settings.working.nothing")}}, func(s *client.Settings, v string) { s.WhileWorking = v })),
		p.check(i18n.T("settings.earcons"), p.s.Earcons, func(s *client.Settings, v bool) { s.Earcons = v }),
		widgets.Row(0, -1, widgets.NewButton(widgets.Outline, i18n.T("settings.timings"), "clock", p.act.Timings).Small()))
}

func (p *Page) notifications() fyne.CanvasObject {
	return section(i18n.T("settings.notifications"),
		p.check(i18n.T("settings.notify"), p.s.Notify, func(s *client.Settings, v bool) { s.Notify = v }),
		line(i18n.T("settings.theyShow"), "", p.choice(p.s.NotifyContent, [][2]string{{"full", i18n.T("settings.show.full")}, {"name", i18n.T("settings.show.name")}, {"nothing", i18n.T("settings.show.nothing")}}, func(s *client.Settings, v string) { s.NotifyContent = v })),
		p.check(i18n.T("settings.notifySound"), p.s.NotifySound, func(s *client.Settings, v bool) { s.NotifySound = v }),
		p.check(i18n.T("settings.dnd"), p.s.DoNotDisturb, func(s *client.Settings, v bool) { s.DoNotDisturb = v }))
}

func (p *Page) operators() fyne.CanvasObject {
	minutes := [][2]string{{"0", i18n.T("settings.never")}}
	for _, m := range []int{1, 3, 5, 10, 30} {
		minutes = append(minutes, [2]string{strconv.Itoa(m), i18n.N("settings.minutes", m)})
	}
	return section(i18n.T("settings.operators"),
		p.check(i18n.T("settings.alert.handedOver"), p.s.AlertHandedOver, func(s *client.Settings, v bool) { s.AlertHandedOver = v }),
		p.check(i18n.T("settings.alert.firstAnswer"), p.s.AlertFirstAnswer, func(s *client.Settings, v bool) { s.AlertFirstAnswer = v }),
		p.check(i18n.T("settings.alert.closed"), p.s.AlertClosed, func(s *client.Settings, v bool) { s.AlertClosed = v }),
		p.check(i18n.T("settings.alert.handedBack"), p.s.AlertHandedBack, func(s *client.Settings, v bool) { s.AlertHandedBack = v }),
		line(i18n.T("settings.alert.noAnswer"), "", p.choice(strconv.Itoa(p.s.AlertNoAnswerMin), minutes, func(s *client.Settings, v string) { s.AlertNoAnswerMin, _ = strconv.Atoi(v) })),
		widgets.Row(0, -1, widgets.NewButton(widgets.Outline, i18n.T("settings.handOvers"), "list", p.act.HandOvers).Small()))
}

func (p *Page) computer() fyne.CanvasObject {
	var limits [][2]string
	for _, mb := range []int{5, 20, 50, 100, 500, 1000} {
		limits = append(limits, [2]string{strconv.Itoa(mb), i18n.Bytes(int64(mb) * 1_000_000)})
	}
	p.login = p.box(i18n.T("settings.autostart"), p.s.StartAtLogin, func(s *client.Settings, v bool) { s.StartAtLogin = v })
	return section(i18n.T("settings.computer"),
		p.check(i18n.T("settings.tray"), p.s.CloseToTray, func(s *client.Settings, v bool) { s.CloseToTray = v }),
		flush(p.login),
		line(i18n.T("settings.limit"), "", p.choice(strconv.Itoa(p.s.AttachmentLimitMB), limits, func(s *client.Settings, v string) { s.AttachmentLimitMB, _ = strconv.Atoi(v) })))
}

func (p *Page) about() fyne.CanvasObject {
	return section(i18n.T("settings.about"),
		widgets.NewText(i18n.T("settings.version", "version", p.version), look.Text, look.TextSize),
		widgets.Row(look.Space8, 0, widgets.NewText(i18n.T("settings.data", "dir", p.dir), look.Muted, look.TextSmall).Truncated(), widgets.NewButton(widgets.Outline, i18n.T("settings.openFolder"), "", p.act.OpenFolder).Small()))
}
