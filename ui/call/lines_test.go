package call

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"delonix/client"
	"delonix/ui/uitest"
)

// talk shows n turns and their answers.
func (b *bench) talk(n int) {
	for i := range n {
		c := client.Call{State: client.CallThinking, Open: true, Heard: fmt.Sprintf("Question %d", i), HeardAs: client.MessageID(i + 1)}
		if i > 0 {
			c.Saying, c.SayingFrom = fmt.Sprintf("Answer %d. It is so.", i-1), "Flame"
		}
		b.show(c)
		for _, text := range []string{"Answer %d.", "Answer %d. It is so."} {
			c.State, c.Saying, c.SayingFrom, c.Sentence = client.CallSpeaking, fmt.Sprintf(text, i), "Flame", fmt.Sprintf("Answer %d.", i)
			b.show(c)
		}
	}
}

func TestCaptions_KeepTheLastTenLinesAndScroll(t *testing.T) {
	b := newBench(t, 700, 400)
	b.talk(2)
	uitest.Reads(t, b.Panel, "“Question 0”", "Flame: Answer 0. It is so.", "“Question 1”", "Answer 1.")
	tall := b.MinSize().Height
	b.talk(9)
	uitest.ReadsNot(t, b.Panel, "Question 3", "Answer 3")
	uitest.Reads(t, b.Panel, "Question 4", "Answer 4", "Question 8", "Answer 8")
	if now := b.MinSize().Height; now > tall+captionsTall {
		t.Errorf("%v high with ten lines, %v with four", now, tall)
	}
	if b.scroll.Offset.Y == 0 || b.scroll.Offset.Y+b.scroll.Size().Height < b.captions.MinSize().Height-1 {
		t.Errorf("the newest line is not in view: %v of %v", b.scroll.Offset.Y, b.captions.MinSize().Height)
	}
	b.scroll.ScrollToTop()
	b.show(client.Call{State: client.CallSpeaking, Open: true, Heard: "Question 8", HeardAs: 9, Saying: "Answer 8. It is so. And more.", SayingFrom: "Flame"})
	if b.scroll.Offset.Y != 0 {
		t.Error("what is being read scrolls away")
	}
	b.Set(client.Call{}, b.now)
	uitest.ReadsNot(t, b.Panel, "Question", "Answer")
}

func TestCaptions_AreCopied(t *testing.T) {
	b := newBench(t, 700, 400)
	copied := ""
	b.act.Copy = func(text string) { copied = text }
	b.talk(2)
	b.show(client.Call{State: client.CallThinking, Open: true, Heard: "Question 1", HeardAs: 2, Saying: "I look it up.", Thought: true})
	uitest.Reads(t, b.Panel, "Thinking: I look it up.")
	uitest.Press(t, b.Panel, "Copy the captions")
	want := "You: Question 0\nFlame: Answer 0. It is so.\nYou: Question 1\nFlame: Answer 1. It is so.\nThinking: I look it up."
	if copied != want {
		t.Errorf("%q, want %q", copied, want)
	}
}

func TestCaptions_TheSameWordsTwiceAreTwoLines(t *testing.T) {
	b := newBench(t, 700, 400)
	for i := range 2 {
		b.show(client.Call{State: client.CallThinking, Heard: "yes", HeardAs: client.MessageID(i + 1)})
	}
	if n := strings.Count(uitest.Words(b.Panel), "“yes”"); n != 2 {
		t.Errorf("%d lines", n)
	}
}

func TestCaptions_WhatWasNotForTheAgentIsTakenBack(t *testing.T) {
	b := newBench(t, 700, 400)
	took := client.MessageID(0)
	b.act.NotForAgent = func(id client.MessageID) { took = id }
	b.show(client.Call{State: client.CallThinking, Heard: "come to the table"})
	uitest.ReadsNot(t, b.Panel, "not for the agent")
	b.show(client.Call{State: client.CallThinking, Heard: "come to the table", HeardAs: 7})
	uitest.Press(t, b.Panel, "That was not for the agent")
	if took != 7 {
		t.Errorf("took back %d", took)
	}
}

func TestCaptions_WrapInANarrowWindow(t *testing.T) {
	for _, width := range []float32{400, 575} {
		b := newBench(t, width, 300)
		b.show(client.Call{State: client.CallSpeaking, Heard: strings.Repeat("word ", 60), HeardAs: 3, Saying: strings.Repeat("Donaudampfschifffahrt", 10)})
		b.show(client.Call{State: client.CallSpeaking, Heard: "next " + strings.Repeat("word ", 60), HeardAs: 4, Saying: strings.Repeat("Another answer ", 30), SayingFrom: "Flame"})
		uitest.Walk(b.captions, func(o fyne.CanvasObject, at fyne.Position) {
			if at.X+o.MinSize().Width > b.captions.Size().Width+2 && o.Visible() {
				if _, ok := o.(fyne.Widget); !ok {
					t.Errorf("%T ends at %v of %v", o, at.X+o.MinSize().Width, b.captions.Size().Width)
				}
			}
		})
	}
}
