package speech

import (
	"cmp"
	"context"

	"delonix/assets/i18n"
	"delonix/client/internal/machine"
	"delonix/client/voice/speechtext"
	"delonix/storage"
)

// languageLook is how many of the last messages tell a conversation's language.
const languageLook = 12

// language is the one a conversation is held in, as far as anybody said so: the
// portal, the person in the settings, or the person's desktop.
func (d *Service) language(conv storage.Conversation) string {
	return cmp.Or(conv.Language, d.chosenLanguage(), machine.Language())
}

// chosenLanguage is the one of the settings, "" where it is the system's.
func (d *Service) chosenLanguage() string {
	if l := d.Prefs.Get().Language; i18n.Has(l) {
		return l
	}
	return ""
}

// textLanguage is the language of a text to be spoken, such as "de": its own, that of
// what was said before it, or the one the conversation is held in.
func (d *Service) textLanguage(ctx context.Context, conversation int64, text string) string {
	texts := []string{text}
	if page, _, err := d.Store.Messages(ctx, conversation, storage.Cursor{}, languageLook); err == nil {
		for i := len(page) - 1; i >= 0; i-- {
			texts = append(texts, page[i].Text)
		}
	}
	if l := speechtext.GuessLanguage(texts...); l != "" {
		return l
	}
	// One that is gone is held in no language.
	conv, _ := d.Store.Conversation(ctx, conversation)
	return d.language(conv)
}
