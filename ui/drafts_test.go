package ui

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"delonix/client"
	"delonix/client/demo"
	"delonix/ui/uitest"
)

func (b *bench) typed(text string) {
	for _, r := range text {
		b.comp.Type(r)
	}
}

// received are the texts that the portal got.
func (b *bench) received() (texts []string) {
	for _, r := range b.portal.Received() {
		texts = append(texts, r.Text)
	}
	return texts
}

func (b *bench) wantDraft(id client.ConversationID, text string, files ...string) {
	b.t.Helper()
	var d client.Draft
	b.await(fmt.Sprintf("the draft %q with %q", text, files), func() bool {
		b.conv.Drafts.KeepAll()
		var err error
		if d, err = b.client.Draft(context.Background(), id); err != nil {
			b.t.Fatal(err)
		}
		var names []string
		for _, f := range d.Files {
			names = append(names, f.Name)
		}
		return d.Text == text && strings.Join(names, " ") == strings.Join(files, " ")
	})
}

// answered sends a first message, so that the conversation is one to come back to.
func (b *bench) answered(text string) client.ConversationID {
	b.t.Helper()
	b.write(text)
	b.awaitWords("You said: " + text)
	return b.conv.ID()
}

// another begins a further conversation.
func (b *bench) another() client.ConversationID {
	b.t.Helper()
	b.conv.New()
	b.await("the new conversation", func() bool { return b.loaded().ID != 0 && !b.conv.Drafts.Beginning() })
	return b.conv.ID()
}

func (b *bench) files(names ...string) (uris []fyne.URI) {
	b.t.Helper()
	dir := b.t.TempDir()
	for _, name := range names {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(name), 0o600); err != nil {
			b.t.Fatal(err)
		}
		uris = append(uris, storage.NewFileURI(filepath.Join(dir, name)))
	}
	return uris
}

func (b *bench) copied() {
	b.t.Helper()
	b.await("the copies", func() bool {
		for _, f := range b.comp.Files() {
			if f.Size < 0 {
				return false
			}
		}
		return true
	})
}

func TestSubmit_TwiceAtOnceSendsOnceAndWhatFollowsStays(t *testing.T) {
	b := newBench(t, demo.Options{Agent: demo.Echo()})
	b.typed("hello")
	b.conv.Drafts.Submit()
	b.conv.Drafts.Submit()
	b.typed("and more")
	b.submitted("hello")
	if got := b.received(); len(got) != 1 || b.comp.Text() != "and more" {
		t.Errorf("the portal has %q, the field %q", got, b.comp.Text())
	}
	b.wantDraft(b.conv.ID(), "and more")
}

func (b *bench) submitted(text string) { b.t.Helper(); b.awaitWords("You said: " + text) }

func TestSubmit_TwiceWithFilesThatAreStillBeingCopied(t *testing.T) {
	b := newBench(t, demo.Options{Agent: demo.Echo()})
	b.conv.Drop(b.files("a.txt", "b.txt"))
	b.typed("hello")
	b.conv.Drafts.Submit()
	b.conv.Drafts.Submit()
	b.conv.Drop(b.files("c.txt"))
	b.submitted("hello")
	if r := b.portal.Received(); len(r) != 1 || len(r[0].Files) != 2 {
		t.Errorf("the portal has %+v", r)
	}
	b.copied()
	b.wantDraft(b.conv.ID(), "", "c.txt")
}

func TestSubmit_InAnotherConversationAtOnceSendsNothing(t *testing.T) {
	b := newBench(t, demo.Options{Agent: demo.Echo()})
	first := b.answered("one")
	second := b.another()
	b.typed("for the second only")
	b.conv.Open(first)
	b.conv.Drafts.Submit()
	b.await("the first", func() bool { return b.loaded().ID == first })
	b.wantDraft(second, "for the second only")
	b.wantDraft(first, "")
	if got := b.received(); len(got) != 1 {
		t.Errorf("the portal has %q", got)
	}
}

func TestNewConversation_WhatIsTypedAtOnceIsSentThere(t *testing.T) {
	b := newBench(t, demo.Options{Agent: demo.Echo()})
	first := b.answered("one")
	b.typed("half a thought")
	b.conv.New()
	b.typed("two")
	b.conv.Drop(b.files("a.txt"))
	b.conv.Drafts.Submit()
	b.typed("and more")
	b.submitted("two")
	if b.conv.ID() == first || b.comp.Text() != "and more" {
		t.Errorf("%d is open with %q in the field", b.conv.ID(), b.comp.Text())
	}
	if r := b.portal.Received(); len(r) != 2 || r[0].SessionID == r[1].SessionID || len(r[1].Files) != 1 {
		t.Errorf("the portal has %+v", r)
	}
	b.wantDraft(first, "half a thought")
}

// A new conversation may be the one that is open, in which nothing was sent yet.
// What was typed in either of them is there once.
func TestNewConversation_OnAnUnusedOneKeepsWhatWasTypedOnce(t *testing.T) {
	b := newBench(t, demo.Options{Agent: demo.Echo()})
	first := b.conv.ID()
	for i := range 5 {
		b.typed("x")
		b.comp.SetText("") // it is still being kept when the next one begins
		b.conv.New()
		b.typed("one")
		b.await("a conversation", func() bool { return b.conv.ID() == first })
		b.conv.New()
		b.typed("two")
		b.await("a conversation", func() bool { return b.conv.ID() == first })
		b.wantDraft(first, "one\n\ntwo")
		if text := b.comp.Text(); text != "one\n\ntwo" {
			t.Fatalf("%d: the field has %q", i, text)
		}
		b.comp.SetText("")
		b.wantDraft(first, "")
	}
}

// What is typed while a conversation is being made is kept though the window goes
// before it is there.
func TestQuit_KeepsWhatWasTypedInAConversationThatIsBeingMade(t *testing.T) {
	b := newBench(t, demo.Options{Agent: demo.Echo()})
	first := b.answered("one")
	b.conv.New()
	b.conv.Open(first)
	b.conv.New() // both are being made, and may be one
	b.typed("two")
	b.conv.Drafts.KeepAll()
	b.shutdown()
	var kept []string
	convs, err := b.client.Conversations(context.Background(), client.Filter{Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range convs {
		d, err := b.client.Draft(context.Background(), c.ID)
		if err != nil {
			t.Fatal(err)
		}
		if d.Text != "" {
			kept = append(kept, d.Text)
		}
	}
	if len(kept) != 1 || kept[0] != "two" {
		t.Errorf("kept %q", kept)
	}
}

func TestDraft_TypedWhileItLoadsGoesBelowIt(t *testing.T) {
	b := newBench(t, demo.Options{Agent: demo.Echo()})
	first := b.answered("one")
	b.another()
	if err := b.client.SaveDraft(context.Background(), first, "of yesterday"); err != nil {
		t.Fatal(err)
	}
	b.conv.Open(first)
	b.typed("of today")
	b.await("both", func() bool { return b.comp.Text() == "of yesterday\n\nof today" })
	b.wantDraft(first, "of yesterday\n\nof today")
}

func TestEdit_KeepsWhatStoodInTheFieldWhereverOneGoes(t *testing.T) {
	b := newBench(t, demo.Options{Agent: demo.Echo()})
	b.answered("one")
	first := b.another()
	b.portal.Faults().Add(demo.Fault{Route: demo.RouteSend, Status: 413})
	b.conv.Drop(b.files("a.txt"))
	b.copied()
	b.write("refused")
	refused := b.refused(first)
	b.typed("stood there")
	b.conv.Drafts.EditUnsent(refused.ID)
	b.conv.Drafts.EditUnsent(refused.ID)
	b.list.Walk(1) // at once
	b.typed("elsewhere")
	second := b.conv.ID()
	b.wantDraft(first, "refused\n\nstood there", "a.txt")
	b.wantDraft(second, "elsewhere")
	b.conv.Open(first)
	b.await("all of it in the field", func() bool { return b.comp.Text() == "refused\n\nstood there" && len(b.comp.Files()) == 1 })
}

// stored are the messages of a conversation.
// refused waits until the window shows that a message was refused.
func (b *bench) refused(id client.ConversationID) (refused client.Message) {
	b.t.Helper()
	b.await("the refusal", func() bool {
		for _, m := range b.stored(id) {
			if shown, ok := b.chat.Message(m.ID); ok && shown.State == client.StateFailed {
				refused = m
			}
		}
		return refused.ID != 0
	})
	return refused
}

func (b *bench) stored(id client.ConversationID) []client.Message {
	list, err := b.client.Messages(context.Background(), id, 0, 100)
	if err != nil {
		b.t.Fatal(err)
	}
	return list
}

func TestOption_LeavesTheDraftAndIsSentOnce(t *testing.T) {
	b := newBench(t, demo.Options{Agent: demo.Echo()})
	b.conv.Drop(b.files("a.txt"))
	b.typed("half a thought")
	b.copied()
	b.conv.Choose("Yes")
	b.conv.Choose("Yes")
	b.submitted("Yes")
	if got := b.received(); len(got) != 1 || b.comp.Text() != "half a thought" || len(b.comp.Files()) != 1 {
		t.Errorf("the portal has %q, the field %q and %d files", got, b.comp.Text(), len(b.comp.Files()))
	}
	b.wantDraft(b.conv.ID(), "half a thought", "a.txt")
}

func TestFiles_StayWithTheirConversation(t *testing.T) {
	b := newBench(t, demo.Options{Agent: demo.Echo()})
	first := b.answered("one")
	b.conv.Drop(b.files("a.txt", "b.txt"))
	second := b.another()
	if len(b.comp.Files()) != 0 {
		t.Error("they came along")
	}
	b.conv.Drop(b.files("c.txt"))
	b.conv.Open(first)
	b.await("the first's files", func() bool { return len(b.comp.Files()) == 2 })
	b.copied()
	b.conv.Drafts.RemoveFile(b.comp.Files()[0].ID)
	b.wantDraft(first, "", "b.txt")
	b.wantDraft(second, "", "c.txt")
}

func TestDrop_ManyFilesFillUpWhatAMessageHolds(t *testing.T) {
	b := newBench(t, demo.Options{Agent: demo.Echo()})
	var names []string
	for i := range 33 {
		names = append(names, fmt.Sprintf("%02d.txt", i))
	}
	uris := b.files(names...)
	empty := b.files("empty.txt")[0]
	if err := os.Truncate(empty.Path(), 0); err != nil {
		t.Fatal(err)
	}
	uris = append(uris[:7:7], append([]fyne.URI{storage.NewFileURI(t.TempDir())}, uris[7:]...)...)
	b.conv.Drop(append(uris, empty))
	b.awaitWords("23 more were left out")
	b.copied()
	words := uitest.Words(b.comp)
	for _, want := range []string{"is a folder", "“empty.txt” is empty", "A message can have 10 files"} {
		if strings.Count(words, want) != 1 {
			t.Errorf("%q is not told once in %q", want, words)
		}
	}
	b.wantDraft(b.conv.ID(), "", names[:10]...)
}

func TestSendAgain_InAClosedConversationShowsWhereItWent(t *testing.T) {
	b := newBench(t, demo.Options{Agent: demo.Echo()})
	first := b.answered("one")
	b.portal.Faults().Add(demo.Fault{Route: demo.RouteSend, Status: 413})
	b.write("too late")
	refused := b.refused(first).ID
	b.typed("half a thought")
	if err := b.client.CloseConversation(context.Background(), first, b.client.CloseStatuses()[0].Value); err != nil {
		t.Fatal(err)
	}
	b.conv.Messages.SendAgain(refused)
	b.conv.Messages.SendAgain(refused)
	b.submitted("too late")
	b.awaitWords("Your message is on its way in this new one.")
	if b.conv.ID() == first {
		t.Error("the ended conversation is shown")
	}
	if got := b.received(); len(got) != 2 {
		t.Errorf("the portal has %q", got)
	}
	b.wantDraft(first, "half a thought")
}
