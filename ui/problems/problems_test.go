package problems

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"delonix/client"
	"delonix/ui/widgets"
)

func labelsOf(buttons []*widgets.Button) (out []string) {
	for _, b := range buttons {
		out = append(out, b.Label)
	}
	return out
}

func TestButtons_OfferTheProblemsOwnActionAndItsDetails(t *testing.T) {
	test.NewTempApp(t)
	var solved client.Action
	var copied client.Problem
	act := Actions{Solve: func(a client.Action) { solved = a }, Copy: func(p client.Problem) { copied = p }}
	for action, label := range map[client.Action]string{
		client.ActionRetry: "Retry now", client.ActionSignIn: "Sign in", client.ActionSettings: "Settings",
		client.ActionNetwork: "Log in to the network", client.ActionUnlock: "Unlock",
	} {
		p := client.Problem{Text: "It did not work.", Action: action, Details: "route"}
		buttons := Buttons(p, act)
		if got := labelsOf(buttons); len(got) != 2 || got[0] != "Details" || got[1] != label {
			t.Fatalf("%s: %q", action, got)
		}
		buttons[0].OnTapped()
		buttons[1].OnTapped()
		if copied != p || solved != action || buttons[0].Label != "Copied" {
			t.Errorf("%s: copied %+v, solved %s, says %q", action, copied, solved, buttons[0].Label)
		}
	}
}

func TestButtons_NewsHaveNone(t *testing.T) {
	test.NewTempApp(t)
	if got := Buttons(client.Problem{Text: "It is on its way."}, Actions{Solve: func(client.Action) {}, Copy: func(client.Problem) {}}); len(got) != 0 {
		t.Errorf("%q", labelsOf(got))
	}
}

func TestLine_TakesNoPlaceWithoutAProblem(t *testing.T) {
	test.NewTempApp(t)
	l := NewLine(Actions{Copy: func(client.Problem) {}})
	if l.Visible() {
		t.Error("an empty line is shown")
	}
	l.Set(client.Problem{Text: "It did not work.", Details: "route"})
	if !l.Visible() || l.Words() != "It did not work." || len(l.buttons.Objects) != 1 {
		t.Errorf("shown %v, says %q with %d buttons", l.Visible(), l.Words(), len(l.buttons.Objects))
	}
	l.Set(client.Problem{})
	if l.Visible() {
		t.Error("it stays")
	}
}

func TestTerminal_SaysWhatCanBeDoneAndTheDetails(t *testing.T) {
	got := Terminal(client.Problem{Text: "The token was not accepted.", Action: client.ActionSignIn, Details: "GET list: 401"})
	if len(got) != 2 || !strings.Contains(got[0], "delonix login") || got[1] != "Details: GET list: 401" {
		t.Errorf("%q", got)
	}
	for action := range labels {
		if got := Terminal(client.Problem{Action: action}); len(got) != 1 {
			t.Errorf("nothing is said of %q: %q", action, got)
		}
	}
	if got := Terminal(client.Problem{Text: "It is on its way."}); len(got) != 0 {
		t.Errorf("news have %q", got)
	}
}
