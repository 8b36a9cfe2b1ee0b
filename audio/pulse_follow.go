package audio

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/jfreymuth/pulse/proto"
)

const (
	// followInterval is how often a look is taken which device is the default one, where
	// the server does not tell of it.
	followInterval = 2 * time.Second
	// settled is how long a default device has to be one: while a headset changes its
	// profile others are for a moment.
	settled = 150 * time.Millisecond
)

// errMoved says that another device is the default one now.
var errMoved = errors.New("another device is the default one")

// pulseDevice is a source or a sink of the server.
type pulseDevice struct {
	name  string
	index uint32 // another one with the same name has another index
	spec  proto.SampleSpec
	own   bool // it needs a stream with its own channels
}

// id is the ID of a [Device].
func (d pulseDevice) id() string { return pulseDeviceID(d.name) }

// lookUp finds a device by its name, the default one without. A source that carries what
// the default speaker plays is no microphone.
func (s *pulseServer) lookUp(role Role, name string) (pulseDevice, error) {
	if role == RoleSpeaker {
		info, err := s.sink(name)
		return pulseDevice{info.SinkName, info.SinkIndex, info.SampleSpec, needsOwnChannels(info.ChannelMap, role)}, err
	}
	info, err := s.source(name)
	if err != nil {
		return pulseDevice{}, err
	}
	if monitored, ok := strings.CutSuffix(info.SourceName, monitorSuffix); ok && name == "" {
		if sink, err := s.sink(""); err == nil && sink.SinkName == monitored {
			return pulseDevice{}, errOnlyMonitor
		}
	}
	return pulseDevice{info.SourceName, info.SourceIndex, info.SampleSpec, needsOwnChannels(info.ChannelMap, role)}, nil
}

// lookUpPulse is lookUp on a connection of its own.
func lookUpPulse(ctx context.Context, role Role, id string) (pulseDevice, error) {
	return askPulse(ctx, func(s *pulseServer) (pulseDevice, error) { return s.lookUp(role, pulseID(id)) })
}

// followPulse calls each whenever the default device may have changed, until it returns
// false or the context ends.
func followPulse(ctx context.Context, role Role, each func(pulseDevice) bool) {
	told := make(chan struct{}, 1)
	var server *pulseServer
	defer func() {
		if server != nil {
			server.close()
		}
	}()
	tick := time.NewTicker(followInterval)
	defer tick.Stop()
	told <- struct{}{} // it may have changed before this began
	for {
		if server == nil {
			server, _ = listenToPulse(ctx, told) // it is tried again with the next tick
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-told:
			select {
			case <-time.After(settled):
			case <-ctx.Done():
				return
			}
		}
		if server == nil {
			continue
		}
		asked := server // the question may outlast the wait for its answer, and this round
		now, err := within(ctx, 2*pulseTimeout, func() (pulseDevice, error) { return asked.lookUp(role, "") }, nil)
		select {
		case <-server.conn.lost:
			server.close()
			server = nil
			continue
		default:
		}
		if err == nil && ctx.Err() == nil && !each(now) {
			return
		}
	}
}

// listenToPulse connects to the server; told gets a token when it tells of a change.
func listenToPulse(ctx context.Context, told chan<- struct{}) (*pulseServer, error) {
	return within(ctx, 2*pulseTimeout, func() (*pulseServer, error) {
		s, err := dialPulse(func(m any) {
			if _, ok := m.(*proto.SubscribeEvent); ok {
				select {
				case told <- struct{}{}:
				default:
				}
			}
		})
		if err != nil {
			return nil, err
		}
		if err := s.Request(&proto.Subscribe{Mask: proto.SubscriptionMaskServer}, nil); err != nil {
			s.close()
			return nil, err
		}
		return s, nil
	}, func(s *pulseServer, err error) {
		if err == nil {
			s.close()
		}
	})
}
