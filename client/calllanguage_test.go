package client

import (
	"context"
	"testing"

	"delonix/client/demo"
	"delonix/client/problem"
	"delonix/storage"
)

func TestCall_IsHeldInTheLanguageOfItsConversation(t *testing.T) {
	t.Parallel()
	s, _, id := calling(t, demo.Options{}, "first")
	german := "de"
	if _, err := s.kit.Store.UpdateConversation(context.Background(), int64(id), storage.ConversationUpdate{Language: &german}); err != nil {
		t.Fatal(err)
	}
	s.voice.LanguageChanged(int64(id))
	if got := s.voice.CallLanguage(); got != german {
		t.Errorf("the call is held in %q", got)
	}
	s.voice.Announce(problem.WroteElsewhere(german, "Eva"))
	s.until("it is said in German", func() bool { return s.spoke("Eva hat Ihnen in einem anderen Gespräch geschrieben.") })
}
