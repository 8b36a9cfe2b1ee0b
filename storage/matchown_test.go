package storage

import (
	"slices"
	"testing"
	"time"
)

// mergeFresh merges a list that began long after the portal's last answer.
func (f *fixture) mergeFresh(logs ...Log) MergeResult {
	return must(f.MergeLogs(f.ctx, f.conv.ID, logs, MergeOptions{Fresh: time.Minute}))
}

// ids are the log ids of messages.
func (f *fixture) ids(messages ...Message) (ids []string) {
	for _, m := range messages {
		ids = append(ids, must(f.Message(f.ctx, m.ID)).LogID)
	}
	return ids
}

// TestMatchOwn_FindsWhatThePortalAltered: a message whose text comes back changed is bound, once, whether the
// first list that has it is believed or not.
func TestMatchOwn_FindsWhatThePortalAltered(t *testing.T) {
	const secret = "4111111111111111"
	for name, c := range map[string]struct{ sent, listed string }{
		"masked":         {"My card number is " + secret, "My card number is ************1111"},
		"masked whole":   {secret, "[removed]"},
		"tags":           {"Is <b>this</b> right?", "Is this right?"},
		"note":           {"Please call me back", "Please call me back (translated)"},
		"decomposed":     {"Caf\u00e9", "Cafe\u0301"},
		"emoji replaced": {"👍", ":thumbs_up:"},
	} {
		for _, early := range []bool{false, true} {
			f := newFixture(t)
			a := f.send("hello")
			f.reply("Hi.")
			b := f.send(c.sent)
			logs := []Log{human("1", "hello", minute(1)), ai("2", "Hi.", minute(1)), human("3", c.listed, minute(2))}
			if early {
				f.merge(logs...)
			}
			f.mergeFresh(logs...)
			f.mergeFresh(append(logs, ai("4", "Thank you.", minute(2)))...)
			if ids := f.ids(a, b); !slices.Equal(ids, []string{"1", "3"}) {
				t.Errorf("%s, listed early %t: bound to %q", name, early, ids)
			}
			if got := f.texts(); len(got) != 4 {
				t.Errorf("%s, listed early %t: %q", name, early, got)
			}
		}
	}
}

// TestMatchOwn_TheAnswerTellsWhichIsWhich: of two altered messages, one typed in another program, the one with
// the answer that came here is ours.
func TestMatchOwn_TheAnswerTellsWhichIsWhich(t *testing.T) {
	f := newFixture(t)
	own := f.send("1234")
	f.reply("That is a date of birth.")
	f.mergeFresh(human("1", "[a]", minute(1)), ai("2", "That is a city.", minute(1)), human("3", "[b]", minute(2)), ai("4", "That is a date of birth.", minute(2)))
	if ids := f.ids(own); !slices.Equal(ids, []string{"3"}) || len(f.texts()) != 4 {
		t.Errorf("bound to %q: %q", ids, f.texts())
	}
}

// TestMatchOwn_AnotherProgramSwallowsNothing: what was typed elsewhere stays a message of its own, and ours is
// bound to its own log when that comes.
func TestMatchOwn_AnotherProgramSwallowsNothing(t *testing.T) {
	f := newFixture(t)
	own := f.send("Where is my parcel?")
	phone := []Log{human("1", "Where are you?", minute(1))}
	f.merge(phone...)
	if ids := f.ids(own); ids[0] != "" {
		t.Fatalf("bound to another message")
	}
	f.mergeFresh(append(phone, human("2", "Where is my parcel?", minute(2)))...)
	if ids := f.ids(own); !slices.Equal(ids, []string{"2"}) || len(f.texts()) != 2 {
		t.Errorf("bound to %q: %q", ids, f.texts())
	}
}

// TestMatchOwn_WhatWasHeardMayAnswerAnotherProgram: both write in one session, and the other's answer was heard
// here while ours was on its way. A list that does not have ours yet binds it to nothing.
func TestMatchOwn_WhatWasHeardMayAnswerAnotherProgram(t *testing.T) {
	for _, state := range []State{StateSending, StateUnconfirmed, StateSent} {
		f := newFixture(t)
		own := must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: "from the right"}))
		must(f.SetState(f.ctx, own.ID, StateSending, Step{}))
		if state != StateSending {
			must(f.SetState(f.ctx, own.ID, state, Step{}))
		}
		f.reply("I see.")
		logs := []Log{human("1", "by the left", minute(1)), ai("2", "I see.", minute(1))}
		f.merge(logs...)
		if ids := f.ids(own); ids[0] != "" {
			t.Fatalf("%s: bound to another's message", state)
		}
		f.mergeFresh(append(logs, human("3", "from the right", minute(2)), ai("4", "I see.", minute(2)))...)
		if ids := f.ids(own); !slices.Equal(ids, []string{"3"}) || len(f.texts()) != 4 {
			t.Errorf("%s: bound to %q: %q", state, ids, f.texts())
		}
	}
}

// TestMatchOwn_InterleavedWithAnotherProgram: what stands between two bound messages and was altered beyond
// recognition is ours by its time, where somebody else wrote in between as well.
func TestMatchOwn_InterleavedWithAnotherProgram(t *testing.T) {
	f := newFixture(t)
	a, b, c := f.send("one"), f.send("4111111111111111"), f.send("three")
	sent := must(f.Message(f.ctx, b.ID)).SendingAt
	skew := 3 * time.Hour
	logs := []Log{human("1", "one", sent.Add(skew-time.Minute)), human("2", "from the phone", sent.Add(skew-40*time.Second)),
		human("3", "[card]", sent.Add(skew+time.Second)), human("4", "three", sent.Add(skew+time.Minute))}
	must(f.MergeLogs(f.ctx, f.conv.ID, logs, MergeOptions{Fresh: time.Minute, Skew: &skew}))
	if ids := f.ids(a, b, c); !slices.Equal(ids, []string{"1", "3", "4"}) || len(f.texts()) != 4 {
		t.Errorf("bound to %q: %q", ids, f.texts())
	}
}

// TestMatchOwn_WhateverTheClockSays: messages sent while this computer's clock was days off are bound by their
// order, and the result tells how far off it was.
func TestMatchOwn_WhateverTheClockSays(t *testing.T) {
	for _, off := range []time.Duration{-1000 * time.Hour, -48 * time.Hour, 48 * time.Hour, 1000 * time.Hour} {
		f := newFixture(t)
		a, b := f.send("ok"), f.send("ok")
		sent := must(f.Message(f.ctx, a.ID)).SendingAt
		logs := []Log{human("1", "ok", sent.Add(off)), human("2", "ok", sent.Add(off+time.Minute))}
		res := must(f.MergeLogs(f.ctx, f.conv.ID, logs, MergeOptions{Skew: &off}))
		if ids := f.ids(a, b); !slices.Equal(ids, []string{"1", "2"}) || len(f.texts()) != 2 {
			t.Errorf("%v off: bound to %q: %q", off, ids, f.texts())
		}
		if len(res.Skews) != 2 || res.Skews[0] != off {
			t.Errorf("%v off: measured %v", off, res.Skews)
		}
	}
}

// TestMatchOwn_AnAlteredMessageWhoseAnswerWasLost: the list had it as somebody else's
// while it was being sent.
func TestMatchOwn_AnAlteredMessageWhoseAnswerWasLost(t *testing.T) {
	f := newFixture(t)
	a := f.send("my card is 4111")
	logs := []Log{human("1", "my card is ****", minute(1)), ai("2", "Yes", minute(1))}
	f.mergeFresh(logs...)
	b := must(f.Enqueue(f.ctx, f.conv.ID, Outgoing{Text: "my card is 4111"}))
	must(f.SetState(f.ctx, b.ID, StateSending, Step{}))
	logs = append(logs, human("3", "my card is ****", minute(2)))
	f.mergeFresh(logs...)
	must(f.SetState(f.ctx, b.ID, StateUnconfirmed, Step{}))
	f.mergeFresh(append(logs, ai("4", "Yes", minute(2)))...)
	if ids := f.ids(a, b); !slices.Equal(ids, []string{"1", "3"}) || len(f.texts()) != 4 {
		t.Errorf("bound to %q: %q", ids, f.texts())
	}
}
