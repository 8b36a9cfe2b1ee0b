package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"delonix/audio/echo/rooms"
	"delonix/client/voice/listen"
)

// promptsDir has the prompts of Debian's packages asterisk-core-sounds-*: one voice a
// folder. The English ones are not used here: they are for judging.
const promptsDir = "/usr/share/asterisk/sounds"

// The prompts the policy was tried on, and those it was not.
var (
	triedVoices  = []string{"es_MX_f_Allison", "ru_RU_f_IvrvoiceRU"}
	unseenVoices = []string{"fr_CA_f_June", "it_IT_m_Carlo"}
)

// person is the voice of one speaker: whole sentences and single words.
type person struct{ sentences, words []clip }

// readPerson reads what there is of a voice, so many of each.
func readPerson(name string, most int, rng *rand.Rand) person {
	const shortest, short, longest = listen.Rate / 5, listen.Rate * 6 / 10, 4 * listen.Rate
	files := soundsBelow(filepath.Join(promptsDir, name), 0)
	rng.Shuffle(len(files), func(i, j int) { files[i], files[j] = files[j], files[i] })
	var p person
	for _, f := range files {
		if len(p.sentences) >= most && len(p.words) >= most {
			break
		}
		one := appendClip(nil, f)
		if len(one) == 0 || strings.Contains(f, "silence") || strings.Contains(f, "tone") || strings.Contains(f, "beep") || strings.Contains(f, "monkeys") {
			continue
		}
		switch n := one[0].end - one[0].start; {
		case n >= shortest && n <= short && len(p.words) < most:
			p.words = append(p.words, one[0])
		case n > 3*short/2 && n <= longest && len(p.sentences) < most:
			p.sentences = append(p.sentences, one[0])
		}
	}
	return p
}

// What is understood of what is said over a reply. The sounds are those of other
// words: nothing here looks at what a recording says.
var (
	interrupting = []string{"No, I meant the other one.", "wait a moment please", "Was kostet das denn?", "ich wollte etwas anderes fragen", "Et pour demain ?", "non ce n'est pas ça",
		"Espera, ¿cuánto cuesta?", "no era eso lo que quería", "Подожди, а сколько это стоит?", "нет я про другое", "stop", "can you say that in German"}
	agreeing = []string{"mhm", "yeah", "Okay.", "right", "Yeah, okay.", "ja", "Ja, ja.", "genau", "Oui.", "d'accord", "ouais ouais", "sí", "Vale.", "sí, sí", "ajá", "угу", "Да.", "да да", "ага, понятно", "uh-huh"}
	aside    = []string{"the keys are on the table", "ich komme gleich", "il est dans la cuisine", "está en la mesa", "я скоро приду", "Not you.", "Ich rede nicht mit dir.", "ce n'est pas à toi que je parle", "no hablo contigo", "я не тебе"}
	aired    = []string{"the weather tomorrow will be cloudy", "und nun zum Sport", "le journal de vingt heures", "las noticias de hoy", "новости этого часа"}
)

// overlapKind is why something is said over a reply.
type overlapKind int

const (
	interruption overlapKind = iota
	backchannel
	sideTalk
	background
	overlapKinds
)

// overlapped is what came of one of them.
type overlapped struct {
	cancelled bool          // the reply was ended
	silent    time.Duration // from the first sound of the voice to silence; 0: it was heard all the time
	gap       time.Duration // for how long it was silent in all
	resumed   time.Duration // from the end of the voice until the reply was heard again
}

// talkOver is a person in a room in which replies are heard.
type talkOver struct {
	*parlour
	rng   *rand.Rand
	level float64 // of the person, dBFS
	from  time.Duration
	to    time.Duration
	text  string
}

// sitDown lets a person of a voice say something in the i-th room, so that it is known
// how loud they are.
func (b *bench) sitDown(i int, p person) *talkOver {
	t := &talkOver{parlour: b.parlour(i), rng: b.rng, level: -32 + 10*b.rng.Float64()}
	t.r.Waits = true
	t.r.Understand = func(from, to time.Duration) (string, time.Duration) {
		takes := 200*time.Millisecond + time.Duration(t.rng.IntN(250))*time.Millisecond
		if t.to == 0 || from >= t.to || to <= t.from+60*time.Millisecond {
			return "", takes
		}
		return t.text, takes
	}
	for range 2 {
		t.pass(time.Second)
		t.begin(p.sentences[b.rng.IntN(len(p.sentences))], 0, 8, "tell me a story.")
		for sent := t.r.Sent(); t.r.Sent() == sent && t.r.Now() < t.to+4*time.Second; {
			t.step()
		}
	}
	t.r.Waits = false
	return t
}

func (t *talkOver) pass(d time.Duration) {
	for end := t.r.Now() + d; t.r.Now() < end; {
		t.step()
	}
}

// begin lets somebody say something, so many dB louder than the person is. direct is
// how much louder than the room's answer it arrives, in dB.
func (t *talkOver) begin(c clip, louder, direct float64, text string) {
	said := c.pcm[c.audible():c.end]
	path := rooms.NewPath(rooms.Decay(t.rng.Uint64(), 0.4, 0.4, direct), 0, 0)
	var heard []float64
	block := make([]float32, listen.FrameSamples)
	for at := 0; at < len(said)+rooms.Rate/3; at += len(block) {
		clear(block)
		if at < len(said) {
			copy(block, said[at:])
		}
		for _, v := range path.Step(block) {
			heard = append(heard, float64(v))
		}
	}
	gain := rooms.FromDB(t.level+louder) / rooms.ActiveRMS(heard)
	t.near = make([]float32, len(heard))
	for i, v := range heard {
		t.near[i] = float32(gain * v)
	}
	t.from, t.text = t.r.Now(), text
	t.to = t.from + listen.Duration(int64(len(said)))
}

// over says something over a reply that has been heard for a while.
func (t *talkOver) over(kind overlapKind, p, other person) overlapped {
	one := func(list []string) string { return list[t.rng.IntN(len(list))] }
	for on := time.Duration(0); on < 3*time.Second; on += listen.FrameTime {
		t.step()
		if !t.r.Speaks() {
			on = 0
		}
	}
	switch c := p.sentences[t.rng.IntN(len(p.sentences))]; kind {
	case interruption:
		t.begin(c, 5*t.rng.Float64()-2, 8, one(interrupting))
	case backchannel:
		t.begin(p.words[t.rng.IntN(len(p.words))], -4*t.rng.Float64(), 8, one(agreeing))
	case sideTalk:
		t.begin(c, -8-4*t.rng.Float64(), -3, one(aside))
	case background:
		t.begin(other.sentences[t.rng.IntN(len(other.sentences))], -15, -3, one(aired))
	}
	return t.watch()
}

// watch looks what comes of what is said.
func (t *talkOver) watch() overlapped {
	var o overlapped
	cuts := t.r.Cuts()
	for t.r.Now() < t.to+4*time.Second {
		t.step()
		if t.r.Cuts() > cuts {
			o.cancelled = true
		}
		switch {
		case !t.r.Speaks() && !o.cancelled:
			o.gap += listen.FrameTime
			if o.silent == 0 {
				o.silent = t.r.Now() - t.from
			}
			if t.r.Now() > t.to {
				o.resumed = t.r.Now() - t.to
			}
		case o.cancelled && o.silent == 0:
			o.silent = t.r.Now() - t.from
		}
		if o.cancelled && t.r.Now() > t.to {
			break
		}
	}
	t.near, t.to = nil, 0
	return o
}

// overlaps says things over replies, of each kind as many, and prints how often the
// reply is ended.
func (b *bench) overlaps(each int) {
	for _, group := range []struct {
		name   string
		voices []string
	}{{"tried on", triedVoices}, {"unseen", unseenVoices}} {
		var people []person
		for _, v := range group.voices {
			if p := readPerson(v, 60, b.rng); len(p.sentences) > 0 && len(p.words) > 0 {
				people = append(people, p)
			}
		}
		if len(people) < 2 {
			b.line("barge-in, voices "+group.name, "not measured: install asterisk-core-sounds-{es,fr,it,ru}-wav", "", "")
			continue
		}
		var all [overlapKinds][]overlapped
		for i := range 6 {
			p, other := people[i%2], people[(i+1)%2]
			t := b.sitDown(i, p)
			for range each {
				for kind := range overlapKinds {
					all[kind] = append(all[kind], t.over(kind, p, other))
				}
			}
		}
		b.tellOverlaps(group.name, all)
	}
}

func (b *bench) tellOverlaps(name string, all [overlapKinds][]overlapped) {
	share := func(list []overlapped) float64 {
		n := 0
		for _, o := range list {
			if o.cancelled {
				n++
			}
		}
		return float64(n) / float64(max(len(list), 1))
	}
	column := func(list []overlapped, of func(overlapped) time.Duration) []float64 {
		var out []float64
		for _, o := range list {
			if d := of(o); d > 0 {
				out = append(out, float64(d/time.Millisecond))
			}
		}
		return out
	}
	stops := column(all[interruption], func(o overlapped) time.Duration { return o.silent })
	b.line(fmt.Sprintf("%d interruptions, voices %s", len(all[interruption]), name),
		fmt.Sprintf("%.1f%% end the reply; silent after %.0f ms, 95%% within %.0f ms", 100*share(all[interruption]), quantile(stops, 0.5), quantile(stops, 0.95)),
		"≥ 98%; 250 ms", "LiveKit 100% after 500 ms of overlap")
	wrong := share(all[backchannel]) + share(all[sideTalk]) + share(all[background])
	for _, k := range []struct {
		kind          overlapKind
		words, wanted string
	}{{backchannel, "backchannels", "≤ 5%; ≤ 1.5 s"}, {sideTalk, "words to somebody else", ""}, {background, "sentences in the background at −15 dB", ""}} {
		list := slices.DeleteFunc(slices.Clone(all[k.kind]), func(o overlapped) bool { return o.cancelled })
		back := column(list, func(o overlapped) time.Duration { return o.resumed })
		gaps := column(list, func(o overlapped) time.Duration { return o.gap })
		b.line(fmt.Sprintf("%d %s, voices %s", len(all[k.kind]), k.words, name),
			fmt.Sprintf("%.1f%% end the reply; %.0f%% silence it, for %.0f ms; heard again %.0f ms after the voice, 95%% within %.0f ms", 100*share(all[k.kind]),
				100*float64(len(gaps))/float64(max(len(list), 1)), quantile(gaps, 0.5), quantile(back, 0.5), quantile(back, 0.95)),
			k.wanted, "")
	}
	right := share(all[interruption])
	b.line("interruptions among what ends a reply, all four alike, voices "+name,
		fmt.Sprintf("precision %.1f%% at a recall of %.1f%%", 100*right/math.Max(right+wrong, 1e-9), 100*right), "", "LiveKit 86% at 100%")
}
