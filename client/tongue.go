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

// language is the one a conversation is held in, as far as anybody said so: the
// portal, the person in the settings, or the person's desktop.
func (c *Client) language(conv storage.Conversation) string {
	return cmp.Or(conv.Language, c.chosenLanguage(), machine.Language())
}

// chosenLanguage is the one of the settings, "" where it is the system's.
func (c *Client) chosenLanguage() string {
	if l := c.kit.Prefs.Get().Language; i18n.Has(l) {
		return l
	}
	return ""
}

// tongue is the language of a text to be spoken, such as "de": its own, that of what
// was said before it, or the one the conversation is held in.
func (c *Client) tongue(ctx context.Context, conversation int64, reply string) string {
	texts := []string{reply}
	if page, _, err := c.kit.Store.Messages(ctx, conversation, storage.Cursor{}, tongueLook); err == nil {
		for i := len(page) - 1; i >= 0; i-- {
			texts = append(texts, page[i].Text)
		}
	}
	if l := speechtext.GuessLanguage(texts...); l != "" {
		return l
	}
	// One that is gone is held in no language.
	conv, _ := c.kit.Store.Conversation(ctx, conversation)
	return c.language(conv)
}
