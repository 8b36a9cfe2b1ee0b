package storage

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
)

// fill makes a closed data folder with so many messages in conversations of at most 1,000, and at least 50 conversations.
func fill(b *testing.B, messages int) string {
	b.Helper()
	dir := b.TempDir()
	s, err := Open(context.Background(), dir, Options{})
	check(b, err)
	a := must(s.UpsertAgent(b.Context(), Agent{Portal: "p", AgentID: "a"}))
	conversations := max(50, messages/1000)
	for c := range conversations {
		logs := make([]Log, messages/conversations)
		for i := range logs {
			logs[i] = benchLog(i, c)
		}
		must(s.MergeListed(b.Context(), Listed{AgentID: a.ID, SessionID: fmt.Sprint(c), BotName: "Support"}, logs, MergeOptions{CountAsRead: true}))
	}
	check(b, s.Close())
	return dir
}

func benchLog(i, c int) Log {
	role := RoleAI
	if i%2 == 0 {
		role = RoleHuman
	}
	return Log{ID: fmt.Sprint(i + 1), Role: role, At: epoch.Add(time.Duration(c*1000+i) * time.Minute),
		Text: fmt.Sprintf("message %d of %d: %s", i, c, strings.Repeat("some words of an ordinary length ", 4+i%12))}
}

// BenchmarkOpen is what stands between a start and the first window: open, 50 conversations, one page.
func BenchmarkOpen(b *testing.B) {
	for _, n := range []int{1000, 100_000} {
		dir := fill(b, n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				s, err := Open(b.Context(), dir, Options{})
				check(b, err)
				page, _ := must2(s.Conversations(b.Context(), ConversationQuery{Limit: 50}))
				messages, _ := must2(s.Messages(b.Context(), page[0].ID, Cursor{}, 50))
				if len(page) != 50 || len(messages) < 20 {
					b.Fatal(len(page), len(messages))
				}
				b.StopTimer()
				check(b, s.Close())
				b.StartTimer()
			}
		})
	}
}

// BenchmarkOpenFresh makes the files of a first start.
func BenchmarkOpenFresh(b *testing.B) {
	for b.Loop() {
		dir := b.TempDir()
		s, err := Open(b.Context(), dir, Options{})
		check(b, err)
		b.StopTimer()
		check(b, s.Close())
		b.StartTimer()
	}
}

func BenchmarkMerge10000(b *testing.B) {
	s, err := Open(b.Context(), b.TempDir(), Options{})
	check(b, err)
	defer s.Close()
	a := must(s.UpsertAgent(b.Context(), Agent{Portal: "p", AgentID: "a"}))
	logs := make([]Log, 10_000)
	for i := range logs {
		logs[i] = benchLog(i, 0)
	}
	session := 0
	b.Run("new", func(b *testing.B) {
		for b.Loop() {
			session++
			must(s.MergeListed(b.Context(), Listed{AgentID: a.ID, SessionID: fmt.Sprint(session)}, logs, MergeOptions{}))
		}
	})
	b.Run("again", func(b *testing.B) {
		for b.Loop() {
			if res := must(s.MergeListed(b.Context(), Listed{AgentID: a.ID, SessionID: fmt.Sprint(session)}, logs, MergeOptions{})); res.Changed {
				b.Fatal(res)
			}
		}
	})
	b.Run("one more", func(b *testing.B) {
		for b.Loop() {
			logs = append(logs, benchLog(len(logs), 0))
			must(s.MergeListed(b.Context(), Listed{AgentID: a.ID, SessionID: fmt.Sprint(session)}, logs, MergeOptions{}))
		}
	})
}

func BenchmarkSearch100000(b *testing.B) {
	s, err := Open(b.Context(), fill(b, 100_000), Options{})
	check(b, err)
	defer s.Close()
	for name, q := range map[string]string{"rare": "4711", "common": "words", "prefix": "mes"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if hits, _ := must2(s.Search(b.Context(), q, SearchOptions{})); len(hits) == 0 && name != "rare" {
					b.Fatal("nothing found")
				}
			}
		})
	}
}

// BenchmarkStream is one piece of a streamed reply, with its wait for the disk.
func BenchmarkStream(b *testing.B) {
	s, err := Open(b.Context(), fill(b, 1000), Options{})
	check(b, err)
	defer s.Close()
	u := must(s.UpsertReply(b.Context(), 1, Reply{Provisional: true}))
	i := 0
	for b.Loop() {
		i++
		must(s.UpsertReply(b.Context(), 1, Reply{ID: u.Message.ID, Provisional: true, Text: fmt.Sprint("so far ", i)}))
	}
}
