package audio

import (
	"context"
	"os"
	"strconv"

	"github.com/jfreymuth/pulse/proto"
)

// Cause is why no sound comes from a microphone, where the system knows it.
type Cause string

// Causes of silence.
const (
	CauseUnknown   Cause = ""          // the system tells none
	CauseMuted     Cause = "muted"     // it is muted
	CauseVolume    Cause = "volume"    // its level is turned down to nothing
	CauseProgram   Cause = "program"   // the system's mixer has it muted for this program
	CauseSuspended Cause = "suspended" // the system has put it to sleep
	CauseUnplugged Cause = "unplugged" // nothing is plugged into its socket
)

// SilentError says why a microphone that works is silent.
type SilentError struct {
	Cause  Cause
	Device string // what the system calls it
}

func (e *SilentError) Error() string {
	return "audio: the microphone is silent: " + string(e.Cause)
}

// WhySilent asks the system why no sound comes from the microphone: a [*SilentError], or
// nil where it does not know. It takes two seconds at most.
func (m *Microphone) WhySilent(ctx context.Context) error {
	m.mu.Lock()
	run, id := m.run, m.device
	m.mu.Unlock()
	if run != nil {
		if at, ok := run.in.(interface{ ID() string }); ok { // the default one may be another by now
			id = at.ID()
		}
	}
	why, err := askPulse(ctx, func(s *pulseServer) (*SilentError, error) { return s.whySilent(pulseID(id)) })
	if err != nil || why.Cause == CauseUnknown {
		return nil
	}
	return why
}

// whySilent finds out why a source is silent.
func (s *pulseServer) whySilent(name string) (*SilentError, error) {
	info, err := s.source(name)
	if err != nil {
		return nil, err
	}
	out := &SilentError{Device: info.Device, Cause: causeOf(info)}
	if out.Cause == CauseUnknown && s.programMuted() {
		out.Cause = CauseProgram
	}
	return out, nil
}

// causeOf is why a source is silent by itself.
func causeOf(info *proto.GetSourceInfoReply) Cause {
	const suspended, unavailable = 2, 1
	switch {
	case info.Mute:
		return CauseMuted
	case turnedDown(info.ChannelVolumes):
		return CauseVolume
	case portAvailable(info) == unavailable:
		return CauseUnplugged
	case info.State == suspended:
		return CauseSuspended
	}
	return CauseUnknown
}

// turnedDown reports whether all volumes are so low that nothing is heard, -60 dB.
func turnedDown(volumes proto.ChannelVolumes) bool {
	const faint = uint32(proto.VolumeNorm) / 10 // volumes are cubic
	for _, v := range volumes {
		if v > faint {
			return false
		}
	}
	return len(volumes) > 0
}

// portAvailable is what is known of the socket in use: 0 is nothing.
func portAvailable(info *proto.GetSourceInfoReply) uint32 {
	for _, p := range info.Ports {
		if p.Name == info.ActivePortName {
			return p.Available
		}
	}
	return 0
}

// programMuted reports whether the mixer has every recording of this program muted.
func (s *pulseServer) programMuted() bool {
	var list proto.GetSourceOutputInfoListReply
	if s.Request(&proto.GetSourceOutputInfoList{}, &list) != nil {
		return false
	}
	own := strconv.Itoa(os.Getpid())
	found := false
	for _, o := range list {
		if pid, ok := o.Properties["application.process.id"]; !ok || pid.String() != own {
			continue
		}
		if found = o.Muted || turnedDown(o.ChannelVolumes); !found {
			return false
		}
	}
	return found
}
