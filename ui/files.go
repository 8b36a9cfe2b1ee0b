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

	"delonix/client"
	"delonix/ui/widgets"
)

func trim(s string) string { return strings.TrimSpace(s) }

// canAttach tells if files can be sent from here, and says why not.
func (w *Window) canAttach() bool {
	if w.open == 0 || len(w.pages.Objects) > 1 {
		return false
	}
	w.closeOverlay()
	if why := w.comp.Locked(); why != "" {
		w.comp.SetProblem("No file can be sent here: " + strings.TrimSuffix(why, ".") + ".")
		return false
	}
	return true
}

// attach asks for a file to send.
func (w *Window) attach() {
	if !w.canAttach() {
		return
	}
	d := dialog.NewFileOpen(func(in fyne.URIReadCloser, err error) {
		if err != nil || in == nil {
			return
		}
		path := in.URI().Path()
		_ = in.Close()
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

// maxFiles is how many files a message may carry.
const maxFiles = 10

// addFiles puts files beside the message, after a look at them off the UI
// thread.
func (w *Window) addFiles(paths []string) {
	type found struct {
		path string
		size int64
	}
	limit := int64(w.settings.AttachmentLimitMB) * 1000 * 1000
	run(w.bridge, func(context.Context) ([]found, error) {
		var out []found
		for _, p := range paths {
			st, err := os.Stat(p)
			name := filepath.Base(p)
			switch {
			case err != nil:
				return out, &client.Problem{Text: "“" + name + "” could not be read. It was not attached.", Details: err.Error()}
			case st.IsDir():
				return out, &client.Problem{Text: "“" + name + "” is a folder. Only files can be sent; attach the files in it."}
			case st.Size() == 0:
				return out, &client.Problem{Text: "“" + name + "” is empty. It was not attached."}
			case limit > 0 && st.Size() > limit:
				return out, &client.Problem{Text: "“" + name + "” is too large. The limit is " + widgets.Bytes(limit) + " a file; it can be changed in the settings."}
			}
			out = append(out, found{p, st.Size()})
		}
		return out, nil
	}, func(files []found, err error) {
		for _, f := range files {
			if w.comp.Files() >= maxFiles {
				w.comp.SetProblem("A message can carry 10 files. The others were not attached.")
				return
			}
			w.comp.AddFile(f.path, f.size)
		}
		switch {
		case err != nil:
			p := client.Explain(err)
			w.comp.SetProblem(p.Text)
		case len(files) > 0:
			w.comp.SetProblem("")
		}
	})
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
	dir := w.client.DataDir()
	run(w.bridge, func(context.Context) (string, error) { return clipboardImage(dir) }, func(path string, err error) {
		if err != nil {
			p := client.Explain(err)
			w.comp.SetProblem(p.Text)
			return
		}
		if path != "" {
			w.addFiles([]string{path})
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
