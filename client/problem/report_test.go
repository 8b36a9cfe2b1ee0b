package problem

import (
	"strings"
	"testing"
	"time"

	"delonix/client/api"
)

func TestReport_HasWhatSupportNeedsAndNobodysWords(t *testing.T) {
	t.Parallel()
	err := &api.Error{Kind: api.KindUnauthorized, Status: 403, Own: true, Route: "POST {agentRoute}/session/{sessionId}/run_v2", Detail: "Jane Doe may not write"}
	p := Refused(err)
	if !strings.Contains(p.Text, "Jane Doe may not write") {
		t.Fatalf("the person is not told the reason: %q", p.Text)
	}
	report := p.Report("1.2.3", time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))
	for _, want := range []string{"1.2.3", "2026-01-02T03:04:05Z", "run_v2", "unauthorized", "403"} {
		if !strings.Contains(report, want) {
			t.Errorf("%q lacks %q", report, want)
		}
	}
	if strings.Contains(report, "Jane") {
		t.Errorf("%q has the portal's words", report)
	}
}
