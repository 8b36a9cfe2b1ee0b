package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"delonix/audio"
	"delonix/audio/audiotest"
)

// longAnswer is a reply that takes some fifteen seconds to say.
var longAnswer = []string{
	"Your order left our house on Monday morning and is now on its way through the middle of the country.",
	"The driver is expected at your door between nine and eleven tomorrow, and he will ring the bell twice.",
	"If nobody is at home he will leave it with a neighbour or bring it back to the shop around the corner.",
}

// quiet is the length of a silence that is no pause between words, and hush the
// level of a speaker that is silent.
const (
	quiet = 450 * time.Millisecond
	hush  = 0.002
)

// interrupt speaks over an answer that has been heard for a while, and gives the
// time from the first sound of the voice to silence at the speaker.
func (l *loop) interrupt(turn int) time.Duration {
	l.t.Helper()
	from := len(l.speaker.Samples())
	await(l.t, "the answer", func() bool { return loudFor(l.speaker.Samples()[from:], 1500*time.Millisecond) })
	micFrom := len(l.mic.Samples())
	said := l.speak(turn)
	peak, at := audiotest.Correlate(l.mic.Samples()[micFrom:], said)
	if peak < 0.5 {
		l.t.Fatalf("turn %d: what was said is not in the microphone's sound: correlation %.2f", turn, peak)
	}
	began := l.mic.At(micFrom + at)
	first := len(l.speaker.Samples())
	for first > 0 && l.speaker.At(first-1).After(began) {
		first = max(0, first-audio.PlaybackRate/1000)
	}
	last := -1
	await(l.t, "silence at the speaker", func() bool {
		last = endOfSound(l.speaker.Samples()[first:])
		return last >= 0
	})
	return l.speaker.At(first + last).Sub(began)
}

// loudFor reports whether there was sound from some moment on for so long.
func loudFor(samples []float32, length time.Duration) bool {
	first := slices.IndexFunc(samples, func(v float32) bool { return v > 0.02 || v < -0.02 })
	return first >= 0 && len(samples)-first >= int(length.Seconds()*audio.PlaybackRate)
}

// endOfSound is the index of the last sample before a long silence, -1 while there
// is none.
func endOfSound(samples []float32) int {
	last := 0
	for i, v := range samples {
		if v > hush || v < -hush {
			last = i
		} else if i-last >= int(quiet.Seconds()*audio.PlaybackRate) {
			return last
		}
	}
	return -1
}

// bargeIns speaks over so many answers and gives how fast each was silent.
func bargeIns(t testing.TB, times int) []time.Duration {
	l := startLoopWith(t, longAnswer)
	defer func() {
		if t.Failed() {
			l.app.screenshot("failed-barge-in")
			keep(l.t, "failed-barge-in-speaker", l.speaker.Samples())
			keep(l.t, "failed-barge-in-microphone", l.mic.Samples())
			t.Logf("%s", l.app.log)
		}
	}()
	l.speak(0)
	var out []time.Duration
	for i := 1; i <= times; i++ {
		out = append(out, l.interrupt(i))
	}
	await(t, "the last words at the portal", func() bool { return len(l.portal.Received()) > times })
	l.app.screenshot("barge-in")
	l.finish(times + 1)
	return out
}

// A person who speaks over an answer is listened to: it stops, and what was said
// arrives once.
func TestCall_WhoSpeaksOverAnAnswerIsListenedTo(t *testing.T) {
	for i, d := range bargeIns(t, 2) {
		t.Logf("silent after %v", d)
		if d > time.Second {
			t.Errorf("answer %d went on for %v", i, d)
		}
	}
}

// BenchmarkBargeIn is the time from the first sound of a voice over an answer to
// silence, both as heard at the devices, the ways through them included.
func BenchmarkBargeIn(b *testing.B) {
	for b.Loop() {
		cuts := bargeIns(b, 20)
		b.ReportMetric(ms(at(cuts, 0.5)), "ms/silence")
		b.ReportMetric(ms(at(cuts, 0.95)), "ms/silence-p95")
		text := make([]string, len(cuts))
		for i, d := range cuts {
			text[i] = fmt.Sprintf("%.0f", ms(d))
		}
		fmt.Println("  ms:", strings.Join(text, " "))
	}
}
