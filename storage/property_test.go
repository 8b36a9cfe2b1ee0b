package storage

import (
	"fmt"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"delonix/storage/internal/merge"
)

// world is a portal and a client at the same time, as a property test moves them: what the portal has logged,
// and what of it the client has heard by other ways than the list.
type world struct {
	f      *fixture
	pieces bool            // lists come in pieces, not as the snapshots they are
	doubt  bool            // some message was left unconfirmed
	logs   []Log           // the portal's truth, ids rising
	nextID int             // next log id; they have gaps
	own    map[int64]int   // own message → index of its log, -1 while the portal has none
	reply  map[int64]int   // reply row → index of its log
	sent   map[int64]State // own message → state
}

// newWorld begins a conversation of its own; the store is shared, and does not wait for the disk.
func newWorld(shared *fixture) *world {
	f := *shared
	f.conv = must(f.CreateConversation(f.ctx, NewConversation{AgentID: f.agent.ID}))
	return &world{f: &f, nextID: 1, own: map[int64]int{}, reply: map[int64]int{}, sent: map[int64]State{}}
}

func (w *world) log(role Role, text string) int {
	w.logs = append(w.logs, Log{ID: strconv.Itoa(w.nextID), Role: role, Text: text, At: minute(w.nextID)})
	w.nextID += 1 + w.nextID%3
	return len(w.logs) - 1
}

// say lets the person send a message, with one of the ends that can have, and perhaps be answered.
func (w *world) say(t *rapid.T) {
	// Few different texts, so that equal ones meet.
	text := rapid.SampledFrom([]string{"ok", "yes", "hello there", "where is my parcel?"}).Draw(t, "text")
	m := must(w.f.Enqueue(w.f.ctx, w.f.conv.ID, Outgoing{Text: text}))
	must(w.f.SetState(w.f.ctx, m.ID, StateSending, Step{}))
	end := rapid.SampledFrom([]State{StateSent, StateSent, StateUnconfirmed, StateFailed}).Draw(t, "end")
	w.own[m.ID] = -1
	arrives := end == StateSent || end == StateUnconfirmed && rapid.Bool().Draw(t, "arrives")
	if arrives {
		w.own[m.ID] = w.log(RoleHuman, text)
	}
	must(w.f.SetState(w.f.ctx, m.ID, end, Step{}))
	w.sent[m.ID] = end
	w.doubt = w.doubt || end == StateUnconfirmed && !w.pieces
	if arrives {
		w.answer(t)
	}
}

// answer lets the agent reply: logged at the portal, and heard by the client whole, in part, or not at all.
func (w *world) answer(t *rapid.T) {
	text := rapid.SampledFrom([]string{"OK", "Certainly, here it is.", "One moment…"}).Draw(t, "answer")
	i := w.log(RoleAI, text)
	switch heard := rapid.SampledFrom([]string{"nothing", "stream", "cut", "post and stream", "frame with id"}).Draw(t, "heard"); heard {
	case "stream", "cut", "post and stream":
		u := must(w.f.UpsertReply(w.f.ctx, w.f.conv.ID, Reply{Text: text[:len("O")], Provisional: true}))
		if heard == "cut" {
			must(w.f.UpsertReply(w.f.ctx, w.f.conv.ID, Reply{ID: u.Message.ID, Interrupted: true}))
		} else {
			must(w.f.UpsertReply(w.f.ctx, w.f.conv.ID, Reply{ID: u.Message.ID, Text: text}))
		}
		if heard == "post and stream" {
			must(w.f.UpsertReply(w.f.ctx, w.f.conv.ID, Reply{Text: text}))
		}
		w.reply[u.Message.ID] = i
	case "frame with id":
		u := must(w.f.UpsertReply(w.f.ctx, w.f.conv.ID, Reply{LogID: w.logs[i].ID, Text: text, At: w.logs[i].At}))
		w.reply[u.Message.ID] = i
	}
}

// list merges the portal's answer, shuffled and with repetitions, as a whole or a snapshot of the beginning.
func (w *world) list(t *rapid.T) {
	n := rapid.IntRange(0, len(w.logs)).Draw(t, "logs listed")
	if w.doubt || rapid.Bool().Draw(t, "all") { // an old list can't tell which of two equal messages arrived
		n = len(w.logs)
	}
	w.merge(t, w.logs[:n])
}

func (w *world) merge(t *rapid.T, logs []Log) {
	batch := slices.Clone(logs)
	for _, l := range logs {
		if rapid.IntRange(0, 9).Draw(t, "twice") == 0 {
			batch = append(batch, l)
		}
	}
	batch = rapid.Permutation(batch).Draw(t, "order")
	cut := 0
	if w.pieces {
		cut = rapid.IntRange(0, len(batch)).Draw(t, "cut")
	}
	before := w.ids()
	for _, piece := range [][]Log{batch[cut:], batch[:cut]} {
		if len(piece) == 0 {
			continue
		}
		res := must(w.f.MergeLogs(w.f.ctx, w.f.conv.ID, piece, MergeOptions{}))
		after := w.ids()
		for _, id := range after {
			if slices.Contains(before, id) == slices.Contains(res.Added, id) {
				t.Fatalf("row %d: was there %v, added %v", id, slices.Contains(before, id), slices.Contains(res.Added, id))
			}
		}
		for _, id := range before {
			if slices.Contains(after, id) == slices.Contains(res.Removed, id) {
				t.Fatalf("row %d: is there %v, removed %v", id, slices.Contains(after, id), slices.Contains(res.Removed, id))
			}
		}
		before = after
	}
}

func (w *world) page() []Message {
	page, _, err := w.f.Messages(w.f.ctx, w.f.conv.ID, Cursor{}, 10_000)
	check(w.f.t, err)
	return page
}

func (w *world) ids() (ids []int64) {
	for _, m := range w.page() {
		ids = append(ids, m.ID)
	}
	return ids
}

// invariants hold at any time.
func (w *world) invariants(t *rapid.T) {
	page := w.page()
	unread, lastBound, logIDs := 0, -1, map[string]bool{}
	queued := false
	for _, m := range page {
		if m.Unread {
			unread++
		}
		if queued && m.State != StateQueued {
			t.Fatalf("%q stands behind a queued message", m.Text)
		}
		queued = m.State == StateQueued
		if m.LogID == "" {
			continue
		}
		if logIDs[m.LogID] {
			t.Fatalf("log %s is shown twice", m.LogID)
		}
		logIDs[m.LogID] = true
		if n := must(strconv.Atoi(m.LogID)); n < lastBound {
			t.Fatalf("log %d stands behind %d", n, lastBound)
		} else {
			lastBound = n
		}
	}
	if c := w.f.conversation(); c.Unread != unread || len(page) > 0 && c.PreviewID != page[len(page)-1].ID {
		t.Fatalf("counted %d unread, stored %d; preview of %d", unread, c.Unread, c.PreviewID)
	}
	for id, state := range w.sent {
		m := must(w.f.Message(w.f.ctx, id))
		if m.LogID == "" && m.State != state || m.LogID != "" && (m.State != StateSent || w.own[id] < 0 && state == StateFailed) {
			t.Fatalf("own message in state %s was left in %s with log %q", m.State, state, m.LogID)
		}
	}
}

// complete holds after everything was listed: one row for every real message, in the portal's order.
func (w *world) complete(t *rapid.T) {
	w.merge(t, w.logs)
	w.invariants(t)
	bound := 0
	var unbound []Message
	for _, m := range w.page() {
		if m.LogID != "" {
			if l := w.logs[bound]; l.ID != m.LogID || l.Role != m.Role || merge.WithoutSpace(l.Text) != merge.WithoutSpace(m.Text) {
				t.Fatalf("row %d is %s %q, the portal has %s %q", bound, m.LogID, m.Text, l.ID, l.Text)
			}
			bound++
		} else {
			unbound = append(unbound, m)
		}
	}
	if bound != len(w.logs) {
		t.Fatalf("%d of %d logs are shown", bound, len(w.logs))
	}
	lost := map[string]int{} // texts of own messages the portal has not got
	for id, i := range w.own {
		if i < 0 {
			lost[must(w.f.Message(w.f.ctx, id)).Text]++
		}
	}
	for _, m := range unbound {
		if w.pieces { // then two replies of the same text can't always be told apart
			break
		}
		if lost[m.Text]--; !m.Own || lost[m.Text] < 0 || m.State == StateSent {
			t.Fatalf("%s row %q (%s) has no log, but the portal has it", m.Role, m.Text, m.State)
		}
	}
	res := must(w.f.MergeLogs(w.f.ctx, w.f.conv.ID, w.logs, MergeOptions{}))
	if res.Changed {
		t.Fatalf("listing again changed %+v", res)
	}
}

// TestProperty_OneRowPerRealMessage plays conversations in any order of sending, answering, streaming and
// listing: whatever was heard in whatever way, every message of the portal is one row, and nothing else is.
func TestProperty_OneRowPerRealMessage(t *testing.T) { playConversations(t, false) }

// TestProperty_ListInPieces tears lists apart. Every message of the portal is still one row in its place.
func TestProperty_ListInPieces(t *testing.T) { playConversations(t, true) }

func playConversations(t *testing.T, pieces bool) {
	shared := newFixture(t)
	check(t, shared.base.DB.Query(shared.ctx).Script(`PRAGMA synchronous = OFF`))
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(shared)
		w.pieces = pieces
		rt.Repeat(map[string]func(*rapid.T){
			"say":      w.say,
			"operator": func(t *rapid.T) { w.log(RoleOperator, fmt.Sprint("operator ", len(w.logs))) },
			"list":     w.list,
			"queue": func(t *rapid.T) {
				m := must(w.f.Enqueue(w.f.ctx, w.f.conv.ID, Outgoing{Text: "ok"}))
				check(w.f.t, w.f.DeleteUnsent(w.f.ctx, m.ID))
			},
			"": w.invariants,
		})
		w.complete(rt)
	})
}
