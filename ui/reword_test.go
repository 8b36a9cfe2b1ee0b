package ui

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/client/demo"
	"delonix/ui/uitest"
)

// speak chooses a language as the settings do.
func (b *bench) speak(choice string) {
	b.t.Helper()
	b.t.Cleanup(func() { i18n.Use(i18n.English) })
	s := b.settings
	s.Language = choice
	b.page.Save(s)
	b.await("it is kept", func() bool {
		kept, err := b.client.Settings(context.Background())
		return err == nil && kept.Language == choice
	})
}

func TestLanguage_IsShownAtOnceWhereItIsChosen(t *testing.T) {
	b := newBench(t, demo.Options{History: true})
	b.await("the older conversations", func() bool { return len(b.side.Order()) >= 3 })
	b.openSettings()
	for _, x := range []struct{ code, page, filter, hint string }{
		{"de", "Darstellung", "Ungelesen", "Einstellungen"}, {"ru", "Оформление", "Новые", "Настройки"}, {"es", "Aspecto", "No leídas", "Ajustes"},
		{"fr", "Apparence", "Non lues", "Paramètres"}, {"en", "Appearance", "Unread", "Settings"},
	} {
		b.speak(x.code)
		uitest.Reads(t, b.root, x.page, x.filter)
		if uitest.Button(b.root, x.hint) == nil {
			t.Errorf("%s: no button is called %q", x.code, x.hint)
		}
		b.await("it is kept", func() bool {
			kept, err := b.client.Settings(context.Background())
			return err == nil && kept.Language == x.code
		})
	}
	b.router.closePage()
	if b.comp.Locked() != "" {
		t.Error("nothing can be written any more")
	}
}

func TestLanguage_LeavesTheSettingsWhereTheyWereScrolled(t *testing.T) {
	b := newBench(t, demo.Options{})
	b.openSettings()
	b.router.page.scroll.ScrollToOffset(fyne.NewPos(0, 200))
	at := b.router.page.scroll.Offset
	b.speak("de")
	if at.Y == 0 || b.router.page.scroll.Offset != at {
		t.Errorf("it was at %v and is at %v", at, b.router.page.scroll.Offset)
	}
}

func TestLanguage_IsThatOfWhatIsToldAlready(t *testing.T) {
	b := newBench(t, demo.Options{History: true})
	b.await("the older conversations", func() bool { return len(b.side.Order()) >= 3 })
	above := client.Explain(client.ErrInUse)
	for _, code := range []string{"de", "ru", "en"} {
		b.chat.SetProblem(&above) // of the language before
		b.comp.SetProblem(i18n.Count("submit.tooMany", client.FilesMost))
		b.speak(code)
		uitest.Reads(t, b.chat, i18n.T("storage.inUse"))
		uitest.Reads(t, b.comp, i18n.N("submit.tooMany", client.FilesMost))
	}
}

// Every text of the catalogue ends in a tilde here; what has none came from elsewhere.
func TestLanguage_IsThatOfEveryWordInTheWindow(t *testing.T) {
	b := newBench(t, demo.Options{History: true})
	b.await("the older conversations", func() bool { return len(b.side.Order()) >= 3 })
	b.speak(i18n.Pseudo)
	b.await("the list was read", func() bool { return strings.Contains(uitest.Words(b.side), "~") })
	b.english("the chat", b.root)
	b.openSettings()
	b.english("the settings", b.router.page.object)
	b.showKeys()
	b.english("the keys", b.router.page.object)
	b.page.OpenTimings()
	b.english("the timings", b.router.page.object)
	b.router.closePage()
	b.showWelcome()
	b.english("the welcome page", b.router.connect)
}

// english fails on words that are neither in the language in force nor data.
func (b *bench) english(where string, o fyne.CanvasObject) {
	b.t.Helper()
	var data strings.Builder
	for _, id := range b.side.Order() {
		c, _ := b.side.Conversation(id)
		data.WriteString(c.Title + "\n" + c.AgentName + "\n" + c.Preview + "\n")
	}
	for _, text := range uitest.All[*canvas.Text](o) {
		words := strings.TrimSuffix(strings.TrimSpace(text.Text), "…")
		if len(strings.Fields(words)) > 1 && !strings.ContainsAny(words, "~áéîöüý") && !strings.Contains(data.String(), words) {
			b.t.Errorf("%s: %q", where, words)
		}
	}
}
