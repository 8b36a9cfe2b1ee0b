package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
)

// maxDepth is how deep JSON of the portal may nest.
const maxDepth = 64

var (
	errDepth     = errors.New("the JSON nests too deep")
	errNotObject = errors.New("the JSON is not an object")
)

// object is a JSON object whose values are read tolerantly: a missing or null
// value, or one of a wrong type, reads as the zero value.
type object map[string]json.RawMessage

// readObject reads a JSON object of at most maxDepth levels.
func readObject(raw []byte) (object, error) {
	if tooDeep(raw, maxDepth) {
		return nil, errDepth
	}
	var o object
	if err := json.Unmarshal(raw, &o); err != nil {
		var wrongType *json.UnmarshalTypeError
		if errors.As(err, &wrongType) {
			return nil, errNotObject
		}
		return nil, err
	}
	if o == nil {
		return nil, errNotObject
	}
	return o, nil
}

// tooDeep reports whether raw nests deeper than limit. raw need not be valid.
func tooDeep(raw []byte, limit int) bool {
	depth, inText, escaped := 0, false, false
	for _, c := range raw {
		switch {
		case escaped:
			escaped = false
		case inText:
			escaped = c == '\\'
			inText = c != '"'
		case c == '"':
			inText = true
		case c == '{' || c == '[':
			if depth++; depth > limit {
				return true
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return false
}

// first returns the value of the first of keys that is there and not null.
func (o object) first(keys ...string) json.RawMessage {
	for _, key := range keys {
		if raw := bytes.TrimSpace(o[key]); len(raw) > 0 && !bytes.Equal(raw, []byte("null")) {
			return raw
		}
	}
	return nil
}

// text returns the first of keys that is a number or a string that is not empty.
func (o object) text(keys ...string) string {
	for _, key := range keys {
		if text, ok := scalarText(o[key]); ok && text != "" {
			return text
		}
	}
	return ""
}

// str returns the first of keys that is a string, preferring one that is not
// empty; ok is false if none is a string.
func (o object) str(keys ...string) (text string, ok bool) {
	for _, key := range keys {
		if s, isString := stringText(o[key]); isString {
			if s != "" {
				return s, true
			}
			ok = true
		}
	}
	return "", ok
}

// flag reads a boolean: true, "true", "1", "yes", any number but 0.
func (o object) flag(key string) bool {
	raw := bytes.TrimSpace(o[key])
	if text, ok := scalarText(raw); ok {
		if f, err := strconv.ParseFloat(text, 64); err == nil {
			return f != 0
		}
		return strings.EqualFold(text, "true") || strings.EqualFold(text, "yes")
	}
	return bytes.Equal(raw, []byte("true"))
}

// has reports whether a field is there and says something.
func (o object) has(key string) bool {
	raw := bytes.TrimSpace(o[key])
	return len(raw) > 0 && !bytes.Equal(raw, []byte("null"))
}

// number reads a number, also one in a string; ok is false if there is none.
func (o object) number(key string) (f float64, ok bool) {
	text, ok := scalarText(o[key])
	if !ok {
		return 0, false
	}
	f, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	return f, err == nil
}

// nested reads an object under a key; nil if there is none.
func (o object) nested(key string) object {
	var inner object
	if json.Unmarshal(o[key], &inner) != nil {
		return nil
	}
	return inner
}

// free reads an object under a key as Go values with json.Number; nil if there
// is none.
func (o object) free(key string) map[string]any {
	decoder := json.NewDecoder(bytes.NewReader(o[key]))
	decoder.UseNumber()
	var values map[string]any
	if decoder.Decode(&values) != nil {
		return nil
	}
	return values
}

// elements reads an array; anything else but null counts as its only element.
func elements(raw json.RawMessage) []json.RawMessage {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || bytes.Equal(raw, []byte("null")) {
		return nil
	}
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) == nil {
		return list
	}
	return []json.RawMessage{raw}
}

// stringText returns a JSON string.
func stringText(raw json.RawMessage) (text string, ok bool) {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || raw[0] != '"' {
		return "", false
	}
	if plainText(raw) {
		return string(raw[1 : len(raw)-1]), true
	}
	return text, json.Unmarshal(raw, &text) == nil
}

// scalarText returns a JSON string or number as text; ok is false for anything
// else.
func scalarText(raw json.RawMessage) (text string, ok bool) {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 {
		return "", false
	}
	if c := raw[0]; c == '-' || c >= '0' && c <= '9' {
		if !json.Valid(raw) {
			return "", false
		}
		return numberText(string(raw)), true
	}
	return stringText(raw)
}
