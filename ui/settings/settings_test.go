package settings

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"delonix/client"
	"delonix/ui/uitest"
	"delonix/ui/widgets"
)

func TestMain(m *testing.M) { uitest.Main(m) }

// bench is a page whose changes the test notes.
type bench struct {
	*Page
	d     *uitest.Desk
	win   fyne.Window
	saved []client.Settings
	tries int
}

func newBench(t *testing.T, s client.Settings, width float32) *bench {
	b := &bench{d: uitest.New(t)}
	b.Page = New(Actions{
		Changed: func(s client.Settings) { b.saved = append(b.saved, s) }, AddAgent: func() {}, SignOut: func(client.Agent) {},
		TestMic: func() { b.tries++ }, TestSound: func() {}, Timings: func() {}, HandOvers: func() {}, OpenFolder: func() {},
	}, s, []client.Agent{{ID: 1, Name: "Support", Portal: "https://portal.example"}}, "1.2.3", "/data")
	b.win = b.d.Show(b.Page, width, 3000)
	return b
}

// last is what was handed over last.
func (b *bench) last(t *testing.T) client.Settings {
	t.Helper()
	if len(b.saved) == 0 {
		t.Fatal("nothing was handed over")
	}
	return b.saved[len(b.saved)-1]
}

func TestPage_ShowingItChangesNothing(t *testing.T) {
	b := newBench(t, client.DefaultSettings(), 620)
	b.SetDevices([]client.Device{{ID: "a", Name: "Headset"}}, []client.Device{{ID: "b", Name: "Box"}})
	if len(b.saved) > 0 {
		t.Errorf("%d changes without a hand on it", len(b.saved))
	}
	uitest.Reads(t, b.Page, "Support", "Interrupt a reply", "By talking", "1.2 s", "Only the name", "5 minutes", "20.0 MB", "Delonix 1.2.3")
}

func TestPage_EveryBoxIsAChoiceOfItsOwn(t *testing.T) {
	b := newBench(t, client.DefaultSettings(), 620)
	boxes := uitest.All[*widgets.Check](b.Page)
	if len(boxes) < 13 {
		t.Fatalf("%d boxes", len(boxes))
	}
	seen := map[client.Settings]string{client.DefaultSettings(): "nothing"}
	for _, c := range boxes {
		test.Tap(c)
		if now := b.last(t); seen[now] != "" {
			t.Errorf("%q changes what %q does", c.Text, seen[now])
		} else {
			seen[now] = c.Text
		}
		test.Tap(c)
	}
	if b.last(t) != client.DefaultSettings() {
		t.Error("pressing everything twice is not the same as before")
	}
}

func TestPage_EveryListOffersValuesThatAreKept(t *testing.T) {
	b := newBench(t, client.DefaultSettings(), 620)
	for _, s := range uitest.All[*widgets.Select](b.Page) {
		if s.Selected == "" {
			t.Errorf("a list of %q shows no choice", s.Options)
		}
		for _, o := range s.Options {
			s.SetSelected(o)
		}
	}
	got := b.last(t)
	if got.Theme != "dark" || got.Sound != "half_duplex" || got.HandsFree != "push" || got.BargeIn != "off" || got.TalkKey != "RightAlt" ||
		got.NotifyContent != "nothing" || got.WhileWorking != "nothing" || got.AlertNoAnswerMin != 30 || got.AttachmentLimitMB != 1000 {
		t.Errorf("%+v", got)
	}
}

func TestPage_FieldsAreKeptWhenTheCursorLeaves(t *testing.T) {
	b := newBench(t, client.DefaultSettings(), 620)
	f := uitest.All[*widgets.Field](b.Page)[0]
	b.win.Canvas().Focus(f)
	test.Type(f, "Ada")
	if len(b.saved) > 0 {
		t.Error("kept with every letter")
	}
	b.win.Canvas().Unfocus()
	if got := b.last(t); got.Name != "Ada" {
		t.Errorf("%+v", got)
	}
	b.win.Canvas().Focus(f)
	b.win.Canvas().Unfocus()
	if len(b.saved) != 1 {
		t.Errorf("kept %d times", len(b.saved))
	}
}

func TestPage_DevicesOfOneNameAndOnesThatAreGone(t *testing.T) {
	s := client.DefaultSettings()
	s.Microphone, s.Speaker = "m2", "gone"
	b := newBench(t, s, 620)
	b.SetDevices([]client.Device{{ID: "m1", Name: "Headset"}, {ID: "m2", Name: "Headset"}}, nil)
	if len(b.mics.Options) != 3 || b.micIDs[b.mics.Selected] != "m2" || b.mics.Selected == "Headset" {
		t.Errorf("%q, chosen %q", b.mics.Options, b.mics.Selected)
	}
	uitest.Reads(t, b.Page, "Chosen device (not connected)")
	b.mics.SetSelected("Headset")
	if b.last(t).Microphone != "m1" || b.last(t).Speaker != "gone" {
		t.Errorf("%+v", b.last(t))
	}
}

func TestPage_TrialShowsLevelAndResult(t *testing.T) {
	b := newBench(t, client.DefaultSettings(), 620)
	uitest.Press(t, b.Page, "Try the microphone")
	b.SetTrial(client.Trial{Level: 0.5, Left: 4200 * time.Millisecond})
	uitest.Reads(t, b.Page, "Say something · 5 s", "Stop")
	b.SetTrial(client.Trial{Playing: true, Left: time.Second})
	uitest.Reads(t, b.Page, "This is what the microphone heard · 1 s")
	uitest.Press(t, b.Page, "Stop")
	b.EndTrial(context.Canceled)
	uitest.ReadsNot(t, b.Page, "heard yourself", "This is what")
	b.SetTrial(client.Trial{})
	b.EndTrial(nil)
	uitest.Reads(t, b.Page, "If you heard yourself")
	b.SetTrial(client.Trial{})
	b.EndTrial(errors.Join(&client.Problem{Text: "The microphone delivered no sound."}))
	uitest.Reads(t, b.Page, "The microphone delivered no sound.", "Try the microphone")
	b.SetTrial(client.Trial{})
	b.SetTrial(client.Trial{Playing: true, Hint: &client.Problem{Text: "The microphone is too loud."}})
	uitest.Reads(t, b.Page, "The microphone is too loud.")
	b.EndTrial(nil)
	uitest.Reads(t, b.Page, "The microphone is too loud.")
	uitest.ReadsNot(t, b.Page, "If you heard yourself")
	b.SetTrial(client.Trial{})
	b.EndTrial(nil)
	uitest.Reads(t, b.Page, "If you heard yourself")
	if b.tries != 2 {
		t.Errorf("%d presses", b.tries)
	}
}

func TestPage_FitsANarrowPane(t *testing.T) {
	b := newBench(t, client.DefaultSettings(), 320)
	uitest.Walk(b.Page, func(o fyne.CanvasObject, at fyne.Position) {
		if _, ok := o.(*widgets.Select); ok && at.X+o.Size().Width > 320 {
			t.Errorf("a list ends at %v of 320 pixels", at.X+o.Size().Width)
		}
	})
}

func TestPage_WhatIsKeptOfASignedOutAccountCanBeErased(t *testing.T) {
	uitest.New(t)
	var erased []client.AgentID
	p := New(Actions{Erase: func(a client.Agent) { erased = append(erased, a.ID) }}, client.DefaultSettings(), []client.Agent{
		{ID: 1, Name: "Support", Portal: "https://a.example", UserID: "u"},
		{ID: 2, Name: "Sales, of the same list", Portal: "https://a.example", UserID: "u", Listed: true},
		{ID: 3, Name: "Signed out", Portal: "https://b.example", UserID: "u", Listed: true},
		{ID: 4, Name: "Of the same account", Portal: "https://b.example", UserID: "u", Listed: true},
		{ID: 5, Name: "Another user", Portal: "https://b.example", UserID: "v", Listed: true},
	}, "1.2.3", "/data")
	for _, b := range uitest.All[*widgets.Button](p.accounts()) {
		if b.Label == "Erase…" {
			test.Tap(b)
		}
	}
	if !slices.Equal(erased, []client.AgentID{3, 5}) {
		t.Errorf("can be erased: %v", erased)
	}
}
