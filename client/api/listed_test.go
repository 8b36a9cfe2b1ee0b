package api

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// sessionsOf reads a list and returns the sessions whose conversation can be read, with
// the ids of their messages.
func sessionsOf(t *testing.T, body string, limits ListLimits) (sessions []string, out Listing, err error) {
	t.Helper()
	a := testAnswer([]byte(body))
	defer func() { _ = a.Close() }()
	err = readList(a, limits, &out, func(l *Listed) error {
		c, err := l.whole(out.Skip)
		if err != nil {
			return Unreadable(err)
		}
		s := c.SessionID + ":"
		for _, log := range c.Logs {
			s += " " + string(log.ID)
		}
		sessions = append(sessions, s)
		return nil
	})
	return sessions, out, err
}

// TestList_PassesOverWhatIsMalformed: one odd conversation, or one odd message, costs
// itself only, wherever it stands, and is told.
func TestList_PassesOverWhatIsMalformed(t *testing.T) {
	deep := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	for name, c := range map[string]struct {
		odd     string
		skipped int
		own     string // what is read of the odd one itself
	}{
		"messages as an object":     {`{"session_id":"x","logs":{}}`, 1, ""},
		"messages as a text":        {`{"session_id":"x","logs":"none"}`, 1, ""},
		"messages as a number":      {`{"logs":5,"session_id":"x"}`, 1, ""},
		"messages as true":          {`{"session_id":"x","logs":true}`, 1, ""},
		"deep conversation":         {deep(70), 1, ""},
		"very deep conversation":    {deep(200_000), 1, ""},
		"deep message":              {`{"session_id":"x","logs":[{"id":1},` + deep(70) + `,{"id":2}]}`, 1, "x: 1 2"},
		"very deep message":         {`{"session_id":"x","logs":[{"id":1},{"id":5,"x":` + deep(200_000) + `},{"id":2}]}`, 1, "x: 1 2"},
		"deep metadata":             {`{"session_id":"x","logs":[{"id":1,"metadata":{"a":` + deep(70) + `}}]}`, 0, "x: 1"},
		"deep field":                {`{"session_id":"x","more":` + deep(200_000) + `,"logs":[{"id":1}]}`, 0, "x: 1"},
		"messages of wrong types":   {`{"session_id":"x","logs":[5,"a",true,[],{"id":1}]}`, 4, "x: 1"},
		"null messages":             {`{"session_id":"x","logs":[null,{"id":1},null]}`, 0, "x: 1"},
		"fields of wrong types":     {`{"session_id":"x","bot_url":[],"bot_name":{},"start_time":[1],"logs":[{"id":1,"text":{},"role":[],"timestamp":{},"attachments":5,"metadata":"m","feedback":[]}]}`, 0, "x: 1"},
		"session as an object":      {`{"session_id":{},"logs":[]}`, 1, ""},
		"no session":                {`{"logs":[{"id":1}]}`, 1, ""},
		"a number":                  {`7`, 1, ""},
		"a text":                    {`"conversation"`, 1, ""},
		"null":                      {`null`, 0, ""},
		"words that are none":       {`{"session_id":"x","logs":[{"id":nope},{"id":2}]}`, 1, "x: 2"},
		"closed by the wrong sign":  {`{"session_id":"x"]`, 1, ""},
		"comma too many":            {`{"session_id":"x",}`, 1, ""},
		"message closed wrongly":    {`{"session_id":"x","logs":[{"id":1]]}`, 1, "x:"},
		"larger than what is taken": {`{"session_id":"x","logs":[{"id":1,"text":"` + strings.Repeat("a", 1<<20) + `"}]}`, 1, ""},
	} {
		body := `{"conversations":[{"session_id":"a","logs":[{"id":1}]},` + c.odd + `,{"session_id":"b","logs":[{"id":2}]}],"user_id":"u"}`
		got, out, err := sessionsOf(t, body, ListLimits{Conversation: 1 << 20})
		want := []string{"a: 1", "b: 2"}
		if c.own != "" {
			want = []string{"a: 1", c.own, "b: 2"}
		}
		if err != nil || !slices.Equal(got, want) || out.Skipped != c.skipped || len(out.SkippedWhy) != min(c.skipped, skippedMost) || out.User.ID != "u" {
			t.Errorf("%s: %v, %+v, %v", name, got, out, err)
		}
	}
}

// TestList_SumTellsChangedBytes: the checksum of a conversation is that of its bytes,
// and so are those of its messages.
func TestList_SumTellsChangedBytes(t *testing.T) {
	read := func(logs ...string) (sum Sum, sums []uint64) {
		a := testAnswer([]byte(`[ {"session_id":"s", "logs": [` + strings.Join(logs, " , ") + `]} ]`))
		defer func() { _ = a.Close() }()
		err := readList(a, ListLimits{}, &Listing{}, func(l *Listed) error {
			_, err := l.Head()
			sum, sums = l.Sum, l.MessageSums()
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return sum, sums
	}
	first, firstSums := read(`{"id":1,"text":"a, \"b\" ]}"}`, `{"id":2}`)
	again, againSums := read(`{"id":1,"text":"a, \"b\" ]}"}`, `{"id":2}`)
	changed, changedSums := read(`{"id":1,"text":"a, \"b\" ]}"}`, `{"id":2,"feedback":"GOOD"}`)
	if first != again || first == changed || first == (Sum{}) {
		t.Error(first, again, changed)
	}
	if len(firstSums) != 2 || !slices.Equal(firstSums, againSums) || firstSums[0] != changedSums[0] || firstSums[1] == changedSums[1] {
		t.Error(firstSums, againSums, changedSums)
	}
}

// TestList_AsksForWhatChangedOnly: where the portal gives an ETag it is asked with it,
// and 304 says that nothing changed.
func TestList_AsksForWhatChangedOnly(t *testing.T) {
	server := newPortal(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `W/"7"`)
		if r.Header.Get("If-None-Match") == `W/"7"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = io.WriteString(w, `[{"session_id":"s"}]`)
	})
	public := newTestPublic(t, server.url, Options{})
	count := 0
	each := func(*Listed) error { count++; return nil }
	first, err := public.List(background(), ListRequest{ExtID: "u"}, each)
	if err != nil || first.ETag != `W/"7"` || first.Unchanged || count != 1 {
		t.Fatalf("%+v, %d, %v", first, count, err)
	}
	second, err := public.List(background(), ListRequest{ExtID: "u", ETag: first.ETag}, each)
	if err != nil || !second.Unchanged || second.ETag != first.ETag || count != 1 {
		t.Fatalf("%+v, %d, %v", second, count, err)
	}
}

// TestList_IsAskedForCompressed: a list may come compressed, and is as long as what it
// unpacks to.
func TestList_IsAskedForCompressed(t *testing.T) {
	const body = `[{"session_id":"s"}]`
	server := newPortal(t, func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			t.Error("no compression is asked for")
		}
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		_, _ = io.WriteString(z, body)
		_ = z.Close()
	})
	count := 0
	out, err := newTestPublic(t, server.url, Options{}).List(background(), ListRequest{ExtID: "u"}, func(*Listed) error { count++; return nil })
	if err != nil || count != 1 || out.Bytes != int64(len(body)) {
		t.Fatalf("%+v, %d, %v", out, count, err)
	}
}

// TestScanner_FindsTheEndsOfValues: in whatever pieces the bytes come.
func TestScanner_FindsTheEndsOfValues(t *testing.T) {
	values := []string{`{}`, `[]`, `"a\\"`, `"\\\"]"`, `-1.5e3`, `true`, `{"a":[1,{"b":"}"}],"c":"\u005d"}`, `""`, `[[[]],"["]`, `null`}
	body := "[ " + strings.Join(values, " ,\n") + " ]"
	for size := 1; size <= len(body); size++ {
		s := newScanner(&pieces{[]byte(body), size})
		if err := s.take('['); err != nil {
			t.Fatal(err)
		}
		var got []string
		for {
			more, err := s.more(len(got), ']')
			if err != nil {
				t.Fatal(size, err)
			}
			if !more {
				break
			}
			raw, fits, err := s.value(nil, 1000)
			if err != nil || !fits {
				t.Fatal(size, fits, err)
			}
			got = append(got, string(raw))
		}
		if !slices.Equal(got, values) {
			t.Fatalf("in pieces of %d: %q", size, got)
		}
	}
}

// pieces gives its bytes in pieces of a size.
type pieces struct {
	left []byte
	size int
}

func (p *pieces) Read(b []byte) (int, error) {
	if len(p.left) == 0 {
		return 0, io.EOF
	}
	n := copy(b, p.left[:min(p.size, len(p.left))])
	p.left = p.left[n:]
	return n, nil
}

// BenchmarkList reads a list of one conversation of 100,000 messages.
func BenchmarkList(b *testing.B) {
	var body bytes.Buffer
	body.WriteString(`{"conversations":[{"session_id":"s","logs":[`)
	for i := range 100_000 {
		if i > 0 {
			body.WriteByte(',')
		}
		fmt.Fprintf(&body, `{"id":%d,"timestamp":"2025-06-26T10:30:00Z","role":"AI","text":"%s","attachments":[],"metadata":{"mode":"REGULAR"}}`,
			i, strings.Repeat("some words ", 10))
	}
	body.WriteString(`]}]}`)
	run := func(name string, each func(*Listed) error) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(body.Len()))
			b.ReportAllocs()
			for b.Loop() {
				a := testAnswer(body.Bytes())
				if err := readList(a, ListLimits{}, &Listing{}, each); err != nil {
					b.Fatal(err)
				}
				_ = a.Close()
			}
		})
	}
	run("unchanged", func(*Listed) error { return nil })
	run("message sums", func(l *Listed) error {
		_, err := l.Head()
		l.MessageSums()
		return err
	})
	run("decoded", func(l *Listed) error {
		_, err := l.whole(func(error) {})
		return err
	})
}
