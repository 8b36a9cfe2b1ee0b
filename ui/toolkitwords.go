package ui

import (
	"encoding/json"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"delonix/assets/i18n"
)

// toolkitWords are the keys of our words for the toolkit's own, which stand in the
// menu of a field and in the dialogs of files.
var toolkitWords = map[string]string{
	"Advanced": "toolkit.advanced", "Cancel": "common.cancel", "Confirm": "toolkit.confirm", "Copy": "common.copy", "Create Folder": "toolkit.createFolder",
	"Cut": "toolkit.cut", "Enter filename": "toolkit.fileName", "Error": "toolkit.error", "Favourites": "toolkit.favourites", "File": "message.file",
	"Folder": "toolkit.folder", "New Folder": "toolkit.newFolder", "No": "toolkit.no", "OK": "toolkit.ok", "Open": "notify.open", "Paste": "toolkit.paste",
	"Quit": "start.quit", "Redo": "toolkit.redo", "Save": "session.save", "Select all": "toolkit.selectAll", "Show Hidden Files": "toolkit.hidden",
	"Undo": "toolkit.undo", "Yes": "toolkit.yes", "file.name": "common.name", "file.parent": "toolkit.parent", "(Parent)": "toolkit.parent",
}

var (
	toolkitMu sync.Mutex
	toolkitIn string // the language of the words that were told to the toolkit, "" for its own
)

// tellToolkit has the toolkit speak the language in force. It knows only the system's
// language and can't change it, so the words are put in place of those it uses.
func tellToolkit() {
	toolkitMu.Lock()
	defer toolkitMu.Unlock()
	code, theirs := i18n.Current(), lang.SystemLocale().LanguageString()
	if code == toolkitIn || toolkitIn == "" && code == theirs {
		return
	}
	words := make(map[string]string, len(toolkitWords))
	for word, key := range toolkitWords {
		words[word] = i18n.T(key)
	}
	text, err := json.Marshal(words)
	if err != nil {
		return // words can be written
	}
	for _, l := range []string{theirs, i18n.English} { // it takes English where it has no words
		if err := lang.AddTranslationsForLocale(text, fyne.Locale(l)); err != nil {
			fyne.LogError("the toolkit keeps its own words", err)
		}
	}
	toolkitIn = code
}
