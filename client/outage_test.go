package client

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"

	"delonix/client/demo"
	"delonix/client/internal/kit"
	"delonix/client/internal/pace"
)

// behindProxy lets a stage reach its portal through a proxy that can break.
func (s *stage) behindProxy() *toxiproxy.Proxy {
	s.t.Helper()
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	proxy := toxiproxy.NewProxy(server, "portal", "127.0.0.1:0", strings.TrimPrefix(s.portal.URL(), "http://"))
	if err := proxy.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(proxy.Stop)
	return proxy
}

func (s *stage) connectVia(proxy *toxiproxy.Proxy) {
	s.t.Helper()
	cr := s.credentials()
	cr.Portal = "http://" + proxy.Listen
	done, err := s.Connect(context.Background(), cr)
	if err != nil {
		s.t.Fatal(err)
	}
	s.agent = done.Agent
	s.until("online", func() bool { return s.Connection().State == ConnOnline })
}

// outageClock is the machine's clock, by which waits of more than two minutes, which
// only those between two tries are here, last as long as they should only if they began
// during the outage. The others are for what a busy machine breaks besides: its sockets
// count as dead after a moment.
type outageClock struct {
	pace.System
	outage atomic.Bool
}

func (c *outageClock) After(d time.Duration) <-chan time.Time {
	if d > 2*time.Minute && !c.outage.Load() {
		d = 20 * time.Millisecond
	}
	return c.System.After(d)
}

// TestOutage_IsKnownInTimeAndCaughtUpAtOnce lets the way to the portal die in two
// ways. The waits between tries are an hour: it is not they that end the outage.
// With DELONIX_LONG the times are the real ones, and measured.
func TestOutage_IsKnownInTimeAndCaughtUpAtOnce(t *testing.T) {
	t.Parallel()
	for name, out := range map[string]struct {
		begin, end func(*stage, *toxiproxy.Proxy) error
	}{
		"nothing answers": {
			func(_ *stage, p *toxiproxy.Proxy) error { p.Stop(); return nil },
			func(_ *stage, p *toxiproxy.Proxy) error { return p.Start() },
		},
		"everything vanishes": {
			func(_ *stage, p *toxiproxy.Proxy) error {
				_, err := p.Toxics.AddToxicJson(strings.NewReader(`{"name":"t","type":"timeout","stream":"downstream","attributes":{"timeout":0}}`))
				return err
			},
			func(_ *stage, p *toxiproxy.Proxy) error {
				return p.Toxics.RemoveToxic(context.Background(), "t")
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newPortal(t, demo.Options{})
			clock := &outageClock{}
			if long() {
				tune := kit.DefaultTuning()
				s.opts.tune = &tune
			} else {
				s.opts.Clock = clock
				s.opts.tune.RetryFirst, s.opts.tune.RetryMost = time.Hour, time.Hour
				s.opts.API.Timeouts.Ping, s.opts.API.Timeouts.Dead = 100*time.Millisecond, 500*time.Millisecond
			}
			s.open()
			s.Start(context.Background())
			proxy := s.behindProxy()
			s.connectVia(proxy)
			id := s.begin()
			s.untilState(s.say(id, "hello"), StateSent)
			s.until("answered", func() bool { return len(s.texts(id)) == 2 })
			clock.outage.Store(true)
			if err := out.begin(s, proxy); err != nil {
				t.Fatal(err)
			}
			began := time.Now()
			s.until("the outage is known", func() bool { return s.Connection().State != ConnOnline })
			if took := time.Since(began); long() && took > 46*time.Second {
				t.Errorf("known only after %v", took)
			}
			t.Logf("known after %v", time.Since(began).Round(time.Millisecond))
			for range 3 {
				s.push(demo.Push{SessionID: s.session(id), Role: demo.RoleAI, Text: "missed"})
			}
			if long() {
				time.Sleep(time.Minute)
			}
			s.until("a probe has missed", func() bool { return s.accounts.All()[0].HasMissed() })
			clock.outage.Store(false)
			if err := out.end(s, proxy); err != nil {
				t.Fatal(err)
			}
			began = time.Now()
			s.until("caught up", func() bool { return len(s.texts(id)) == 5 })
			took := time.Since(began).Round(time.Millisecond)
			t.Logf("caught up after %v", took)
			if long() && took > 5*time.Second {
				t.Errorf("caught up only after %v", took)
			}
			s.until("online", func() bool { return s.Connection().State == ConnOnline })
		})
	}
}
