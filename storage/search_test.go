package storage

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"delonix/storage/internal/rows"
)

func searchTexts(t *testing.T, f *fixture, query string) []string {
	t.Helper()
	hits, _ := must2(f.Search(f.ctx, query, SearchOptions{}))
	var out []string
	for _, h := range hits {
		out = append(out, must(f.Message(f.ctx, h.MessageID)).Text)
	}
	return out
}

func TestSearch_FindsWordsPrefixesAndPhrases(t *testing.T) {
	f := newFixture(t)
	f.merge(ai("1", "Your parcel left the warehouse in Köln", minute(1)), ai("2", "The parcels are late", minute(2)),
		ai("3", "left or right?", minute(3)), ai("4", "包裹明天到达。", minute(4)), ai("5", "100% of a_b", minute(5)))
	for query, want := range map[string][]string{
		"parcel":            {"The parcels are late", "Your parcel left the warehouse in Köln"},
		"parcel ":           {"Your parcel left the warehouse in Köln"}, // the word is complete
		"koln":              {"Your parcel left the warehouse in Köln"},
		"KÖLN warehouse":    {"Your parcel left the warehouse in Köln"},
		`"left the"`:        {"Your parcel left the warehouse in Köln"},
		"“the left”":        nil,
		"left":              {"left or right?", "Your parcel left the warehouse in Köln"},
		"left OR right":     {"left or right?"},
		"NOT right":         nil,
		"明天":                {"包裹明天到达。"},
		"100%":              {"100% of a_b"},
		"text:left":         nil,
		`le" AND "ft`:       nil,
		"":                  nil,
		"  *** ()":          nil,
		"\u0301":            nil, // an accent alone
		"a_b":               {"100% of a_b"},
		"parcel* OR left":   nil,
		"(parcel":           {"The parcels are late", "Your parcel left the warehouse in Köln"},
		"NEAR(parcel left)": nil,
	} {
		if got := searchTexts(t, f, query); !slices.Equal(got, want) {
			t.Errorf("%q: %q", query, got)
		}
	}
}

func TestSearch_SnippetMarksTheMatch(t *testing.T) {
	f := newFixture(t)
	f.merge(ai("1", strings.Repeat("before ", 50)+"the needle\x00\x02\n\tis here "+strings.Repeat("after ", 50), minute(1)),
		ai("2", strings.Repeat("前", 100)+"针在这里"+strings.Repeat("后", 100), minute(2)))
	for _, query := range []string{"needle", "针在"} {
		hits, _ := must2(f.Search(f.ctx, query, SearchOptions{}))
		if len(hits) != 1 {
			t.Fatal(query, hits)
		}
		var all, matched strings.Builder
		for _, s := range hits[0].Snippet {
			all.WriteString(s.Text)
			if s.Match {
				matched.WriteString(s.Text)
			}
		}
		if matched.String() != query || len([]rune(all.String())) > 250 || strings.ContainsAny(all.String(), "\x00\x02\x03\n\t") {
			t.Errorf("%+v", hits[0].Snippet)
		}
	}
}

func TestSearch_PagesNewestFirstWithinLimits(t *testing.T) {
	f := newFixture(t)
	other := must(f.CreateConversation(f.ctx, NewConversation{AgentID: f.agent.ID}))
	f.merge(ai("1", "word one", minute(1)), ai("2", "word two", minute(5)), ai("3", "word three", minute(3)))
	must(f.UpsertReply(f.ctx, other.ID, Reply{Text: "word elsewhere", At: minute(4)}))
	if got := searchTexts(t, f, "word"); !slices.Equal(got, []string{"word two", "word elsewhere", "word three", "word one"}) {
		t.Fatal(got)
	}
	hits, more := must2(f.Search(f.ctx, "word", SearchOptions{ConversationID: f.conv.ID, Limit: 2, Offset: 1}))
	if len(hits) != 2 || more || !hits[0].At.Equal(minute(3)) {
		t.Fatalf("%+v %v", hits, more)
	}
	if hits, more = must2(f.Search(f.ctx, "word", SearchOptions{Limit: 2})); len(hits) != 2 || !more {
		t.Fatalf("%+v %v", hits, more)
	}
	if hits, _ = must2(f.Search(f.ctx, "word", SearchOptions{AgentID: 99})); len(hits) != 0 {
		t.Fatal(hits)
	}
}

func TestSearch_FollowsEveryChange(t *testing.T) {
	f := newFixture(t)
	u := must(f.UpsertReply(f.ctx, f.conv.ID, Reply{Text: "streaming words", Provisional: true}))
	if got := searchTexts(t, f, "streaming"); got != nil {
		t.Fatal("found while it is being streamed")
	}
	must(f.UpsertReply(f.ctx, f.conv.ID, Reply{ID: u.Message.ID, Text: "streaming words done"}))
	if got := searchTexts(t, f, "done"); len(got) != 1 {
		t.Fatal(got)
	}
	f.merge(ai("1", "streaming words done", minute(1)))
	f.merge(ai("1", "edited by the portal", minute(1)))
	if searchTexts(t, f, "streaming") != nil || len(searchTexts(t, f, "portal")) != 1 {
		t.Fatal("the index is behind")
	}
	f.merge(Log{ID: "1", Role: RoleAI, Text: "edited by the portal", At: minute(1), Hidden: true})
	if searchTexts(t, f, "portal") != nil {
		t.Fatal("hidden text is found")
	}
	check(t, f.DeleteConversation(f.ctx, f.conv.ID))
	check(t, f.base.InTx(f.ctx, func(t *rows.Tx) error {
		_, err := t.Exec(`INSERT INTO messages_fts (messages_fts, rank) VALUES ('integrity-check', 1)`)
		return err
	}))
}

// FuzzSearch: whatever is typed, a search answers or finds nothing. It never fails, and snippets are clean text.
func FuzzSearch(f *testing.F) {
	for _, q := range []string{"hello", `"`, `""`, `"a`, "a*", "a AND", "NEAR(a b, 3)", "text:a", "a^b", "-a", "{a}", "a\x00b", "\xff\xfe", "☃", "日本",
		"🙂", "é", "e\u0301", "\u0301", "a'b", "a;b", "(((", "OR", "col : x", "ﬁ", "İ", "ß", "%_\\", "\u200d", "\ufffe", "𝟘", "๑", "ก็", "\u0e31"} {
		f.Add(q)
	}
	s := newFixture(f)
	s.merge(ai("1", "Hello world, the parcel (nr 7) isn't here: “ask” ☃ 日本語 ก็ ß İ e\u0301", minute(1)))
	f.Fuzz(func(t *testing.T, query string) {
		hits, _, err := s.Search(s.ctx, query, SearchOptions{})
		if err != nil {
			t.Fatalf("%q: %v", query, err)
		}
		for _, h := range hits {
			for _, seg := range h.Snippet {
				if !utf8.ValidString(seg.Text) || strings.ContainsAny(seg.Text, "\x00\x02\x03") {
					t.Fatalf("%q: %q", query, seg.Text)
				}
			}
		}
	})
}

func TestFind_GivesTheMessagesOfOneConversationInReadingOrder(t *testing.T) {
	f := newFixture(t)
	f.merge(ai("1", "The parcel is here", minute(1)), ai("2", "Nothing of it", minute(2)), ai("3", "Two parcels", minute(3)),
		ai("4", "包裹明天到达。", minute(4)), ai("5", "another Parcel", minute(5)))
	hits, _ := must2(f.Search(f.ctx, "here", SearchOptions{}))
	conv := hits[0].ConversationID
	texts := func(query string, most int) (out []string, more bool) {
		ids, more, err := f.Find(f.ctx, conv, query, most)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range ids {
			out = append(out, must(f.Message(f.ctx, id)).Text)
		}
		return out, more
	}
	if got, more := texts("parc", 10); more || !slices.Equal(got, []string{"The parcel is here", "Two parcels", "another Parcel"}) {
		t.Errorf("found %q, more: %v", got, more)
	}
	if got, more := texts("parc", 2); !more || !slices.Equal(got, []string{"Two parcels", "another Parcel"}) {
		t.Errorf("of three the newest two are %q, more: %v", got, more)
	}
	if got, _ := texts("明天", 10); !slices.Equal(got, []string{"包裹明天到达。"}) {
		t.Errorf("found %q", got)
	}
	if ids, _, err := f.Find(f.ctx, conv+1, "parcel", 10); err != nil || len(ids) > 0 {
		t.Errorf("in another conversation %v are found, %v", ids, err)
	}
}
