package ui

import (
	"encoding/json"
	"net/url"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"delonix/assets/i18n"
)

// calmApp is the toolkit's application with its endless motion off: a blinking
// text cursor repaints the whole window many times a second, for as long as
// the field has the focus. The cursor stands still instead. Links that the
// toolkit's own widgets open take the window's way.
type calmApp struct {
	fyne.App
	open  func(*url.URL)
	prefs fyne.Preferences
}

// calm makes an application calm for everything that asks for the current one. open
// opens the links of texts.
func calm(app fyne.App, open func(*url.URL)) {
	fyne.SetCurrentApp(calmApp{app, open, newForgetful(app.Preferences())})
}

// OpenURL opens a link of a text.
func (c calmApp) OpenURL(u *url.URL) error {
	c.open(u)
	return nil
}

// Settings gives the application's settings without animations.
func (c calmApp) Settings() fyne.Settings { return calmSettings{c.App.Settings()} }

// Preferences gives the toolkit's preferences, of which no text is written down.
func (c calmApp) Preferences() fyne.Preferences { return c.prefs }

type calmSettings struct{ fyne.Settings }

// ShowAnimations is false: nothing moves by itself.
func (calmSettings) ShowAnimations() bool { return false }

// forgetful are the toolkit's preferences without a file for texts: its file
// dialogs would keep the folders that a person chose files from.
type forgetful struct {
	fyne.Preferences
	mu    sync.Mutex
	texts map[string]string
}

func newForgetful(p fyne.Preferences) *forgetful {
	return &forgetful{Preferences: p, texts: map[string]string{}}
}

// SetString keeps a text until the program ends.
func (f *forgetful) SetString(key, value string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.texts[key] = value
}

// String gives a text of this run.
func (f *forgetful) String(key string) string { return f.StringWithFallback(key, "") }

// StringWithFallback gives a text of this run, or fallback.
func (f *forgetful) StringWithFallback(key, fallback string) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	if v, ok := f.texts[key]; ok {
		return v
	}
	return fallback
}

// RemoveValue forgets a value.
func (f *forgetful) RemoveValue(key string) {
	f.mu.Lock()
	delete(f.texts, key)
	f.mu.Unlock()
	f.Preferences.RemoveValue(key)
}

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
