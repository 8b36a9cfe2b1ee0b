// Package problems shows what went wrong, in one way wherever it appears: the words,
// what can be done about it, and details to copy for whoever helps.
package problems

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/look"
	"delonix/ui/widgets"
)

// Actions is what can be done about a problem. Without one of them its button is not
// offered.
type Actions struct {
	Solve func(client.Action)  // what the problem's own button does
	Copy  func(client.Problem) // puts its details on the clipboard
}

// labels are the keys of the words on the buttons of actions.
var labels = map[client.Action]string{
	client.ActionRetry:    "common.retryNow",
	client.ActionSignIn:   "problem.signIn",
	client.ActionSettings: "common.settings",
	client.ActionNetwork:  "problem.network",
	client.ActionUnlock:   "problem.unlock",
}

// Label is the word on the button of an action, "" for one that has no button of its
// own.
func Label(a client.Action) string {
	key := labels[a]
	if key == "" {
		return ""
	}
	return i18n.T(key)
}

// Buttons are what stands beside a problem: its details, then what can be done. Words
// without either are news and have no buttons.
func Buttons(p client.Problem, act Actions) []*widgets.Button {
	var out []*widgets.Button
	if act.Copy != nil && (p.Details != "" || p.Action != client.ActionNone) {
		var b *widgets.Button
		b = widgets.NewButton(widgets.Quiet, i18n.T("common.details"), "", func() {
			act.Copy(p)
			b.Set("", i18n.T("common.copied"), i18n.T("problem.detailsCopied"), "")
		})
		b.Hint = i18n.T("problem.copyDetails")
		out = append(out, b)
	}
	if label := Label(p.Action); label != "" && act.Solve != nil {
		out = append(out, widgets.NewButton(widgets.Outline, label, "", func() { act.Solve(p.Action) }))
	}
	return out
}

// Line is a problem in small text with its buttons below, and no place at all while
// there is none.
type Line struct {
	widget.BaseWidget
	act     Actions
	note    *widgets.Note
	buttons *fyne.Container
	shown   client.Problem
}

// NewLine makes an empty, hidden line.
func NewLine(act Actions) *Line {
	l := &Line{act: act, note: widgets.NewNote(), buttons: widgets.Row(look.Space4, -1)}
	l.ExtendBaseWidget(l)
	l.buttons.Hide()
	l.Hide()
	return l
}

// Set shows a problem; one without words hides the line.
func (l *Line) Set(p client.Problem) {
	if l.shown == p {
		return
	}
	l.shown = p
	l.Reword()
}

// Reword says it in the language that is in force now.
func (l *Line) Reword() {
	p := l.shown
	l.note.Set(client.Said(p), look.Red)
	l.buttons.Objects = nil
	if p.Text == "" {
		l.Hide()
		return
	}
	for _, b := range Buttons(p, l.act) {
		l.buttons.Objects = append(l.buttons.Objects, b.Small())
	}
	show(l.buttons, len(l.buttons.Objects) > 0)
	l.buttons.Refresh()
	l.Show()
	l.Refresh()
}

func show(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

// Shows reports whether it is this problem that is shown.
func (l *Line) Shows(p client.Problem) bool { return l.shown == p }

// Words gives what is said.
func (l *Line) Words() string { return l.note.Words() }

// CreateRenderer shows the text over the buttons.
func (l *Line) CreateRenderer() fyne.WidgetRenderer {
	l.ExtendBaseWidget(l)
	return widget.NewSimpleRenderer(widgets.Column(0, -1, l.note, l.buttons))
}
