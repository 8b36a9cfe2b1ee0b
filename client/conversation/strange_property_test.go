package conversation

import (
	"context"
	"crypto/md5"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"delonix/client/api"
	"delonix/client/internal/plain"
	"delonix/storage"
)

// strangePortal is what a portal may do to ids, texts and times.
type strangePortal struct {
	id      func(n int) api.LogID // of log n in the list
	frameID func(n int) api.LogID // of the same in a frame
	alter   func(text string) string
	changes bool          // alter leaves another text than storage.TextKey knows again
	ahead   time.Duration // how far its clock is ahead
}

// idForms are the forms of ids.
var idForms = map[string]func(n int) api.LogID{
	"numbers":  func(n int) api.LogID { return api.LogID(fmt.Sprint(n + 8)) },
	"counters": func(n int) api.LogID { return api.LogID(fmt.Sprint(n%3 + 8)) },
	"others":   func(n int) api.LogID { return api.LogID(fmt.Sprint(n + 9)) },
	"texts":    func(n int) api.LogID { return api.LogID(fmt.Sprint("log_", n+8)) },
	"random":   func(n int) api.LogID { return api.LogID(fmt.Sprintf("%x", md5.Sum([]byte{byte(n)}))) },
	"none":     func(int) api.LogID { return "" },
	"mixed": func(n int) api.LogID {
		if n%3 == 0 {
			return api.LogID(fmt.Sprint("log_", n+8))
		}
		return api.LogID(fmt.Sprint(n + 8))
	},
}

// alterations are what a portal may do to a text.
var alterations = map[string]func(string) string{
	"nothing": func(s string) string { return s },
	"masks": func(s string) string {
		return strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return '*'
			}
			return r
		}, s)
	},
	"takes apart": norm.NFD.String,
	"notes":       func(s string) string { return s + " (checked)" },
	"blanks":      func(s string) string { return "  " + strings.ReplaceAll(s, " ", "\u00a0 ") + "\n" },
	"escapes":     func(s string) string { return "<p>" + strings.ReplaceAll(s, "&", "&amp;") + "</p>" },
}

func drawStrange(t *rapid.T) *strangePortal {
	pick := func(label string, names ...string) string { return rapid.SampledFrom(names).Draw(t, label) }
	alters := pick("alters", "nothing", "masks", "takes apart", "notes", "blanks", "escapes")
	return &strangePortal{
		changes: alters == "masks" || alters == "notes",
		id:      idForms[pick("list ids", "numbers", "texts", "random", "mixed")],
		frameID: idForms[pick("frame ids", "numbers", "counters", "others", "texts", "random", "none")],
		alter:   alterations[alters],
		ahead:   time.Duration(rapid.SampledFrom([]int{0, -48, 48, -3, 1000}).Draw(t, "ahead")) * time.Hour,
	}
}

// TestMerge_AStrangePortalEndsInOneRowForEachMessage: whatever forms ids have, whatever
// the portal makes of texts and whatever its clock says, with another device writing in
// between and the session's end in the middle, the chat ends with one row for each
// thing said.
func TestMerge_AStrangePortalEndsInOneRowForEachMessage(t *testing.T) {
	t.Parallel()
	mc := newModelClient(t)
	rapid.Check(t, func(t *rapid.T) {
		m := newModel(t, mc)
		ctx := context.Background()
		m.strange, m.ids = drawStrange(t), true
		m.account.skew = nil
		if rapid.Bool().Draw(t, "dated") {
			m.account.skew = &m.strange.ahead
		}
		asks := []string{"ok", "ok", "how are you", "my card is 4111 1111 1111 1111", "my pin is 1234", "caf\u00e9 & cr\u00e8me"}
		for i := range m.queued {
			m.queued[i] = rapid.SampledFrom(asks).Draw(t, fmt.Sprint("asks", i))
			if m.strange.changes { // what was said twice, altered and not answered is the person's to decide
				asks = slices.DeleteFunc(slices.Clone(asks), func(ask string) bool { return ask == m.queued[i] })
			}
		}
		phone := rapid.IntRange(0, 2).Draw(t, "phone")
		m.run(ctx, func() {
			if phone == 0 || m.busy {
				return
			}
			phone--
			m.log(api.RoleHuman, rapid.SampledFrom([]string{"from the phone", "99", "not from here"}).Draw(t, "writes"))
			m.say(api.RoleAI, "Answer for the phone")
		})
		m.compareRows(ctx)
	})
}

// compareRows checks that each log has exactly one row, in the portal's order, and that
// nothing else is there. What was written here stays as it was written.
func (m *reference) compareRows(ctx context.Context) {
	rows, _, err := m.c.kit.Store.Messages(ctx, m.ch.id, storage.Cursor{}, 1000)
	m.must(err)
	var got, want []string
	for _, r := range rows {
		if strings.HasPrefix(string(r.Role), storage.SystemEventPrefix) {
			continue
		}
		text := storage.TextKey(r.Text)
		if r.Role == storage.RoleHuman {
			text = ""
		}
		got = append(got, fmt.Sprintf("%s %s %s %s", r.LogID, r.Role, r.State, text))
	}
	for _, l := range m.logs {
		state, text := "", storage.TextKey(plain.Text(l.Text))
		if l.Role == api.RoleHuman {
			state, text = "sent", ""
		}
		want = append(want, fmt.Sprintf("%s %s %s %s", l.ID, l.Role, state, text))
	}
	for i := range got { // a message of another device has no state of delivery
		if i < len(want) {
			got[i] = strings.Replace(got[i], "HUMAN  ", "HUMAN sent ", 1)
		}
	}
	if !slices.Equal(got, want) {
		m.t.Fatalf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}
