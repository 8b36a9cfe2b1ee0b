package welcome

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"delonix/client"
	"delonix/ui/uitest"
	"delonix/ui/widgets"
)

func TestMain(m *testing.M) { uitest.Main(m) }

// bench is a page whose actions the test notes.
type bench struct {
	*Page
	win   fyne.Window
	did   []string
	given client.Credentials
}

// newBench shows a page; change takes ways out of it away.
func newBench(t *testing.T, width float32, change func(*Actions)) *bench {
	b := &bench{}
	d := uitest.New(t)
	note := func(what string) func(client.Credentials) {
		return func(c client.Credentials) { b.did, b.given = append(b.did, what), c }
	}
	act := Actions{Test: note("test"), Connect: note("connect"), Demo: func() { note("demo")(client.Credentials{}) }, Back: func() { note("back")(client.Credentials{}) }}
	if change != nil {
		change(&act)
	}
	b.Page = New(act)
	b.win = d.Show(b.Page, width, 900)
	return b
}

func (b *bench) done() string {
	s := strings.Join(b.did, ", ")
	b.did = nil
	return s
}

func TestPage_HandsOverWhatIsWritten(t *testing.T) {
	b := newBench(t, 700, nil)
	test.Type(b.agent, "agent-7")
	test.Type(b.token, "s3cret")
	uitest.Press(t, b.Page, "More (optional)")
	test.Type(b.user, "jane")
	test.Type(b.name, "Jane Doe")
	test.Type(b.email, "jane@example.com")
	test.Type(b.phone, "030 1234")
	b.plain.SetChecked(true)
	uitest.Press(t, b.Page, "Connect")
	want := client.Credentials{Portal: DefaultPortal, AgentID: "agent-7", Token: "s3cret", UserID: "jane",
		Name: "Jane Doe", Email: "jane@example.com", Phone: "030 1234", AllowPlainFile: true}
	if b.done() != "connect" || b.given != want {
		t.Errorf("handed over: %+v", b.given)
	}
	uitest.ReadsNot(t, b.Page, "s3cret")
}

func TestPage_AsksOneThingAtATime(t *testing.T) {
	b := newBench(t, 700, nil)
	uitest.Press(t, b.Page, "Test connection")
	uitest.Reads(t, b.Page, "Asking the portal…")
	for _, other := range []string{"Test connection", "Connect", "Try the demo"} {
		uitest.Press(t, b.Page, other)
	}
	b.token.OnSubmitted("")
	if got := b.done(); got != "test" {
		t.Errorf("done while the portal was asked: %s", got)
	}
	b.ShowTested(client.Connected{Name: "Support"})
	uitest.Press(t, b.Page, "Connect")
	if got := b.done(); got != "connect" {
		t.Errorf("done after the answer: %s", got)
	}
}

func TestPage_EnterConnects(t *testing.T) {
	b := newBench(t, 700, nil)
	b.win.Canvas().Focus(b.token)
	b.token.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if got := b.done(); got != "connect" {
		t.Errorf("done: %s", got)
	}
}

func TestProblem_IsToldAndNothingWrittenIsLost(t *testing.T) {
	b := newBench(t, 700, nil)
	test.Type(b.agent, "agent-7")
	test.Type(b.token, "wrong")
	uitest.Press(t, b.Page, "Connect")
	b.ShowProblem(client.Problem{Text: "The portal does not accept this token. Copy it again from the agent's Advanced section."})
	uitest.Reads(t, b.Page, "does not accept this token.")
	if c := b.credentials(); c.AgentID != "agent-7" || c.Token != "wrong" {
		t.Errorf("the fields hold %+v", c)
	}
	uitest.Press(t, b.Page, "Connect")
	if got := b.done(); got != "connect, connect" {
		t.Errorf("done: %s", got)
	}
	uitest.ReadsNot(t, b.Page, "does not accept")
}

func TestTested_TellsWhatTheAgentCan(t *testing.T) {
	b := newBench(t, 700, nil)
	for want, v := range map[string]client.VoiceAbility{
		"It understands speech and speaks.":              {HearsYou: true, Speaks: true},
		"It understands speech, but does not speak.":     {HearsYou: true},
		"It speaks, but does not understand speech.":     {Speaks: true},
		"Connected to Support. It has no voice features": {},
	} {
		b.ShowTested(client.Connected{Name: "Support", Voice: v})
		uitest.Reads(t, b.Page, want)
	}
}

func TestDemo_IsOpenedOnce(t *testing.T) {
	b := newBench(t, 700, nil)
	uitest.Press(t, b.Page, "Try the demo")
	uitest.Press(t, b.Page, "Try the demo")
	uitest.Reads(t, b.Page, "Opening the demo…")
	b.ShowProblem(client.Problem{Text: "The demo can't be opened."})
	uitest.Press(t, b.Page, "Try the demo")
	if got := b.done(); got != "demo, demo" {
		t.Errorf("done: %s", got)
	}
}

func TestPage_OffersOnlyTheWaysThereAre(t *testing.T) {
	b := newBench(t, 700, nil)
	uitest.Press(t, b.Page, "Back")
	if got := b.done(); got != "back" {
		t.Errorf("done: %s", got)
	}
	b = newBench(t, 700, func(a *Actions) { a.Demo, a.Back = nil, nil })
	uitest.ReadsNot(t, b.Page, "demo", "Back")
}

func TestPage_SigningInAgainAsksForTheTokenOnly(t *testing.T) {
	b := newBench(t, 700, nil)
	if b.First() != fyne.Focusable(b.agent) {
		t.Error("the first field is not the agent's")
	}
	b.Fill("https://portal.example", "agent-7", "jane")
	if b.First() != fyne.Focusable(b.token) {
		t.Error("what is known is asked for")
	}
	test.Type(b.token, "s3cret")
	b.Forget()
	if c := b.credentials(); c.Token != "" || c.Portal != "https://portal.example" || c.UserID != "jane" {
		t.Errorf("the fields hold %+v", c)
	}
}

func TestPage_OptionalFieldsOpenAndClose(t *testing.T) {
	b := newBench(t, 700, nil)
	uitest.ReadsNot(t, b.Page, "E-mail", "unprotected file")
	uitest.Press(t, b.Page, "More (optional)")
	uitest.Reads(t, b.Page, "User ID", "E-mail", "unprotected file")
	uitest.Press(t, b.Page, "More (optional)")
	uitest.ReadsNot(t, b.Page, "E-mail")
}

func TestPage_FitsTheSmallestWindow(t *testing.T) {
	const width = 640
	b := newBench(t, width, nil)
	uitest.Press(t, b.Page, "More (optional)")
	b.ShowProblem(client.Problem{Text: strings.Repeat("The portal can't be reached. ", 10)})
	uitest.Walk(b.Page, func(o fyne.CanvasObject, at fyne.Position) {
		switch o.(type) {
		case *widget.Entry, *widgets.Button, *canvas.Text:
			if at.X < 0 || at.X+o.Size().Width > width {
				t.Errorf("%T from %v to %v of %d pixels", o, at.X, at.X+o.Size().Width, width)
			}
		}
	})
}

func TestPage_NothingItIsToldMovesTheButtons(t *testing.T) {
	for _, width := range []float32{640, 1080} {
		b := newBench(t, width, func(a *Actions) {
			a.Solve, a.CopyDetails = func(client.Action) {}, func(client.Problem) {}
		})
		names := []string{"Test connection", "Connect", "Try the demo", "Back", "More (optional)"}
		places := func() (out []fyne.Position) {
			for _, n := range names {
				at, ok := uitest.Place(b.Page, uitest.Button(b.Page, n))
				if !ok {
					t.Fatalf("%q is not there", n)
				}
				out = append(out, at)
			}
			return out
		}
		before := places()
		check := func(what string) {
			t.Helper()
			for i, at := range places() {
				if at != before[i] {
					t.Errorf("%v wide, %s: %q moved from %v to %v", width, what, names[i], before[i], at)
				}
			}
		}
		uitest.Press(t, b.Page, "Connect")
		check("it is asked")
		for _, n := range []int{1, 4, 100} {
			b.ShowProblem(client.Problem{Text: strings.Repeat("The network asks for a login. ", n), Action: client.ActionNetwork, Details: "details"})
			check(strings.Repeat("long ", n) + "problem")
			if len(b.remedies.Objects) == 0 || !b.remedies.Visible() {
				t.Error("nothing can be done about it")
			}
		}
		b.ShowTested(client.Connected{Name: "Support"})
		check("it is answered")
	}
}
