package ui

import (
	"context"
	"os"
	"time"

	"fyne.io/fyne/v2"

	"delonix/client"
	"delonix/ui/bridge"
	"delonix/ui/chat"
	"delonix/ui/desktop"
)

func (w *Window) chatActions() chat.Actions {
	return chat.Actions{
		Send:       w.choose,
		SendAgain:  w.sendAgain,
		Delete:     w.deleteUnsent,
		Edit:       w.editUnsent,
		Copy:       func(text string) { w.app.Clipboard().SetContent(text) },
		SelectText: w.selectText,
		Speak:      w.onMessage(func(ctx context.Context, id client.MessageID) error { return w.client.Speak(ctx, id) }),
		StopSpeak:  func() { w.voice.StopSpeaking() },
		SaveSpeech: w.saveSpeech,
		React: func(id client.MessageID, f client.Feedback) {
			bridge.Do(w.bridge, func(ctx context.Context) error { return w.client.React(ctx, id, f) }, w.explain)
		},
		OpenFile:    w.openFile,
		OpenLink:    w.openLink,
		LoadOlder:   w.loadOlder,
		LoadNewer:   w.loadNewer,
		LoadNewest:  w.loadNewest,
		Seen:        w.seen,
		Search:      w.focusSearch,
		Menu:        w.headMenu,
		RetryNow:    w.client.RetryNow,
		StartAgain:  w.startAgain,
		SendSpoken:  func(id client.UtteranceID) { w.voice.Retry(id) },
		DropSpoken:  func(id client.UtteranceID) { w.voice.Discard(id) },
		Solve:       w.solve,
		CopyDetails: w.copyDetails,
	}
}

// onMessage makes an action of a message that runs off the UI thread.
func (w *Window) onMessage(f func(context.Context, client.MessageID) error) func(client.MessageID) {
	return func(id client.MessageID) {
		bridge.Do(w.bridge, func(ctx context.Context) error { return f(ctx, id) }, w.explain)
	}
}

// explain shows an error above the messages.
func (w *Window) explain(err error) {
	if err == nil {
		return
	}
	p := client.Explain(err)
	w.chat.SetProblem(&p)
}

// newConversation starts one with the agent of the open conversation, or the
// only one there is.
func (w *Window) newConversation() {
	own := w.ownAgents()
	switch {
	case len(own) == 0 && len(w.agents) > 0:
		// Not the page itself: what is typed next would go into its fields.
		w.chat.SetProblem(client.CantReach(w.agents[0].Obstacle))
	case len(own) == 0:
		w.showWelcome()
	case w.drafts.now.pending:
		w.newWith(w.drafts.now.agent)
	case w.pane.conv.Agent != 0 && w.agentOf(w.pane.conv.Agent).ReadOnly == "":
		w.newWith(w.pane.conv.Agent)
	default:
		w.newWith(own[0].ID)
	}
}

// newFrom asks with which agent, where there are several.
func (w *Window) newFrom(at fyne.CanvasObject) {
	own := w.ownAgents()
	if len(own) < 2 {
		w.newConversation()
		return
	}
	var items []*fyne.MenuItem
	for _, a := range own {
		items = append(items, fyne.NewMenuItem(a.Name, func() { w.newWith(a.ID) }))
	}
	w.popup(fyne.NewMenu("", items...), at)
}

func (w *Window) ownAgents() []client.Agent {
	var out []client.Agent
	for _, a := range w.agents {
		if a.ReadOnly == "" {
			out = append(out, a)
		}
	}
	return out
}

func (w *Window) focusSearch() {
	w.closeOverlay()
	w.side.FocusSearch()
}

func (w *Window) openHit(h client.SearchHit) {
	if h.Conversation == w.open {
		w.findMessage(h.Message)
		return
	}
	w.openConversation(h.Conversation)
	w.pane.find = h.Message
}

// escape stops, cancels or closes what is on top, one thing at a time.
func (w *Window) escape() {
	switch {
	case w.closeDialog():
	case w.voice.Recording.Phase != client.RecordingIdle && w.voice.Recording.Phase != client.RecordingFailed:
		w.voice.Cancel()
	case w.voice.Speaking != 0 || w.voice.Call.State == client.CallSpeaking:
		w.voice.StopSpeaking()
	case len(w.pages.Objects) > 1:
		if len(w.agents) > 0 { // or there is nothing to go back to
			w.closeWelcome()
		}
	case w.overlay != nil:
		w.closeOverlay()
	case w.side.Searching():
		w.side.ClearSearch()
		w.comp.Focus()
	}
}

// solve does what a problem's button offers.
func (w *Window) solve(a client.Action) {
	switch a {
	case client.ActionSignIn:
		w.showWelcome()
	case client.ActionSettings:
		w.openSettings()
	case client.ActionRetry, client.ActionUnlock:
		w.client.RetryNow()
	case client.ActionNetwork:
		w.openNetworkLogin()
	}
}

// networkLogin is an address without TLS: a network that wants a login can only put
// its page in the place of such a one. Nothing of the person goes there.
const networkLogin = "http://neverssl.com/"

// openNetworkLogin opens a browser, so that the network can ask for its login.
func (w *Window) openNetworkLogin() { w.openLink(networkLogin) }

// copyDetails puts what support needs to know of a problem on the clipboard.
func (w *Window) copyDetails(p client.Problem) {
	w.app.Clipboard().SetContent(p.Report(w.opt.Version, time.Now()))
}

// openFile downloads an attachment if needed and opens it with the system's
// program, if it is of a kind that is safe to open.
func (w *Window) openFile(a client.Attachment) {
	bridge.Run(w.bridge, func(ctx context.Context) (string, error) {
		if a.Path == "" {
			if _, err := w.client.Download(ctx, a.ID); err != nil {
				return "", err
			}
			if a.Image {
				return "", nil
			}
		}
		return w.client.OpenableAttachment(ctx, a.ID)
	}, func(path string, err error) {
		if err != nil || path == "" {
			w.explain(err)
			return
		}
		w.openPath(path)
	})
}

// saveSpeech writes a reply as a sound file.
func (w *Window) saveSpeech(id client.MessageID) {
	w.showDialog(desktop.SaveFile(w.win, "reply.wav", func(out fyne.URIWriteCloser) {
		bridge.Do(w.bridge, func(ctx context.Context) error {
			err := w.client.SaveSpeech(ctx, id, out)
			if cerr := out.Close(); err == nil {
				err = cerr
			}
			if err != nil {
				_ = os.Remove(out.URI().Path())
			}
			return err
		}, w.explain)
	}))
}
