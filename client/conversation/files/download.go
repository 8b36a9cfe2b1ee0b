package files

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"delonix/client/internal/plain"
	"delonix/client/problem"
	"delonix/storage"
)

// openable are the kinds of files that may be given to another program: documents,
// pictures and sound, nothing that runs. For each extension the ways its content
// can begin, as http.DetectContentType tells them.
var openable = withPictures(map[string][]string{
	".bmp": {"image/bmp"},
	".pdf": {"application/pdf"},
	".txt": {"text/plain"}, ".log": {"text/plain"}, ".csv": {"text/plain"}, ".md": {"text/plain"}, ".json": {"text/plain"},
	".docx": {"application/zip"}, ".xlsx": {"application/zip"}, ".pptx": {"application/zip"},
	".odt": {"application/zip"}, ".ods": {"application/zip"}, ".odp": {"application/zip"},
	".wav": {"audio/wave"}, ".mp3": {"audio/mpeg"}, ".ogg": {"application/ogg"},
	".m4a": {"video/mp4", "audio/mp4"}, ".mp4": {"video/mp4"}, ".webm": {"video/webm"},
})

// withPictures adds the pictures that a chat shows.
func withPictures(kinds map[string][]string) map[string][]string {
	for ending, kind := range plain.PictureEndings() {
		kinds[ending] = []string{kind}
	}
	return kinds
}

// Extension returns the extension of a file whose name and content are of
// one kind, and of a kind that is harmless to open.
func Extension(a storage.Attachment, f *os.File) (string, error) {
	ext := strings.ToLower(filepath.Ext(plain.NameOfFile(a.Name, a.ContentType)))
	if ext == "" {
		kind, _, _ := strings.Cut(a.ContentType, ";")
		ext = plain.Endings[strings.TrimSpace(strings.ToLower(kind))]
	}
	kinds, ok := openable[ext]
	if !ok {
		return "", problem.NotOpened()
	}
	head := make([]byte, 512)
	n, _ := f.ReadAt(head, 0)
	found, _, _ := strings.Cut(http.DetectContentType(head[:n]), ";")
	if !slices.Contains(kinds, found) && !plainlyAudio(ext, head[:n]) {
		return "", problem.NotWhatItSays(ext, found)
	}
	return ext, nil
}

// plainlyAudio knows MPEG sound without a tag, which net/http does not.
func plainlyAudio(ext string, head []byte) bool {
	return ext == ".mp3" && len(head) > 1 && head[0] == 0xFF && head[1]&0xE0 == 0xE0
}

// CopyOut copies an open file to a new one of this name below a folder.
func CopyOut(src io.Reader, base, name string) (string, error) {
	if err := os.MkdirAll(base, 0o700); err != nil {
		return "", fmt.Errorf("copy a file: %w", err)
	}
	root, err := os.OpenRoot(base)
	if err != nil {
		return "", fmt.Errorf("copy a file: %w", err)
	}
	defer root.Close()
	if sub := filepath.Dir(name); sub != "." {
		if err := root.Mkdir(sub, 0o700); err != nil {
			return "", fmt.Errorf("copy a file: %w", err)
		}
	}
	dst, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", fmt.Errorf("copy a file: %w", err)
	}
	_, err = io.Copy(dst, src)
	if err = errors.Join(err, dst.Close()); err != nil {
		return "", fmt.Errorf("copy a file: %w", err)
	}
	return filepath.Join(base, name), nil
}
