package sidebar

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"delonix/client"
	"delonix/ui/uitest"
)

// page is so many conversations from a number on, each a minute older than the last.
func (b *bench) page(from, count int) []client.Conversation {
	var out []client.Conversation
	for i := from; i < from+count; i++ {
		out = append(out, client.Conversation{ID: client.ConversationID(1000 - i), AgentName: fmt.Sprint("Agent ", i), LastAt: b.now.Add(-time.Duration(i) * time.Minute)})
	}
	return out
}

func TestSidebar_PagesWithoutEnd(t *testing.T) {
	b := newBench(t)
	b.SetConversations(b.page(0, 100), true)
	if b.more != 0 {
		t.Fatal("a page is asked for that nobody is near")
	}
	shown := 100
	for range 3 {
		b.feed.Page(200)
		b.feed.Page(0.1)
		if b.more != shown/100 {
			t.Fatalf("%d pages were asked for with %d conversations shown", b.more, shown)
		}
		b.AddConversations(b.page(shown, 100), shown < 300)
		shown += 100
	}
	b.feed.Page(200)
	if b.Loaded() != 400 || b.more != 3 {
		t.Errorf("%d conversations, %d pages asked for", b.Loaded(), b.more)
	}
	built := 0
	for _, id := range b.Order() {
		if b.feed.Row(int64(id)) != nil {
			built++
		}
	}
	if built > 80 {
		t.Errorf("%d rows exist", built)
	}
	uitest.Reads(t, b.Sidebar, "Agent 399")
}

func TestSidebar_PageThatFailedIsAskedForAgain(t *testing.T) {
	b := newBench(t)
	b.SetConversations(b.page(0, 100), true)
	b.feed.Page(200)
	b.LoadFailed()
	b.feed.Page(-0.1)
	if b.more != 2 {
		t.Errorf("it was asked for %d times", b.more)
	}
}

func TestSidebar_NamedRowsChangeAlone(t *testing.T) {
	b := newBench(t)
	list := b.page(0, 5)
	b.SetConversations(list, true)
	order := func() []client.ConversationID { return slices.Clone(b.Order()) }
	ids := order()
	changed := list[3]
	changed.Preview = "another word"
	b.UpdateConversations([]client.ConversationID{ids[3]}, []client.Conversation{changed})
	uitest.Reads(t, b.Sidebar, "another word")
	if !slices.Equal(order(), ids) {
		t.Error("a row moved without a reason", order())
	}
	changed.LastAt = b.now.Add(time.Minute)
	gone := ids[1]
	b.UpdateConversations([]client.ConversationID{ids[3], gone}, []client.Conversation{changed})
	want := []client.ConversationID{ids[3], ids[0], ids[2], ids[4]}
	if !slices.Equal(order(), want) {
		t.Errorf("%v, want %v", order(), want)
	}
	further := b.page(50, 1)[0]
	b.UpdateConversations([]client.ConversationID{further.ID}, []client.Conversation{further})
	if !slices.Equal(order(), want) {
		t.Error("a row of a page that was not read stands at the end")
	}
	newest := client.Conversation{ID: 5000, LastAt: b.now.Add(2 * time.Minute)}
	b.UpdateConversations([]client.ConversationID{newest.ID}, []client.Conversation{newest})
	if order()[0] != newest.ID {
		t.Error("a new row is not at the top")
	}
}

func TestSearch_PagesWithoutEnd(t *testing.T) {
	b := newBench(t)
	hits := func(from int) (out []client.SearchHit) {
		for i := from; i < from+50; i++ {
			out = append(out, client.SearchHit{Message: client.MessageID(i), Title: fmt.Sprint("Hit ", i), Snippet: "words"})
		}
		return out
	}
	test.Type(b.search, "w")
	b.SetHits("w", hits(0), true)
	b.Sidebar.hits.feed.Page(100)
	if !slices.Equal(b.further, []int{50}) {
		t.Fatal(b.further)
	}
	b.AddHits("other", hits(100), true)
	b.AddHits("w", hits(40), false) // ten of them moved on meanwhile
	b.Sidebar.hits.feed.Page(100)
	if n := len(b.Sidebar.hits.hits); n != 90 || len(b.further) != 1 {
		t.Errorf("%d hits, asked %v", n, b.further)
	}
	uitest.Reads(t, b.Sidebar, "Hit 89")
}
