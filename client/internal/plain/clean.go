package plain

import (
	"path"
	"runtime"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// fileNameMost is the length of a displayed file name in characters.
const fileNameMost = 120

// Text drops control characters that have no business in a message; line
// breaks and tabs stay, other line ends become line breaks.
func Text(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r' || r == '\u2028' || r == '\u2029' || r == '\u0085':
			return '\n'
		case unicode.Is(unicode.Cc, r):
			return -1
		}
		return r
	}, s)
}

// Line makes one line of a name or a preview: no control characters, no
// direction overrides, no line breaks, single spaces.
func Line(s string) string { return strings.Join(strings.Fields(spaces(s)), " ") }

// spaces is Line with as many spaces as there were.
func spaces(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case IsDirection(r), unicode.Is(unicode.Cc, r), r == '\uFEFF':
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// IsDirection reports whether r changes the direction of the text around it, which
// is how "gpj.exe" is made to look like "exe.jpg".
func IsDirection(r rune) bool {
	return r == '\u061C' || r == '\u200E' || r == '\u200F' ||
		(r >= '\u202A' && r <= '\u202E') || (r >= '\u2066' && r <= '\u2069')
}

// FileName is a name from the portal as it may be shown and proposed: the
// last element of a path, cleaned, short, without characters that file systems
// refuse. It is never used for a file on disk as it is.
func FileName(s string) string {
	s = path.Base(strings.TrimSpace(spaces(strings.ReplaceAll(s, `\`, "/"))))
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`<>:"|?*/\`, r) {
			return '_'
		}
		return r
	}, s)
	s = strings.TrimRight(s, ". ")
	if s == "" || s == "/" || strings.Trim(s, ".") == "" {
		return "file"
	}
	if stem, _, _ := strings.Cut(s, "."); runtime.GOOS == "windows" && slices.Contains(deviceNames, strings.ToUpper(strings.TrimSpace(stem))) {
		s = "_" + s
	}
	if n := utf8.RuneCountInString(s); n > fileNameMost {
		ext := path.Ext(s)
		if utf8.RuneCountInString(ext) > 12 {
			ext = ""
		}
		keep := []rune(strings.TrimSuffix(s, ext))
		s = string(keep[:fileNameMost-utf8.RuneCountInString(ext)-1]) + "…" + ext
	}
	return s
}

// deviceNames are names that Windows keeps for devices, whatever their ending.
var deviceNames = []string{
	"CON", "PRN", "AUX", "NUL", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
	"LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
}

// Endings are the endings of names for files that came without one.
var Endings = withPictures(map[string]string{
	"application/pdf": ".pdf", "application/zip": ".zip", "application/json": ".json", "application/msword": ".doc",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document":   ".docx",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":         ".xlsx",
	"application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
	"application/vnd.oasis.opendocument.text":                                   ".odt",
	"application/vnd.oasis.opendocument.spreadsheet":                            ".ods",
	"image/bmp": ".bmp", "image/svg+xml": ".svg",
	"text/plain": ".txt", "text/csv": ".csv", "text/markdown": ".md", "text/html": ".html",
	"audio/wav": ".wav", "audio/x-wav": ".wav", "audio/wave": ".wav", "audio/mpeg": ".mp3", "audio/ogg": ".ogg", "audio/mp4": ".m4a",
	"video/mp4": ".mp4", "video/webm": ".webm",
})

// NameOfFile is a file's name as it is shown; one without a name has the ending of
// its type.
func NameOfFile(name, contentType string) string {
	if strings.TrimSpace(name) == "" {
		name = "file" + Endings[kindOf(contentType)]
	}
	return FileName(name)
}

// Shorten cuts s after at most n characters and marks the cut.
func Shorten(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return strings.TrimRight(string([]rune(s)[:n-1]), " ") + "…"
}
