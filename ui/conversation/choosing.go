package ui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/bridge"
	"delonix/ui/desktop"
)

func trim(s string) string { return strings.TrimSpace(s) }

// canAttach tells if files can be sent from here, and says why not.
func (w *Window) canAttach() bool {
	if w.open == 0 && !w.drafts.now.pending || len(w.pages.Objects) > 1 {
		return false
	}
	w.closeOverlay()
	if why := w.comp.Locked(); why != "" {
		w.comp.SetProblem(i18n.Say("file.cantSend", "why", strings.TrimSuffix(why, ".")))
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
	w.showDialog(desktop.OpenFile(w.win, func(path string) {
		if s.same() != w.drafts.now {
			return // another conversation was opened meanwhile
		}
		w.addFiles([]string{path})
		w.comp.Focus()
	}))
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
	if paths := desktop.FilePaths(text); len(paths) > 0 {
		w.addFiles(paths)
		return true
	}
	if text != "" {
		return false
	}
	dir, s := w.client.DataDir(), w.drafts.now
	bridge.Run(w.bridge, func(context.Context) (string, error) { return desktop.ClipboardImage(dir) }, func(path string, err error) {
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
