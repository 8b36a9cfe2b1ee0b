package ui

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2/canvas"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/client/demo"
	"delonix/ui/look"
	"delonix/ui/uitest"
	"delonix/ui/widgets"
)

func TestContrast_EverythingWrittenCanBeRead(t *testing.T) {
	for _, choice := range []string{"light", "dark"} {
		t.Run(choice, func(t *testing.T) { readsAll(t, choice) })
	}
}

// readsAll looks at every page in a theme.
func readsAll(t *testing.T, choice string) {
	b := newBench(t, demo.Options{Agent: demo.Reply("An answer with **bold** words, a [link](https://example.com) and `code`."), History: true})
	b.await("the older conversations", func() bool { return len(b.side.Order()) >= 3 })
	b.write("a question")
	b.awaitWords("An answer with")
	s := b.settings
	s.Theme = choice
	b.page.Save(s)
	b.d.Pump()
	disabled := look.Color(look.Faint)
	read := 0
	check := func(where string) {
		t.Helper()
		uitest.Grounds(b.root, look.Color(look.Background), func(x *canvas.Text, ground color.Color) {
			least := 4.5
			if x.Color == disabled {
				least = 3
			}
			read++
			if k := uitest.Contrast(x.Color, ground); k < least {
				t.Errorf("%s, %s: %q, %v on %v, has a contrast of %.2f", choice, where, x.Text, x.Color, ground, k)
			}
		})
	}
	row, _ := b.side.Conversation(b.side.Order()[0])
	for i, c := range []client.Conversation{{Unread: 3}, {Troubled: 1}, {Draft: "so"}, {Closed: true}} {
		c.ID, c.Title, c.LastAt, c.Preview, c.PreviewFrom = row.ID+client.ConversationID(1000+i), "Row", row.LastAt, "words", client.RoleAgent
		b.side.AddConversations([]client.Conversation{c}, false)
	}
	b.chat.SetProblem(&client.Problem{Text: "Something is wrong.", Action: client.ActionRetry, Details: "details"})
	b.comp.SetProblem(i18n.Quote("The file is too large."))
	check("the chat")
	b.comp.Lock("This conversation is closed")
	check("a closed chat")
	b.openSettings()
	check("the settings")
	for _, x := range uitest.All[*widgets.Button](b.root) {
		x.MouseDown(nil)
	}
	check("pressed")
	for _, x := range uitest.All[*widgets.Button](b.root) {
		x.Disable()
	}
	check("disabled")
	b.showWelcome()
	check("the page to connect")
	if read < 200 {
		t.Errorf("only %d texts were found", read)
	}
	b.router.uncover()
}
