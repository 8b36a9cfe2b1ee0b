package ui

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"pgregory.net/rapid"

	"delonix/client"
	"delonix/client/demo"
	"delonix/ui/conversation"
	"delonix/ui/uitest"
)

// fastClock goes many times as fast as the machine's, for the client and the
// portal alike: what takes a minute for a person takes seconds here.
type fastClock struct{ began time.Time }

const fast = 20

func (c fastClock) Now() time.Time { return c.began.Add(fast * time.Since(c.began)) }

func (c fastClock) After(d time.Duration) <-chan time.Time { return time.After(d / fast) }

// hands drive a window as fast as they can, and know what became of every word.
type hands struct {
	*bench
	dir    string
	clock  fastClock
	client *client.Client
	words  map[string]*word
	count  int
	runs   int
	starts int
	trace  []string // what was done at last
	wrong  []string
	first  string // what was wrong at first, and what went before
}

// note writes down what is done, for when it goes wrong: in other hands the same
// would end differently.
func (h *hands) note(what string) {
	const most = 150
	h.trace = append(h.trace[max(0, len(h.trace)-most):], fmt.Sprintf("%-12s %d %q %d files, open %d, pending %t", what, h.conv.Drafts.Sheet().Conversation(), h.comp.Text(), len(h.comp.Files()), h.conv.ID(), h.conv.Drafts.Beginning()))
}

func (h *hands) errorf(format string, args ...any) {
	h.wrong = append(h.wrong, fmt.Sprintf(format, args...))
}

// word is one word that was typed, or the name of a file.
type word struct {
	file      bool
	sheet     *conversation.Sheet   // where it was typed; nil if that ended with a window
	conv      client.ConversationID // and then this is its conversation
	submitted bool
	edited    bool // or deleted: where it is depends on who was faster
	unsure    bool // it may be gone: deleted, or a file whose copy was not complete
}

// place is the conversation it was typed in, 0 for none.
func (w *word) place() client.ConversationID {
	if w.sheet == nil {
		return w.conv
	}
	return w.sheet.Conversation()
}

func newHands(t *testing.T) *hands {
	h := &hands{bench: &bench{t: t, d: uitest.New(t), mic: &mic{}}, words: map[string]*word{}, clock: fastClock{time.Now()}}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(t.TempDir(), "none"))
	t.Cleanup(func() { h.leave() })
	return h
}

// renew begins with a portal and a local copy of its own.
func (h *hands) renew() {
	h.leave()
	h.words = map[string]*word{}
	var err error
	h.dir = h.t.TempDir()
	if h.portal, err = demo.Start(context.Background(), demo.Options{Agent: demo.Echo(), Now: h.clock.Now}); err != nil {
		h.t.Fatal(err)
	}
	h.enter()
}

// enter starts the program.
func (h *hands) enter() {
	var err error
	h.client, err = client.Open(context.Background(), client.Options{Dir: h.dir, Microphone: h.mic, Speaker: speaker{}, Clock: h.clock,
		Demo: &client.DemoPortal{URL: h.portal.URL(), AgentID: h.portal.AgentID(), UserID: h.portal.UserID(), Token: h.portal.Token()}})
	if err != nil {
		h.t.Fatal(err)
	}
	h.Window = newWindow(h.d.App, Options{Client: h.client})
	h.start(context.Background())
	h.starts++
	h.await("a conversation", func() bool { return h.loaded().ID != 0 })
}

// die ends the program without a chance to keep anything.
func (h *hands) die() {
	h.shutdown()
	h.win.Close()
	if err := h.client.Close(); err != nil {
		h.t.Error(err)
	}
	h.client = nil
}

func (h *hands) leave() {
	if h.client != nil {
		h.die()
		h.portal.Close()
	}
}

func (h *hands) word(file bool) string {
	h.count++
	name := fmt.Sprintf("w%d", h.count)
	h.words[name] = &word{file: file, sheet: h.conv.Drafts.Sheet()}
	return name
}

func (h *hands) typeWord(*rapid.T) {
	if h.comp.Locked() == "" {
		for _, r := range " " + h.word(false) + " " {
			h.comp.Type(r)
		}
	}
}

// in are the words of a text.
func (h *hands) in(text string) (all []*word) {
	for _, name := range strings.Fields(text) {
		if w := h.words[name]; w != nil {
			all = append(all, w)
		}
	}
	return all
}

func (h *hands) enterKey(*rapid.T) {
	text, files := h.comp.Text(), h.comp.Files()
	h.conv.Drafts.Submit()
	if h.comp.Text() == text && len(h.comp.Files()) == len(files) {
		return // nothing to send, or nowhere
	}
	for _, w := range h.in(text) {
		w.submitted = true
	}
	for _, f := range files {
		if w := h.words[f.Name]; w != nil { // not the folder
			w.submitted = true
		}
	}
}

// twice presses Enter twice at once.
func (h *hands) twice(t *rapid.T) {
	h.enterKey(t)
	h.conv.Drafts.Submit()
}

func (h *hands) switchTo(t *rapid.T) {
	switch rapid.IntRange(0, 3).Draw(t, "how") {
	case 0:
		h.list.Walk(1)
	case 1:
		h.list.Walk(-1)
	case 2:
		h.list.OpenUnread()
	case 3:
		if order := h.side.Order(); len(order) > 0 {
			h.conv.Open(rapid.SampledFrom(order[:min(6, len(order))]).Draw(t, "which"))
		}
	}
}

func (h *hands) option(*rapid.T) {
	if h.conv.ID() == 0 || h.comp.Locked() != "" {
		return
	}
	name := h.word(false)
	h.words[name].submitted = true
	h.conv.Choose(name)
	h.conv.Choose(name) // a double click
}

// unsent picks an own message of the window that is not sent.
func (h *hands) unsent(t *rapid.T) (client.Message, bool) {
	var all []client.Message
	for _, m := range h.messages(h.conv.ID()) {
		if m.Role == client.RoleUser && m.State != client.StateSent && m.State != client.StateSending {
			if shown, ok := h.chat.Message(m.ID); ok {
				all = append(all, shown)
			}
		}
	}
	if len(all) == 0 {
		return client.Message{}, false
	}
	return rapid.SampledFrom(all).Draw(t, "message"), true
}

func (h *hands) messages(id client.ConversationID) []client.Message {
	if id == 0 {
		return nil
	}
	list, err := h.client.Messages(context.Background(), id, 0, 1000)
	if err != nil {
		h.t.Fatal(err)
	}
	return list
}

func (h *hands) edit(t *rapid.T) {
	if m, ok := h.unsent(t); ok {
		h.mark(m, func(w *word) { w.edited = true })
		h.conv.Drafts.EditUnsent(m.ID)
		h.conv.Drafts.EditUnsent(m.ID)
	}
}

func (h *hands) delete(t *rapid.T) {
	if m, ok := h.unsent(t); ok {
		h.mark(m, func(w *word) { w.unsure = true })
		h.conv.Drafts.DeleteUnsent(m.ID)
	}
}

func (h *hands) mark(m client.Message, f func(*word)) {
	for _, w := range h.in(m.Text) {
		f(w)
	}
	for _, a := range m.Attachments {
		f(h.words[a.Name])
	}
}

func (h *hands) again(t *rapid.T) {
	if m, ok := h.unsent(t); ok {
		h.conv.Messages.SendAgain(m.ID)
		h.conv.Messages.SendAgain(m.ID)
	}
}

// drop drops files, some of which can't be sent.
func (h *hands) drop(t *rapid.T) {
	if h.conv.Drafts.Sheet().Conversation() == 0 && !h.conv.Drafts.Beginning() {
		return
	}
	var uris []fyne.URI
	dir := h.t.TempDir()
	for range rapid.IntRange(1, 3).Draw(t, "files") {
		if len(h.comp.Files())+len(uris) < client.FilesMost && h.comp.Locked() == "" {
			path := filepath.Join(dir, h.word(true))
			if err := os.WriteFile(path, []byte("content"), 0o600); err != nil {
				t.Fatal(err)
			}
			uris = append(uris, storage.NewFileURI(path))
		}
	}
	if rapid.Bool().Draw(t, "a folder, too") {
		uris = append(uris, storage.NewFileURI(dir))
	}
	h.conv.Drop(uris)
}

func (h *hands) remove(t *rapid.T) {
	if files := h.comp.Files(); len(files) > 0 {
		f := rapid.SampledFrom(files).Draw(t, "file")
		if w := h.words[f.Name]; w != nil {
			w.unsure = true
		}
		h.conv.Drafts.RemoveFile(f.ID)
	}
}

// closeIt has the portal close the open conversation.
func (h *hands) closeIt(*rapid.T) {
	if open := h.loaded(); open.Started && !open.Closed {
		_ = h.client.CloseConversation(context.Background(), h.conv.ID(), h.client.CloseStatuses()[0].Value) // it may have a message under way
	}
}

// goOn presses the button of a closed conversation.
func (h *hands) goOn(*rapid.T) {
	if h.loaded().Closed {
		h.conv.StartAgain()
		h.conv.StartAgain()
	}
}

func (h *hands) fault(t *rapid.T) {
	h.portal.Faults().Add(rapid.SampledFrom([]demo.Fault{
		{Route: demo.RouteSend, Cut: demo.CutBefore}, {Route: demo.RouteSend, Cut: demo.CutInBody}, {Route: demo.RouteSend, Cut: demo.CutProcessed},
		{Route: demo.RouteSend, Cut: demo.CutInAnswer}, {Route: demo.RouteSend, Status: 503}, {Route: demo.RouteSend, Status: 413, Times: 2},
		{Route: demo.RouteSend, Status: 422}, {Route: demo.RouteSend, Status: 404}, {Route: demo.RouteSessionCreate, Cut: demo.CutProcessed},
		{Route: demo.RouteSend, After: 30 * time.Millisecond, Times: 3}, {Route: demo.RouteConversations, Status: 500},
	}).Draw(t, "fault"))
}

// quitAndStart ends the program as its menu does, whatever is under way.
func (h *hands) quitAndStart(*rapid.T) {
	h.settleSheets()
	for _, name := range h.conv.Drafts.Copying() {
		if w := h.words[name]; w != nil {
			w.unsure = true
		}
	}
	for _, w := range h.words {
		w.unsure = w.unsure || w.file && w.submitted // one that was being copied
	}
	h.conv.Drafts.KeepAll()
	h.die()
	h.enter()
}

// killAndStart ends the program when all that was typed is kept.
func (h *hands) killAndStart(*rapid.T) {
	h.quiet()
	h.settleSheets()
	h.die()
	h.enter()
}

// settleSheets turns sheets, which end with the window, into conversations.
func (h *hands) settleSheets() {
	for _, w := range h.words {
		w.conv, w.sheet = w.place(), nil
	}
}

// quiet waits until everything that was begun by hand has come to its end.
func (h *hands) quiet() { h.await("quiet", h.conv.Drafts.Settle) }
