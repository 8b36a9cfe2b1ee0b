package i18n

import (
	"strings"
	"sync"
	"testing"
)

// use puts a language in force for a test.
func use(t *testing.T, choice string) {
	t.Helper()
	Use(choice)
	t.Cleanup(func() { Use(English) })
}

func TestUse_FollowsTheSystemOrTheChoice(t *testing.T) {
	t.Cleanup(func() { SetSystem(English); Use(English) })
	for _, x := range []struct{ system, choice, want string }{
		{"de-AT", AsSystem, "de"}, {"de-AT", "fr", "fr"}, {"pl-PL", AsSystem, "en"}, {"uk-UA", AsSystem, "en"}, {"", AsSystem, "en"},
		{"ru", "klingon", "ru"}, {"ru", "", "ru"}, {"de-CH", "de", "de"}, {"es_MX", AsSystem, "en"}, {"es-MX", AsSystem, "es"}, {"en-XA", AsSystem, Pseudo},
	} {
		SetSystem(x.system)
		Use(x.choice)
		if Current() != x.want {
			t.Errorf("system %q, choice %q: %q, not %q", x.system, x.choice, Current(), x.want)
		}
	}
}

func TestUse_TellsIfAnotherLanguageIsInForce(t *testing.T) {
	use(t, English)
	if Use(English) {
		t.Error("the same language counts as another one")
	}
	if !Use("de") || Use("de") || !Use("ru") {
		t.Error("another language is not told, or the same one is")
	}
}

func TestT_SpeaksTheLanguageInForce(t *testing.T) {
	for code, want := range map[string]string{"en": "Retry now", "de": "Jetzt erneut versuchen", "es": "Reintentar ahora", "fr": "Réessayer maintenant", "ru": "Повторить сейчас"} {
		use(t, code)
		if got := T("common.retryNow"); got != want {
			t.Errorf("%s: %q, not %q", code, got, want)
		}
	}
}

func TestT_FillsInNamesAsTheyAre(t *testing.T) {
	use(t, English)
	if got := T("chat.operatorName", "name", "{{.name}} <b>&"); got != "{{.name}} <b>& (operator)" {
		t.Errorf("%q", got)
	}
}

func TestN_TakesThePluralForm(t *testing.T) {
	for code, want := range map[string]map[int]string{
		"en": {0: "0 new messages", 1: "1 new message", 2: "2 new messages", 1500: "1,500 new messages"},
		"de": {1: "1 neue Nachricht", 5: "5 neue Nachrichten", 1500: "1.500 neue Nachrichten"},
		"es": {1: "1 mensaje nuevo", 2: "2 mensajes nuevos", 1_000_000: "1.000.000 mensajes nuevos"},
		"fr": {0: "0 nouveau message", 1: "1 nouveau message", 2: "2 nouveaux messages"},
		"ru": {1: "1 новое сообщение", 3: "3 новых сообщения", 5: "5 новых сообщений", 11: "11 новых сообщений", 21: "21 новое сообщение", 0: "0 новых сообщений"},
	} {
		for n, words := range want {
			use(t, code)
			if got := N("chat.newMessageCount", n); got != words {
				t.Errorf("%s, %d: %q, not %q", code, n, got, words)
			}
		}
	}
}

func TestAgain_GivesWhatWasKeptInTheLanguageInForce(t *testing.T) {
	keys := []string{"handOver.toPerson", "closed.busy", "handOver.to"}
	for _, x := range []struct{ code, kept, want string }{
		{"de", "Handed over to John Doe", "Übergeben an John Doe"}, {"ru", "Übergeben an John Doe", "Разговор ведёт John Doe"}, {"en", "Разговор ведёт John Doe", "Handed over to John Doe"},
		{"fr", "Handed over to a person", "Transmise à une personne"}, {"de", "Closed: busy", "Geschlossen: besetzt"}, {"de", "Geschlossen: besetzt", "Geschlossen: besetzt"},
		{"de", "Whatever a portal says", "Whatever a portal says"}, {"de", "", ""}, {"es", "Handed over to ", "Handed over to "},
	} {
		use(t, x.code)
		if got := Again(x.kept, keys...); got != x.want {
			t.Errorf("%s: %q becomes %q, not %q", x.code, x.kept, got, x.want)
		}
	}
}

// A language more is a file more: it has only to bear a name of its own.
func TestLanguages_AreNamedByTheirSpeakers(t *testing.T) {
	names := map[string]string{}
	last := ""
	for _, l := range Languages() {
		if l.Name == "" || names[l.Code] != "" || l.Code != English && l.Name == In(English).T("language.name") {
			t.Errorf("%s is called %q", l.Code, l.Name)
		}
		if strings.ToLower(l.Name) < last {
			t.Errorf("%s is not in its place", l.Name)
		}
		names[l.Code], last = l.Name, strings.ToLower(l.Name)
	}
	for code, want := range map[string]string{"de": "Deutsch", "en": "English", "es": "Español", "fr": "Français", "ru": "Русский"} {
		if names[code] != want {
			t.Errorf("%s is called %q, not %q", code, names[code], want)
		}
	}
}

func TestPseudo_IsLongerAndKeepsThePlaceholders(t *testing.T) {
	use(t, Pseudo)
	english, strange := In(English).T("chat.recordingKept", "span", "5 s"), T("chat.recordingKept", "span", "5 s")
	if !strings.Contains(strange, "5 s") || len([]rune(strange)) < len(english)*13/10 || strings.Contains(strange, "recording") {
		t.Errorf("%q becomes %q", english, strange)
	}
}

func TestT_MayBeUsedWhileTheLanguageChanges(t *testing.T) {
	use(t, English)
	var all sync.WaitGroup
	for _, code := range []string{"de", "fr", "ru", English} {
		all.Go(func() {
			for range 100 {
				Use(code)
				if T("common.close") == "" || N("span.days", 1234) == "" || Decimal(12345.5, 1) == "" {
					t.Error("nothing is said")
				}
			}
		})
	}
	all.Wait()
}
