package api

import (
	"net/http"
	"testing"
)

func TestReact_DocumentedRequest(t *testing.T) {
	for _, c := range []struct {
		r    Reaction
		body string
	}{
		{Reaction{FeedbackGood, "u", "t-1"}, `{"feedback":"GOOD","ext_id":"u","tenant_id":"t-1"}`},
		{Reaction{FeedbackBad, "u", ""}, `{"feedback":"BAD","ext_id":"u"}`},
		{Reaction{FeedbackNone, "u", ""}, `{"feedback":"NONE","ext_id":"u"}`},
	} {
		for _, answer := range []string{"", "ok", `{"id":1}`} {
			var seen recorder
			server := newPortal(t, seen.wrap(answering(200, "text/plain", answer)))
			if err := newTestPublic(t, server.url, Options{}).React(background(), "s/1", "42", c.r); err != nil {
				t.Errorf("answer %q: %v", answer, err)
			}
			r := seen.last(t)
			if r.method != http.MethodPatch || r.path != "/api/v1/public/sessions/s%2F1/logs/42" || r.body != c.body ||
				r.header.Get("Content-Type") != "application/json" || r.header.Get("Authorization") != "Bearer "+canary {
				t.Errorf("request is %v", r)
			}
		}
	}
}

func TestReact_MissingParts_AreInvalid(t *testing.T) {
	p := newTestPublic(t, mustPortal(t, "http://localhost:1"), Options{})
	for name, err := range map[string]error{
		"feedback": p.React(background(), "s", "1", Reaction{ExtID: "u"}),
		"user":     p.React(background(), "s", "1", Reaction{Feedback: FeedbackGood}),
		"session":  p.React(background(), "", "1", Reaction{FeedbackGood, "u", ""}),
		"log id":   p.React(background(), "s", "", Reaction{FeedbackGood, "u", ""}),
	} {
		if KindOf(err) != KindInvalid || WroteRequest(err) {
			t.Errorf("without %s: %v", name, err)
		}
	}
}
