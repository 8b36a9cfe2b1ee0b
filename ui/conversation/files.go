package conversation

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/bridge"
	"delonix/ui/desktop"
)

// canAttach reports whether files can be sent from here, and says why not.
func (p *Presenter) canAttach() bool {
	if p.ID() == 0 && !p.Drafts.Beginning() || p.Nav.Connecting() {
		return false
	}
	p.Nav.Uncover()
	if why := p.Composer.Locked(); why != "" {
		p.Composer.SetProblem(i18n.Say("file.cantSend", "why", strings.TrimSuffix(why, ".")))
		return false
	}
	return true
}

// Attach asks for a file to send.
func (p *Presenter) Attach() {
	if !p.canAttach() {
		return
	}
	s := p.Drafts.now
	p.Nav.Dialog(desktop.OpenFile(p.Window, func(path string) {
		if s.same() != p.Drafts.now {
			return // another conversation was opened meanwhile
		}
		p.Drafts.addFiles([]string{path})
		p.Composer.Focus()
	}))
}

// Drop attaches files that were dropped anywhere on the window.
func (p *Presenter) Drop(uris []fyne.URI) {
	if !p.canAttach() {
		return
	}
	var paths []string
	for _, u := range uris {
		if u.Scheme() == "file" {
			paths = append(paths, u.Path())
		}
	}
	p.Drafts.addFiles(paths)
	p.Composer.Focus()
}

// PasteFiles attaches files or an image from the clipboard; false if it holds
// text for the field.
func (p *Presenter) PasteFiles() bool {
	text := p.Paste()
	if paths := desktop.FilePaths(text); len(paths) > 0 {
		p.Drafts.addFiles(paths)
		return true
	}
	if text != "" {
		return false
	}
	dir, s := p.Client.DataDir(), p.Drafts.now
	bridge.Run(p.Bridge, func(context.Context) (string, error) { return desktop.ClipboardImage(dir) }, func(path string, err error) {
		if err != nil {
			p.Drafts.tell(s.same(), client.Explain(err))
			return
		}
		if path != "" {
			p.Drafts.addFilesTo(s.same(), &pick{waiting: []string{path}, own: true})
		}
	})
	return true
}
