package ui

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"golang.design/x/clipboard"

	"delonix/assets/i18n"
	"delonix/client"
)

func trim(s string) string { return strings.TrimSpace(s) }

// canAttach tells if files can be sent from here, and says why not.
func (w *Window) canAttach() bool {
	if w.open == 0 && !w.drafts.now.pending || len(w.pages.Objects) > 1 {
		return false
	}
	w.closeOverlay()
	if why := w.comp.Locked(); why != "" {
		w.comp.SetProblem(i18n.T("file.cantSend", "why", strings.TrimSuffix(why, ".")))
		return false
	}
	return true
}

// attach asks for a file to send.
func (w *Window) attach() {
	if !w.canAttach() {
		return
	}
	s := w.drafts.now
	d := dialog.NewFileOpen(func(in fyne.URIReadCloser, err error) {
		if err != nil || in == nil {
			return
		}
		path := in.URI().Path()
		_ = in.Close()
		if s.same() != w.drafts.now {
			return // another conversation was opened meanwhile
		}
		w.addFiles([]string{path})
		w.comp.Focus()
	}, w.win)
	w.showDialog(d)
}

// dropped takes files that were dropped anywhere on the window.
func (w *Window) dropped(uris []fyne.URI) {
	if !w.canAttach() {
		return
	}
	var paths []string
	for _, u := range uris {
		if u.Scheme() == "file" {
			paths = append(paths, u.Path())
		}
	}
	w.addFiles(paths)
	w.comp.Focus()
}

// pasteFiles takes files or an image from the clipboard; false if it holds
// text for the field.
func (w *Window) pasteFiles() bool {
	text := w.app.Clipboard().Content()
	if paths := filePaths(text); len(paths) > 0 {
		w.addFiles(paths)
		return true
	}
	if text != "" {
		return false
	}
	dir, s := w.client.DataDir(), w.drafts.now
	run(w.bridge, func(context.Context) (string, error) { return clipboardImage(dir) }, func(path string, err error) {
		if err != nil {
			w.tell(s.same(), client.Explain(err))
			return
		}
		if path != "" {
			w.addFilesTo(s.same(), &pick{waiting: []string{path}, own: true})
		}
	})
	return true
}

// filePaths gives the paths if every line of the text is a file URI.
func filePaths(text string) []string {
	var out []string
	for _, line := range strings.Fields(text) {
		u, err := url.Parse(line)
		if err != nil || filePath(u) == "" {
			return nil
		}
		out = append(out, filePath(u))
	}
	return out
}

// clipboardImage keeps an image of the clipboard as a file; "" if it has none.
func clipboardImage(dir string) (string, error) {
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
