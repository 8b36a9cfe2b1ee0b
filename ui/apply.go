package ui

import (
	"context"
	"errors"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/bridge"
	"delonix/ui/list"
	"delonix/ui/widgets"
)

// first reads settings, agents and the list, and opens the newest conversation or the
// page to connect. Then it tells what went wrong before, where the person looks.
func (w *Window) first(wrong error) {
	type start struct {
		settings client.Settings
		agents   []client.Agent
		list     []client.Conversation
		recovery client.Recovery
	}
	bridge.Run(w.bridge, func(ctx context.Context) (start, error) {
		var s start
		var errs [3]error
		s.settings, errs[0] = w.client.Settings(ctx)
		s.agents, errs[1] = w.client.Agents(ctx)
		s.list, errs[2] = w.client.Conversations(ctx, client.Filter{Limit: list.RowsAtOnce})
		s.recovery = w.client.Recovery()
		return s, errors.Join(errs[:]...)
	}, func(s start, err error) {
		if err != nil {
			w.explain(err)
		} else {
			w.applySettings(s.settings)
		}
		w.agents = s.agents
		w.side.SetAgents(s.agents)
		w.list.First(s.list)
		w.setConnection(w.client.Connection())
		w.setUnread(w.client.UnreadCount())
		if s.recovery.Problem.Text != "" {
			w.chat.SetProblem(&s.recovery.Problem)
		}
		switch {
		case len(s.agents) == 0:
			w.showWelcome()
			w.firstShown()
		case len(s.list) > 0:
			w.conv.Open(s.list[0].ID)
		default:
			w.conv.New()
		}
		if page := w.router.connect; page != nil && wrong != nil {
			page.ShowProblem(client.Explain(wrong))
		} else {
			w.explain(wrong)
		}
	})
}

// apply shows a frame's news.
func (w *Window) apply(b *bridge.Batch) {
	if b.Agents {
		w.readAgents()
	}
	if b.Connection != nil {
		w.setConnection(*b.Connection)
	}
	if b.Unread != nil {
		w.setUnread(*b.Unread)
	}
}

func (w *Window) readAgents() {
	bridge.Run(w.bridge, w.client.Agents, func(list []client.Agent, err error) {
		if err != nil {
			return
		}
		w.agents = list
		w.side.SetAgents(list)
		w.conv.AgentsChanged()
	})
}

func (w *Window) setConnection(c client.Connection) {
	w.side.SetConnection(c)
	w.chat.SetConnection(c)
	if c.State != client.ConnOnline {
		w.ticker.hurry()
	}
}

func (w *Window) setUnread(n int) {
	w.unread = n
	w.refreshTitle()
	w.refreshTray()
}

// applySettings shows the person's choices.
func (w *Window) applySettings(s client.Settings) {
	w.settings = s
	w.call.SetPush(s.HandsFree == "push")
	bargeIn := s.BargeIn
	if bargeIn == "on" && s.Sound == "half_duplex" {
		bargeIn = "off" // nothing is heard while something is said
	}
	w.call.SetBargeIn(bargeIn)
	w.scheme.use(s.Theme)
	widgets.ReduceMotion(s.ReduceMotion)
	i18n.Use(s.Language)
	tellToolkit()
	if w.language != i18n.Current() {
		w.language = i18n.Current()
		w.reword()
	}
}
