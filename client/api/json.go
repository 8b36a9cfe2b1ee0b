package api

import (
	"bytes"
	"encoding/json"
)

// scalarText returns a JSON string or number as text; ok is false for anything
// else.
func scalarText(raw json.RawMessage) (text string, ok bool) {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 {
		return "", false
	}
	switch c := raw[0]; {
	case c == '"':
		return text, json.Unmarshal(raw, &text) == nil
	case c == '-' || c >= '0' && c <= '9':
		if !json.Valid(raw) {
			return "", false
		}
		return numberText(string(raw)), true
	}
	return "", false
}
