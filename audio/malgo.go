package audio

import (
	"encoding/hex"
	"errors"
	"fmt"
	"runtime"
	"strings"

	"github.com/gen2brain/malgo"
)

// backends are the sound systems malgo may use, best first; those of other
// operating systems are passed over. The one that plays into nothing is not
// among them: a person would wonder why nothing is heard.
var backends = []malgo.Backend{
	malgo.BackendWasapi, malgo.BackendDsound, malgo.BackendWinmm,
	malgo.BackendCoreaudio,
	malgo.BackendPulseaudio, malgo.BackendAlsa,
	malgo.BackendSndio, malgo.BackendAudio4, malgo.BackendOss,
}

// lowPassOrder is the order of malgo's filter before it changes the rate, the
// steepest it has.
const lowPassOrder = 8

// applicationName and streamName are what the system's own mixer shows.
const (
	applicationName = "Delonix"
	streamName      = "Voice"
)

// withMalgo runs f with access to the sound system, which is connected to for
// this purpose only: a connection does not outlive the server.
func withMalgo(f func(sys *malgo.AllocatedContext) error) error {
	sys, err := openMalgo()
	if err != nil {
		return err
	}
	defer closeMalgo(sys)
	return f(sys)
}

func openMalgo() (*malgo.AllocatedContext, error) {
	name := append([]byte(applicationName), 0)
	var pin runtime.Pinner
	pin.Pin(&name[0])
	defer pin.Unpin()
	config := malgo.ContextConfig{Pulse: malgo.PulseContextConfig{PApplicationName: &name[0]}}
	sys, err := malgo.InitContext(backends, config, nil)
	if err != nil {
		return nil, fmt.Errorf("no sound system answers: %w", err)
	}
	return sys, nil
}

func closeMalgo(sys *malgo.AllocatedContext) {
	_ = sys.Uninit() // there is nothing to be done about it
	sys.Free()
}

// choice is the device to open.
type choice struct {
	Device
	native malgo.DeviceID
	pinned bool // open this one; otherwise leave the choice to the system
}

// errNotListed says that the chosen device is not there.
var errNotListed = errors.New("the chosen device is not connected")

// errOnlyMonitor says that there is nothing to capture but the speaker's sound.
var errOnlyMonitor = errors.New("there is no microphone, only what the speaker plays")

// choose finds the device with the ID, or the default one.
func choose(sys *malgo.AllocatedContext, kind malgo.DeviceType, id string) (choice, error) {
	devices, err := listMalgo(sys, kind)
	if err != nil {
		return choice{}, err
	}
	for _, d := range devices {
		if id != "" && d.ID == id {
			d.pinned = true
			return d, nil
		}
		if id == "" && d.Default {
			d.pinned = kind == malgo.Capture && isPulse()
			if d.pinned && monitorsDefault(sys, d.native) {
				return choice{}, errOnlyMonitor
			}
			return d, nil
		}
	}
	if id != "" {
		return choice{}, errNotListed
	}
	return choice{}, nil
}

// listMalgo lists devices, the default one first.
func listMalgo(sys *malgo.AllocatedContext, kind malgo.DeviceType) ([]choice, error) {
	infos, err := sys.Devices(kind)
	if err != nil {
		return nil, fmt.Errorf("listing devices: %w", err)
	}
	var list []choice
	for _, info := range infos {
		c := choice{native: info.ID, Device: Device{
			ID:      info.ID.String(),
			Name:    info.Name(),
			Default: info.IsDefault != 0,
		}}
		if c.Default {
			list = append([]choice{c}, list...)
		} else {
			list = append(list, c)
		}
	}
	return list, nil
}

// isPulse reports whether device IDs are names of PulseAudio. Other systems on
// Linux have no names that end like its monitors.
func isPulse() bool { return runtime.GOOS == "linux" || strings.HasSuffix(runtime.GOOS, "bsd") }

// monitorSuffix ends the names of PulseAudio's sources that carry what a speaker
// plays.
const monitorSuffix = ".monitor"

// pulseName is the device ID as PulseAudio's name.
func pulseName(id malgo.DeviceID) string { return pulseID(id.String()) }

// pulseDeviceID is the ID of a [Device] with that name there.
func pulseDeviceID(name string) string { return hex.EncodeToString([]byte(name)) }

// pulseID is the ID of a [Device] as PulseAudio's name.
func pulseID(id string) string {
	raw, _ := hex.DecodeString(id) // another system's is no name there
	return string(raw)
}

// isMonitor reports whether the device carries what a speaker plays.
func isMonitor(id malgo.DeviceID) bool {
	return isPulse() && strings.HasSuffix(pulseName(id), monitorSuffix)
}

// monitorsDefault reports whether the device carries what the default speaker plays.
func monitorsDefault(sys *malgo.AllocatedContext, id malgo.DeviceID) bool {
	if !isMonitor(id) {
		return false
	}
	speakers, err := listMalgo(sys, malgo.Playback)
	return err == nil && len(speakers) > 0 && speakers[0].Default &&
		pulseName(speakers[0].native)+monitorSuffix == pulseName(id)
}
