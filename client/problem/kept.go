package problem

import (
	"encoding/json"

	"delonix/client/internal/plain"
	"delonix/client/model"
	"delonix/storage"
)

// Encode keeps a problem with its message.
func Encode(p model.Problem) string {
	if p == (model.Problem{}) {
		return ""
	}
	raw, err := json.Marshal(p)
	if err != nil {
		return p.Text
	}
	return string(raw)
}

// Decode reads what Encode wrote; other text is a problem's text.
func Decode(s string) *model.Problem {
	if s == "" {
		return nil
	}
	p := storage.Decode([]byte(s), model.Problem{})
	if p.Text == "" {
		return &model.Problem{Text: plain.Line(s)}
	}
	return &p
}
