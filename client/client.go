package client

import (
	"sync"

	"delonix/client/account"
	"delonix/client/alerts"
	"delonix/client/conversation"
	"delonix/client/internal/instance"
	"delonix/client/internal/kit"
	"delonix/client/speech"
)

// Client is the whole application behind the window. Its methods are safe from
// any goroutine. Those that take a context may wait for the disk or the network
// and must not be called on the UI thread; the others return at once. It has many
// methods because a window needs to know nothing else; nearly all hand on to a service.
type Client struct {
	opts   Options
	kit    *kit.Kit
	raiser *instance.Listener

	life  sync.Mutex // guards began
	began bool

	accounts      *account.Service
	alerts        *alerts.Service
	voice         *speech.Service
	conversations *conversation.Service
}
