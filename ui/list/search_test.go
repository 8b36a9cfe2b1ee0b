package list

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"delonix/client"
	"delonix/ui/uitest"
)

// look types a query into the search.
func (b *bench) look(query string) {
	b.t.Helper()
	b.Side.FocusSearch()
	field, ok := fyne.CurrentApp().Driver().CanvasForObject(b.Side).Focused().(interface{ SetText(string) })
	if !ok {
		b.t.Fatal("the search can not be typed in")
	}
	field.SetText(query)
}

func found(n int, words string) (hits []client.SearchHit) {
	for i := range n {
		hits = append(hits, client.SearchHit{Conversation: 1, Message: client.MessageID(i + 1), Title: "Flame", Snippet: fmt.Sprint(words, " ", i)})
	}
	return hits
}

func TestSearch_ShowsWhatIsFound(t *testing.T) {
	b := newBench(t, 3)
	b.local.hits = append(found(1, "parcel"), client.SearchHit{Message: 99, Snippet: "an invoice"})
	b.look("parcel")
	b.d.Await("what is found", func() bool { return strings.Contains(uitest.Words(b.Side), "parcel 0") })
	uitest.ReadsNot(t, b.Side, "an invoice")
	b.look("nothing of it")
	b.d.Await("that nothing is found", func() bool { return strings.Contains(uitest.Words(b.Side), "nothing of it") })
	b.Side.ClearSearch()
	if b.Side.Searching() || len(b.Side.Order()) != 3 {
		t.Error("the list is not shown again")
	}
}

func TestSearch_AnAnswerToAnOlderQueryIsNotShown(t *testing.T) {
	b := newBench(t, 3)
	b.local.hits = append(found(1, "parcel"), client.SearchHit{Message: 99, Snippet: "an invoice"})
	b.look("parcel")
	b.look("invoice")
	b.d.Await("what is found last", func() bool { return strings.Contains(uitest.Words(b.Side), "an invoice") })
	b.over.Close()
	b.d.Pump()
	uitest.ReadsNot(t, b.Side, "parcel 0")
}

func TestSearch_ThatFailsIsTold(t *testing.T) {
	b := newBench(t, 3)
	b.local.broken = errors.New("the disk is away")
	b.look("parcel")
	b.d.Await("the reason", func() bool { return len(b.problems) == 1 && errors.Is(b.problems[0], b.local.broken) })
}

func TestSearch_FurtherHitsFollowThoseThatAreShown(t *testing.T) {
	b := newBench(t, 1)
	b.local.hits = found(hitsAtOnce+7, "parcel")
	b.look("parcel")
	b.d.Await("what is found", func() bool { return strings.Contains(uitest.Words(b.Side), "parcel 0") })
	b.MoreHits("parcel", hitsAtOnce)
	b.d.Await("it looks again", func() bool {
		b.local.mu.Lock()
		defer b.local.mu.Unlock()
		return slices.Equal(b.local.finds, []string{"parcel after 0", fmt.Sprint("parcel after ", hitsAtOnce)})
	})
}
