package speech

import (
	"log/slog"
	"testing"

	"delonix/assets/i18n"
	"delonix/client/internal/kit"
	"delonix/client/internal/pace"
	"delonix/client/model"
	"delonix/client/problem"
	"delonix/storage"
)

func TestLanguage_IsThePortalsElseTheChosenElseTheSystems(t *testing.T) {
	t.Setenv("LC_ALL", "ru_RU.UTF-8")
	t.Cleanup(func() { i18n.SetSystem(i18n.English); i18n.Use(i18n.English) })
	k := kit.New(slog.New(slog.DiscardHandler), pace.System{}, kit.DefaultTuning())
	defer k.CloseBus()
	d := New(k, Hardware{}, nil, nil, func(int64) bool { return false })
	for _, tt := range []struct{ session, chosen, want string }{
		{"de-AT", "fr", "de-AT"},
		{"", "fr", "fr"},
		{"de-AT", "system", "de-AT"},
		{"", "system", "ru-RU"},
	} {
		settings := model.DefaultSettings()
		settings.Language = tt.chosen
		k.Prefs.Set(settings)
		if got := d.language(storage.Conversation{Language: tt.session}); got != tt.want {
			t.Errorf("session %q, setting %q: %q, want %q", tt.session, tt.chosen, got, tt.want)
		}
	}
}

func TestCallSettings_HaveTheLanguageOfTheConversation(t *testing.T) {
	const german = "de"
	if got := callSettings(model.Settings{}, german, 1); got.Language != german || got.Words.Back != problem.CallWords(german).Back {
		t.Errorf("a call is told %+v", got)
	}
}
