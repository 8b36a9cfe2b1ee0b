package conversation

import (
	"context"
	"os"

	"fyne.io/fyne/v2"

	"delonix/client"
	"delonix/ui/bridge"
	"delonix/ui/desktop"
)

// Messages is what can be done with a message of the open conversation.
type Messages struct{ Options }

// SendAgain sends the attempt again whose end the person sees.
func (m *Messages) SendAgain(id client.MessageID) {
	shown, ok := m.Chat.Message(id)
	if !ok {
		return
	}
	bridge.Do(m.Bridge, func(ctx context.Context) error { return m.Client.SendAttemptAgain(ctx, id, shown.Attempt) }, m.Nav.Problem)
}

// React keeps what the person thinks of a reply.
func (m *Messages) React(id client.MessageID, f client.Feedback) {
	bridge.Do(m.Bridge, func(ctx context.Context) error { return m.Client.React(ctx, id, f) }, m.Nav.Problem)
}

// Speak reads a message aloud.
func (m *Messages) Speak(id client.MessageID) {
	bridge.Do(m.Bridge, func(ctx context.Context) error { return m.Client.Speak(ctx, id) }, m.Nav.Problem)
}

// SaveSpeech writes a reply as a sound file.
func (m *Messages) SaveSpeech(id client.MessageID) {
	m.Nav.Dialog(desktop.SaveFile(m.Window, "reply.wav", func(out fyne.URIWriteCloser) {
		bridge.Do(m.Bridge, func(ctx context.Context) error {
			err := m.Client.SaveSpeech(ctx, id, out)
			if cerr := out.Close(); err == nil {
				err = cerr
			}
			if err != nil {
				_ = os.Remove(out.URI().Path())
			}
			return err
		}, m.Nav.Problem)
	}))
}

// OpenFile downloads an attachment if needed and opens it with the system's program, if
// it is of a kind that is safe to open.
func (m *Messages) OpenFile(a client.Attachment) {
	bridge.Run(m.Bridge, func(ctx context.Context) (string, error) {
		if a.Path == "" {
			if _, err := m.Client.Download(ctx, a.ID); err != nil {
				return "", err
			}
			if a.Image {
				return "", nil
			}
		}
		return m.Client.OpenableAttachment(ctx, a.ID)
	}, func(path string, err error) {
		if err != nil || path == "" {
			m.Nav.Problem(err)
			return
		}
		m.OpenPath(path)
	})
}
