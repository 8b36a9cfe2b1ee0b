package desktop

import (
	"os"
	"path/filepath"

	"golang.design/x/clipboard"
)

// ClipboardImage keeps an image of the clipboard as a file in a subfolder of dir;
// "" if it has none.
func ClipboardImage(dir string) (string, error) {
	if err := clipboard.Init(); err != nil {
		return "", nil // no clipboard here: nothing to paste
	}
	data := clipboard.Read(clipboard.FmtImage)
	if len(data) == 0 {
		return "", nil
	}
	folder := filepath.Join(dir, "pasted") // the client empties it
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", err
	}
	f, err := os.CreateTemp(folder, "image-*.png")
	if err != nil {
		return "", err
	}
	_, err = f.Write(data)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return f.Name(), err
}
