package audio

import (
	"encoding/binary"
	"math"
	"slices"
	"testing"
)

// interleave makes the frames of a stream of several channels.
func interleave(n int, at func(i, channel int) float64, channels int) (b []byte) {
	for i := range n {
		for c := range channels {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(float32(at(i, c))))
		}
	}
	return b
}

func TestChannelPicker_HearsTheChannelWithTheSound(t *testing.T) {
	for _, channels := range []int{1, 2, 4, 8} {
		for voice := range channels {
			var p channelPicker
			noise := func(i, c int) float64 { return 1e-4 * math.Sin(float64(i*(c+3))) }
			p.mono(nil, interleave(256, noise, channels), channels)
			speech := func(i, c int) float64 {
				if c == voice {
					return 0.5 * math.Sin(float64(i)/7)
				}
				return 0.4 + noise(i, c) // an offset is no sound
			}
			var heard []float32
			for range 20 {
				heard = p.mono(heard, interleave(256, speech, channels), channels)
			}
			if l := LevelOf(heard[len(heard)-1024:]); math.Abs(l.RMS+9) > 0.5 {
				t.Errorf("%d channels, voice on %d: heard at %.1f dBFS, want -9", channels, voice, l.RMS)
			}
		}
	}
}

func TestChannelPicker_ALouderChannelIsHeardFromItsFirstWord(t *testing.T) {
	var p channelPicker
	first := p.mono(nil, interleave(256, func(i, c int) float64 { return 0.3 * float64(c) * math.Sin(float64(i)/5) }, 4), 4)
	if l := LevelOf(first[128:]); l.RMS < -20 {
		t.Errorf("the first 16 ms are heard at %.1f dBFS", l.RMS)
	}
}

func TestPulseAddresses_UnderstandsTheServersForms(t *testing.T) {
	t.Setenv("PULSE_RUNTIME_PATH", "")
	t.Setenv("XDG_RUNTIME_DIR", "/run/user/7")
	for server, want := range map[string][][2]string{
		"":                         {{"unix", "/run/user/7/pulse/native"}},
		"/tmp/socket":              {{"unix", "/tmp/socket"}},
		"unix:/tmp/socket":         {{"unix", "/tmp/socket"}},
		"tcp:sound.local":          {{"tcp", "sound.local:4713"}},
		"tcp4:10.0.0.1:99":         {{"tcp4", "10.0.0.1:99"}},
		"tcp6:[::1]":               {{"tcp6", "[::1]:4713"}},
		"{host}unix:/a {b}tcp:c:1": {{"unix", "/a"}, {"tcp", "c:1"}},
		"nonsense":                 nil,
	} {
		if got := pulseAddresses(server); !slices.Equal(got, want) {
			t.Errorf("%q means %v, want %v", server, got, want)
		}
	}
}
