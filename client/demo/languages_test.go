package demo

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
)

// german is a catalogue of a few words; what it has not it answers with the key.
func german(foreign *bool) Words {
	heard := map[string]string{"demo.hear.parcel": "paket sendung", "demo.hear.human": "mensch", "demo.hear.thanks": "danke", "demo.hear.yes": "ja gern", "demo.hear.no": "nein"}
	return Words{Foreign: func() bool { return *foreign }, Say: func(key string, args ...any) string {
		if strings.HasPrefix(key, "demo.hear.") {
			return heard[key]
		}
		return strings.TrimSpace(fmt.Sprintln(append([]any{key}, args...)...))
	}}
}

func TestWords_MakeTheAgentSpeakTheLanguageOfTheWindow(t *testing.T) {
	foreign := true
	agent := ScriptedIn(german(&foreign))
	for _, x := range []struct {
		in   Incoming
		want string
	}{
		{Incoming{Text: "Wo ist mein Paket?"}, "demo.parcel"},
		{Incoming{Text: "Ja, bitte", Topic: "parcel-neighbour"}, "demo.parcelYes"},
		{Incoming{Text: "Nein", Topic: "parcel-neighbour"}, "demo.parcelNo"},
		{Incoming{Text: "Neinsagen Sie mir etwas"}, "demo.understood said Neinsagen Sie mir etwas"},
		{Incoming{Text: "Danke!"}, "demo.welcome"},
		{Incoming{Files: []File{{Name: "a.txt"}}}, "demo.file name a.txt"},
	} {
		if got := agent(context.Background(), x.in).Text; got != x.want {
			t.Errorf("%q is answered with %q, not %q", x.in.Text, got, x.want)
		}
	}
	handed := agent(context.Background(), Incoming{Text: "Einen Menschen, bitte", Turn: 1})
	if handed.Mode != ModeOperator || !strings.HasPrefix(handed.Text, "demo.handOver") || len(handed.Later) != 1 {
		t.Errorf("a human: %+v", handed)
	}
	back := agent(context.Background(), Incoming{Text: "Vielen Dank, danke", Mode: ModeOperator, AgentName: "Flame"})
	if n := len(back.Later); n != 2 || back.Later[1].Mode != ModeRegular {
		t.Errorf("back: %+v", back)
	}
	foreign = false
	if got := agent(context.Background(), Incoming{Text: "Where is my parcel?"}).Text; strings.HasPrefix(got, "demo.") || got == "" {
		t.Errorf("in English it follows another script: %q", got)
	}
}

func TestWords_GreetInTheLanguageOfTheWindow(t *testing.T) {
	foreign := true
	w := german(&foreign)
	a := &agentDef{id: "x", name: "Flame"}
	if got := w.greeting(a); got != "demo.greeting name Flame" {
		t.Errorf("%q", got)
	}
	foreign = false
	if got := w.greeting(a); got != greetingOf(a) {
		t.Errorf("%q", got)
	}
	if got := (Words{}).greeting(a); got != greetingOf(a) {
		t.Errorf("without words: %q", got)
	}
}

func TestWords_AreThoseOfTheHistoryToo(t *testing.T) {
	foreign := true
	w := german(&foreign)
	lines := func() (said []string) {
		now := time.Now()
		for _, past := range []pastConversation{supportPast(w, now), salesPast(w, now), billingPast(w, now)} {
			for _, l := range past.lines {
				if l.role == RoleHuman || l.role == RoleAI || l.role == RoleOperator {
					said = append(said, l.text)
				}
			}
		}
		return said
	}
	for _, text := range lines() {
		if !strings.HasPrefix(text, "demo.") {
			t.Errorf("%q is English", text)
		}
	}
	foreign = false
	for _, text := range lines() {
		if strings.HasPrefix(text, "demo.") {
			t.Errorf("%s has no English", text)
		}
	}
}
