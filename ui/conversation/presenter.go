package conversation

import (
	"time"

	"delonix/client"
	"delonix/ui/bridge"
)

// pageSize is how many messages are read at once.
const pageSize = 50

// Presenter presents the conversation that is open. Its fields belong to the UI thread.
type Presenter struct {
	Options
	state    openState
	Drafts   *Drafts
	Messages Messages
	Finder   *Finder
	told     *client.WentOn // to be told in the conversation that is being opened
	end      func()
}

// openState is what is known of the open conversation.
type openState struct {
	conv   client.Conversation // its id at once, the rest as it is read; none while it is being made
	loaded bool                // it was read, and its messages are shown
	epoch  int                 // counts the openings: answers to an older one are dropped
	reads  bridge.SingleFlight
	dirty  bridge.MessageChanges
	page   bool             // the next read is of the page: the order changed
	cost   time.Duration    // of showing and painting the last change
	find   client.MessageID // to be shown once it is loaded
}

// turn makes another conversation the open one.
func (p *Presenter) turn(id client.ConversationID) {
	p.state = openState{conv: client.Conversation{ID: id}, epoch: p.state.epoch + 1}
}

// ID is which conversation is open, 0 for none.
func (p *Presenter) ID() client.ConversationID { return p.state.conv.ID }

// Loaded gives the open conversation as it was read last; false until it was.
func (p *Presenter) Loaded() (client.Conversation, bool) { return p.state.conv, p.state.loaded }

// agent is an agent as the window knows it.
func (p *Presenter) agent(id client.AgentID) client.Agent {
	for _, a := range p.Agents() {
		if a.ID == id {
			return a
		}
	}
	return client.Agent{ID: id}
}
