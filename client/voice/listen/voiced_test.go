package listen

import (
	"testing"
	"time"

	"delonix/client/voice/voicetest"
)

func TestVoiced_TellsSpeechFromAHum(t *testing.T) {
	hum := make([]float32, 2*Rate)
	for i := range hum {
		hum[i] = 0.05 * float32(i%320-160) / 160
	}
	if got := Voiced(hum); got > 200*time.Millisecond {
		t.Errorf("a hum has %v of voice", got)
	}
	if got := Voiced(voicetest.Recorded(t, "goforward")); got < 500*time.Millisecond {
		t.Errorf("speech has %v of voice", got)
	}
}
