package client

import (
	"context"
	"testing"

	"delonix/assets/i18n"
	"delonix/client/demo"
	"delonix/client/problem"
	"delonix/storage"
)

func TestLanguage_IsThePortalsElseTheChosenElseTheSystems(t *testing.T) {
	t.Setenv("LC_ALL", "ru_RU.UTF-8")
	t.Cleanup(func() { i18n.SetSystem(i18n.English); i18n.Use(i18n.English) })
	s := newStage(t, demo.Options{})
	for _, tt := range []struct{ session, chosen, want string }{
		{"de-AT", "fr", "de-AT"},
		{"", "fr", "fr"},
		{"de-AT", "system", "de-AT"},
		{"", "system", "ru-RU"},
	} {
		settings, err := s.Settings(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		settings.Language = tt.chosen
		if err := s.SaveSettings(context.Background(), settings); err != nil {
			t.Fatal(err)
		}
		if got := s.language(storage.Conversation{Language: tt.session}); got != tt.want {
			t.Errorf("session %q, setting %q: %q, want %q", tt.session, tt.chosen, got, tt.want)
		}
	}
}

func TestCall_IsHeldInTheLanguageOfItsConversation(t *testing.T) {
	t.Parallel()
	s, _, id := calling(t, demo.Options{}, "first")
	k := s.inCall()
	german := "de"
	if _, err := s.kit.Store.UpdateConversation(context.Background(), int64(id), storage.ConversationUpdate{Language: &german}); err != nil {
		t.Fatal(err)
	}
	k.applySettings()
	if got := k.speaks(); got != german {
		t.Errorf("the call is held in %q", got)
	}
	if got := callSettings(Settings{}, german); got.Language != german || got.Words.Back != problem.CallWords(german).Back {
		t.Errorf("a call is told %+v", got)
	}
	s.voice.call.conversation.Announce(problem.WroteElsewhere(k.speaks(), "Eva"))
	s.until("it is said in German", func() bool { return s.spoke("Eva hat Ihnen in einem anderen Gespräch geschrieben.") })
}
