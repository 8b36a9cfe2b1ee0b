package sidebar

import (
	"slices"

	"delonix/client"
	"delonix/ui/widgets"
)

// SetAgents tells whose conversations there are.
func (s *Sidebar) SetAgents(agents []client.Agent) {
	s.agents = agents
	if !slices.ContainsFunc(agents, func(a client.Agent) bool { return a.ID == s.agent }) && s.agent != 0 {
		s.setAgent(0)
		return
	}
	s.filter.set(agents, s.agent)
	s.relayoutTop()
}

// Agent gives the agent whose conversations are listed, 0 for all.
func (s *Sidebar) Agent() client.AgentID { return s.agent }

func (s *Sidebar) setAgent(a client.AgentID) {
	s.agent = a
	s.filter.set(s.agents, a)
	s.relayoutTop()
	s.act.Filter(s.show)
}

func (s *Sidebar) relayoutTop() {
	widgets.Relayout(s.all)
	if s.top != nil {
		s.top.Refresh()
	}
}
