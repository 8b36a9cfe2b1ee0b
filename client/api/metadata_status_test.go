package api

import (
	"encoding/json"
	"testing"
)

// The document does not say where the status of a closed session is told; a frame
// that ends one may carry it in its metadata.
func TestReadMetadata_StatusOfAClosedSession(t *testing.T) {
	for raw, want := range map[string]SessionStatus{
		`{"status":"resolved_by_operator"}`: StatusResolvedByOperator,
		`{"status":"TIMEOUT"}`:              StatusTimeout,
		`{"status":"something new"}`:        "something new",
		`{"status":7}`:                      "",
		`{}`:                                "",
		`null`:                              "",
	} {
		if got := readMetadata(json.RawMessage(raw)).Status; got != want {
			t.Errorf("%s: %q, want %q", raw, got, want)
		}
	}
}
