package api

import (
	"bytes"
	"encoding/json"
	"html"
	"strings"
)

// readErrorBody reads what a portal says with an error:
// {"detail":[{"loc":[…],"msg":"…"}]}, {"detail":"…"}, {"message":"…"},
// {"error":"…"}, the same nested, HTML (its title only) and plain text. field is
// the name of the field it is about, if it tells; both are cleaned for display.
func readErrorBody(contentType string, body []byte) (field, detail string) {
	body = bytes.TrimSpace(body)
	switch {
	case len(body) == 0:
		return "", ""
	case isHTML(contentType, body):
		return "", htmlTitle(body)
	case json.Valid(body) && !tooDeep(body, maxDepth):
		field, detail = describeError(body, 0)
	default:
		detail = string(body)
	}
	return cleanLine(field, 100), cleanLine(detail, maxDetail)
}

// describeError reads a JSON value that tells of an error.
func describeError(raw json.RawMessage, level int) (field, detail string) {
	if level > 4 {
		return "", ""
	}
	if text, ok := scalarText(raw); ok {
		return "", text
	}
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) == nil {
		return describeErrors(list, level)
	}
	var o object
	if json.Unmarshal(raw, &o) != nil {
		return "", ""
	}
	field = errorField(o.first("loc", "field"))
	for _, key := range []string{"detail", "message", "msg", "error", "error_description", "errors", "reason"} {
		inner, text := describeError(o[key], level+1)
		if text == "" {
			continue
		}
		if field == "" {
			return inner, text
		}
		return field, field + ": " + text
	}
	return field, field
}

// describeErrors joins the parts of a list of errors; the first field counts.
func describeErrors(list []json.RawMessage, level int) (field, detail string) {
	const most = 5
	var parts []string
	for _, raw := range list[:min(len(list), most)] {
		name, text := describeError(raw, level+1)
		if text == "" {
			continue
		}
		if field == "" {
			field = name
		}
		parts = append(parts, text)
	}
	return field, strings.Join(parts, "; ")
}

// errorField joins a location such as ["body","kwargs","age"] to "kwargs.age".
func errorField(raw json.RawMessage) string {
	var parts []string
	for _, element := range elements(raw) {
		if text, ok := scalarText(element); ok && text != "" {
			parts = append(parts, text)
		}
	}
	if len(parts) > 1 {
		switch parts[0] {
		case "body", "query", "path", "header", "cookie", "form":
			parts = parts[1:]
		}
	}
	return strings.Join(parts, ".")
}

// hasDetail reports whether an error's body is what the API answers with: a JSON
// object with a detail.
func hasDetail(body []byte) bool {
	body = bytes.TrimSpace(body)
	if !json.Valid(body) || tooDeep(body, maxDepth) {
		return false
	}
	var o object
	if json.Unmarshal(body, &o) != nil {
		return false
	}
	detail := bytes.TrimSpace(o["detail"])
	return len(detail) > 0 && !bytes.Equal(detail, []byte("null"))
}

// isHTML reports whether an answer is a page for people.
func isHTML(contentType string, body []byte) bool {
	if media := mediaType(contentType); media == "text/html" || media == "application/xhtml+xml" {
		return true
	}
	start := strings.ToLower(string(body[:min(len(body), 200)]))
	start = strings.TrimLeft(start, " \t\r\n\ufeff")
	for _, sign := range []string{"<!doctype html", "<html", "<head", "<body"} {
		if strings.HasPrefix(start, sign) {
			return true
		}
	}
	return false
}

// htmlTitle returns the title of a page, and nothing else of it.
func htmlTitle(body []byte) string {
	lower := asciiLower(body)
	start := bytes.Index(lower, []byte("<title"))
	if start < 0 {
		return ""
	}
	open := bytes.IndexByte(lower[start:], '>')
	if open < 0 {
		return ""
	}
	start += open + 1
	length := bytes.Index(lower[start:], []byte("</title"))
	if length < 0 {
		return ""
	}
	title := html.UnescapeString(string(body[start : start+length]))
	return cleanLine(title, maxDetail)
}

// asciiLower returns a copy of s of the same length in lower case.
func asciiLower(s []byte) []byte {
	lower := bytes.Clone(s)
	for i, c := range lower {
		if c >= 'A' && c <= 'Z' {
			lower[i] = c + 'a' - 'A'
		}
	}
	return lower
}
