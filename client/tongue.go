package client

import (
	"cmp"
	"context"

	"delonix/assets/i18n"
	"delonix/client/internal/machine"
	"delonix/client/voice/speechtext"
	"delonix/storage"
)

// tongueLook is how many of the last messages tell a conversation's language.
const tongueLook = 12

// tongue is the language a conversation is held in, such as "de": that of the
// reply to be spoken, of what was said before it, the one the person chose, or that of
// the desktop.
func (c *Client) tongue(ctx context.Context, conversation int64, reply string) string {
	texts := []string{reply}
	if page, _, err := c.kit.Store.Messages(ctx, conversation, storage.Cursor{}, tongueLook); err == nil {
		for i := len(page) - 1; i >= 0; i-- {
			texts = append(texts, page[i].Text)
		}
	}
	return cmp.Or(speechtext.GuessLanguage(texts...), c.chosenLanguage(), machine.Language())
}

// chosenLanguage is the one of the settings, "" where it is the system's.
func (c *Client) chosenLanguage() string {
	if l := c.kit.Prefs.Get().Language; i18n.Has(l) {
		return l
	}
	return ""
}
