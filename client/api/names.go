package api

import (
	"bytes"
	"mime"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// nameMost is the length of a file name in characters.
const nameMost = 200

// cleanName makes a file name of the portal or of the user safe to send and to
// show: its last path element without control and direction characters. What joins
// letters and emoji stays, and so do blanks; a byte that is no letter has a stand-in.
func cleanName(name string) string {
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	ended := false // a line end before: CR LF is one
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		again := ended && r == '\n'
		ended = r == '\r'
		switch {
		case r == '\u200c', r == '\u200d':
			return r
		case again:
			return -1
		case unicode.IsSpace(r):
			return ' '
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs):
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, "\ufffd")))
	if name == "." || name == ".." {
		return ""
	}
	if utf8.RuneCountInString(name) > nameMost {
		name = string([]rune(name)[:nameMost]) + "…"
	}
	return name
}

// decodeName reads a name that was written for a header or an address: as an encoded
// word (=?UTF-8?B?…?=) or with %20. One that only looks like that stays as it is.
func decodeName(name string) string {
	if strings.Contains(name, "=?") {
		if plain, err := new(mime.WordDecoder).DecodeHeader(name); err == nil {
			return plain
		}
	}
	if strings.Contains(name, "%") {
		if plain, err := url.PathUnescape(name); err == nil && utf8.ValidString(plain) && !strings.ContainsFunc(plain, unicode.IsControl) {
			return plain
		}
	}
	return name
}

// dispositionName returns the file name of a Content-Disposition, also of one
// that is not quite well-formed; "" if there is none.
func dispositionName(value string) string {
	if _, params, err := mime.ParseMediaType(value); err == nil && params["filename"] != "" {
		return cleanName(decodeName(params["filename"]))
	}
	if name, ok := parameter(value, "filename*="); ok {
		if charset, rest, ok := strings.Cut(name, "'"); ok {
			_, name, _ = strings.Cut(rest, "'")
			return cleanName(decodeExtended(charset, name))
		}
	}
	name, _ := parameter(value, "filename=")
	return cleanName(decodeName(name))
}

// parameter returns what follows a key in a header.
func parameter(value, key string) (text string, ok bool) {
	i := bytes.Index(asciiLower([]byte(value)), []byte(key))
	if i < 0 {
		return "", false
	}
	text = strings.TrimSpace(value[i+len(key):])
	if quoted, found := strings.CutPrefix(text, `"`); found {
		text, _, _ = strings.Cut(quoted, `"`)
	} else {
		text, _, _ = strings.Cut(text, ";")
	}
	return strings.TrimSpace(text), true
}

// decodeExtended reads an extended parameter's value. Of the character sets that are
// not UTF-8 only Latin ones were ever allowed.
func decodeExtended(charset, name string) string {
	plain, err := url.PathUnescape(name)
	if err != nil {
		return name
	}
	if strings.EqualFold(charset, "utf-8") || utf8.ValidString(plain) {
		return plain
	}
	latin := make([]rune, len(plain))
	for i := range len(plain) {
		latin[i] = rune(plain[i])
	}
	return string(latin)
}
