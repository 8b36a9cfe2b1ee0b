package client

import (
	"context"
	"strings"

	"delonix/client/internal/plain"
	"delonix/client/problem"
	"delonix/storage"
)

// Marks around the matches of a snippet.
const (
	matchBegins = "\x02"
	matchEnds   = "\x03"
)

// Search finds messages by their words, newest first, from the one with number offset
// (0 is the first) on.
func (c *Client) Search(ctx context.Context, query string, offset, limit int) ([]SearchHit, error) {
	if limit <= 0 {
		limit = 50
	}
	hits, _, err := c.kit.Store.Search(ctx, query, storage.SearchOptions{Limit: limit, Offset: offset})
	if err != nil {
		return nil, problem.Of(err, problem.Generally)
	}
	titles := map[int64]string{}
	out := make([]SearchHit, 0, len(hits))
	for _, h := range hits {
		title, ok := titles[h.ConversationID]
		if !ok {
			if conv, err := c.kit.Store.Conversation(ctx, h.ConversationID); err == nil {
				title = c.accounts.NameOf(conv)
			}
			titles[h.ConversationID] = title
		}
		out = append(out, SearchHit{
			Conversation: ConversationID(h.ConversationID), Message: MessageID(h.MessageID),
			Title: title, Snippet: snippet(h.Snippet), At: h.At,
		})
	}
	return out, nil
}

func snippet(segments []storage.Segment) string {
	var b strings.Builder
	for _, s := range segments {
		text := strings.Map(func(r rune) rune {
			if r == '\x02' || r == '\x03' || plain.IsDirection(r) {
				return -1
			}
			return r
		}, s.Text)
		if s.Match {
			text = matchBegins + text + matchEnds
		}
		b.WriteString(text)
	}
	return plainSnippet(b.String())
}

// plainSnippet takes the Markdown out of a snippet and leaves the marks around
// the matches, which travel through the parser as letters of nobody's alphabet.
func plainSnippet(s string) string {
	const begins, ends = "\uE102", "\uE103"
	s = strings.NewReplacer(begins, "", ends, "", matchBegins, begins, matchEnds, ends).Replace(s)
	cut := ""
	if rest, ok := strings.CutPrefix(s, "…"); ok {
		cut, s = "…", rest // or it would hide the sign of a head behind it
	}
	return cut + strings.NewReplacer(begins, matchBegins, ends, matchEnds).Replace(plain.Whole(s))
}

// foundMost is up to how many messages of a conversation are found at once.
const foundMost = 5000

// FindIn gives the messages of a conversation that have all words of the query, in
// reading order: the newest 5,000, and whether there are more.
func (c *Client) FindIn(ctx context.Context, id ConversationID, query string) (found []MessageID, more bool, err error) {
	ids, more, err := c.kit.Store.Find(ctx, int64(id), query, foundMost)
	if err != nil {
		return nil, false, problem.Of(err, problem.Generally)
	}
	found = make([]MessageID, len(ids))
	for i, id := range ids {
		found[i] = MessageID(id)
	}
	return found, more, nil
}

// SearchWords gives what a query looks for, to be marked where it is shown.
func SearchWords(query string) []string { return storage.SearchWords(query) }
