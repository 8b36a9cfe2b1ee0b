package conversation

import (
	"context"
	"strings"
	"testing"

	"delonix/client"
	"delonix/ui/uitest"
)

// FindIn looks for a word as it is.
func (l *local) FindIn(_ context.Context, id client.ConversationID, query string) (found []client.MessageID, more bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, m := range l.msgs {
		if m.Conversation == id && query != "" && strings.Contains(m.Text, query) {
			found = append(found, m.ID)
		}
	}
	return found, false, nil
}

func TestFinder_WalksThePlacesFromTheNewestOneOn(t *testing.T) {
	b := newBench(t)
	for _, id := range []client.MessageID{102, 105, 109} {
		b.local.write(0, message(1, id, "with a needle in it"))
	}
	b.show(1)
	b.Chat.ShowFind()
	write := func(words string) {
		b.Chat.ShowFind() // what stands in the field is selected
		for _, r := range words {
			b.d.App.Driver().CanvasForObject(b.Chat).Focused().TypedRune(r)
		}
	}
	write("needle")
	b.d.Await("the places", func() bool { return strings.Contains(uitest.Words(b.Chat), "3 of 3") })
	for _, c := range []struct {
		by   int
		want string
	}{{-1, "2 of 3"}, {-1, "1 of 3"}, {-1, "3 of 3"}, {1, "1 of 3"}} {
		b.Finder.Step(c.by)
		uitest.Reads(t, b.Chat, c.want)
	}
	write("haystack")
	b.d.Await("that nothing is found", func() bool { return strings.Contains(uitest.Words(b.Chat), "Not found") })
	write("needle")
	b.d.Await("the places again", func() bool { return strings.Contains(uitest.Words(b.Chat), "3 of 3") })
	b.show(2)
	if b.Chat.Finding() {
		t.Error("the bar stays in another conversation")
	}
	uitest.ReadsNot(t, b.Chat, "of 3")
}
