package demo

import (
	"archive/zip"
	"bytes"
	"fmt"
	"image"
	_ "image/gif" // the formats whose dimensions are told
	_ "image/jpeg"
	_ "image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// aboutFiles describes what was sent.
func aboutFiles(in Incoming) Answer {
	var b strings.Builder
	var thoughts []string
	for _, f := range in.Files {
		thoughts = append(thoughts, "Looking at “"+f.Name+"”.")
	}
	if len(in.Files) == 1 {
		b.WriteString("Thank you, it has arrived. " + describe(in.Files[0]))
	} else {
		fmt.Fprintf(&b, "Thank you, %d files have arrived:\n\n", len(in.Files))
		for _, f := range in.Files {
			b.WriteString("- " + describe(f) + "\n")
		}
	}
	if len(thoughts) > 3 {
		thoughts = thoughts[:3]
	}
	return Answer{
		Thoughts: thoughts,
		Text:     strings.TrimSpace(b.String()) + "\n\nShall a colleague have a look at it?",
		Buttons:  []Button{{Label: "Yes, please"}, {Label: "No, thank you"}},
		Topic:    "confirm-a-handoff",
	}
}

const describeBytes = 64 << 10 // how much of a file is looked at

// describe says in a sentence or two what a file is.
func describe(f File) string {
	head := readHead(f.Path)
	kind, more := kindOf(f, head)
	text := fmt.Sprintf("**%s** is %s of %s.", escapeMarkdown(f.Name), kind, byteSize(f.Size))
	if f.Size == 0 {
		text = fmt.Sprintf("**%s** is an empty file.", escapeMarkdown(f.Name))
	} else if more != "" {
		text += " " + more
	}
	return text
}

func readHead(path string) []byte {
	in, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer in.Close()
	head, err := io.ReadAll(io.LimitReader(in, describeBytes))
	if err != nil {
		return nil
	}
	return head
}

// kindOf tells what a file is by its first bytes, and something about its content.
func kindOf(f File, head []byte) (kind, more string) {
	if config, format, err := image.DecodeConfig(bytes.NewReader(head)); err == nil {
		return "a " + strings.ToUpper(format) + " picture", fmt.Sprintf("It is %d pixels wide and %d high.", config.Width, config.Height)
	}
	switch {
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return "a PDF document", ""
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return aboutZip(f)
	case bytes.HasPrefix(head, []byte("RIFF")) && len(head) > 12 && string(head[8:12]) == "WAVE":
		return aboutWAV(f, head)
	case len(head) > 12 && string(head[4:8]) == "ftyp":
		return "an MP4 file with sound or video", ""
	case bytes.HasPrefix(head, []byte("ID3")), bytes.HasPrefix(head, []byte("\xff\xfb")):
		return "an MP3 recording", ""
	case isText(head, f.Size > int64(len(head))):
		return aboutText(f, head)
	}
	return "a file of type " + escapeMarkdown(f.ContentType), "I can not look inside, but it is safe here."
}

func aboutZip(f File) (kind, more string) {
	r, err := zip.OpenReader(f.Path)
	if err != nil {
		return "a ZIP archive", "Its list of contents can not be read."
	}
	defer r.Close()
	switch strings.ToLower(filepath.Ext(f.Name)) {
	case ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp":
		return "an office document", ""
	}
	return "a ZIP archive", fmt.Sprintf("It holds %s.", count(len(r.File), "file", "files"))
}

func aboutWAV(f File, head []byte) (kind, more string) {
	s, err := decodeWAV(head)
	if err != nil {
		return "a recording", "I do not know its format."
	}
	perSecond := float64(len(head)-44) / max(1e-9, float64(len(s.samples))/float64(s.rate))
	seconds := float64(f.Size-44) / perSecond
	return "a recording", fmt.Sprintf("It lasts %s, at %d samples a second.", time.Duration(seconds*float64(time.Second)).Round(100*time.Millisecond), s.rate)
}

func isText(head []byte, cut bool) bool {
	if cut { // perhaps in the middle of a character
		for i := 0; i < utf8.UTFMax && !utf8.Valid(head) && len(head) > 0; i++ {
			head = head[:len(head)-1]
		}
	}
	return utf8.Valid(head) && !bytes.ContainsFunc(head, func(r rune) bool { return r < ' ' && !unicode.IsSpace(r) })
}

func aboutText(f File, head []byte) (kind, more string) {
	kind = "a text file"
	switch strings.ToLower(filepath.Ext(f.Name)) {
	case ".csv", ".tsv":
		kind = "a table"
	case ".json":
		kind = "a JSON file"
	case ".md":
		kind = "a Markdown text"
	case ".html", ".htm":
		kind = "a web page"
	case ".go", ".py", ".js", ".c", ".java", ".rs", ".sh":
		kind = "a piece of source code"
	}
	words := strings.Fields(string(head))
	if len(words) == 0 {
		return kind, "There is nothing but white space in it."
	}
	first := words[:min(12, len(words))]
	more = "It begins with: “" + escapeMarkdown(clip(strings.Join(first, " "), 120))
	if len(words) > len(first) {
		more += " …"
	}
	more += "”"
	if f.Size <= int64(len(head)) {
		more += fmt.Sprintf(" and has %s.", count(len(words), "word", "words"))
	} else {
		more += "."
	}
	return kind, more
}

func clip(s string, limit int) string {
	if runes := []rune(s); len(runes) > limit {
		return string(runes[:limit])
	}
	return s
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return itoa(n) + " " + many
}

// escapeMarkdown keeps a foreign text from being read as Markdown.
func escapeMarkdown(s string) string {
	var b strings.Builder
	for _, r := range s {
		if strings.ContainsRune("\\`*_[]<>#|~", r) {
			b.WriteByte('\\')
		}
		if r >= ' ' {
			b.WriteRune(r)
		}
	}
	return b.String()
}
