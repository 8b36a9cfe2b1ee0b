package problem

import (
	"encoding/json"

	"delonix/assets/i18n"
	"delonix/client/internal/plain"
	"delonix/client/model"
	"delonix/storage"
)

// told makes a problem of what is to be said.
func told(text i18n.Phrase, action model.Action, details string) model.Problem {
	return model.Problem{Text: text.String(), Words: text.Kept(), Action: action, Details: details}
}

// says is a problem about which nothing can be done but to know it.
func says(text i18n.Phrase) *model.Problem { return new(told(text, model.ActionNone, "")) }

// New is told for what others have to say.
func New(text i18n.Phrase, action model.Action, details string) model.Problem {
	return told(text, action, details)
}

// Said is what a problem says, in the language in force: it may have been made, and
// kept, in another one.
func Said(p model.Problem) string {
	if words, ok := i18n.Retold(p.Words); ok {
		return words
	}
	return p.Text
}

// phraseOf is what a problem says, to be a part of something longer.
func phraseOf(p model.Problem) i18n.Phrase {
	if phrase, ok := i18n.Recalled(p.Words); ok {
		return phrase
	}
	return i18n.Quote(p.Text)
}

// Within is a problem whose words stand in a longer text, as its placeholder
// "problem".
func Within(key string, p model.Problem) model.Problem {
	return told(i18n.Say(key, "problem", phraseOf(p)), p.Action, p.Details)
}

// Encode keeps a problem with its message.
func Encode(p model.Problem) string {
	if p == (model.Problem{}) {
		return ""
	}
	raw, err := json.Marshal(p)
	if err != nil {
		return p.Text
	}
	return string(raw)
}

// Decode reads what Encode wrote, in the language in force; other text is a problem's
// text.
func Decode(s string) *model.Problem {
	if s == "" {
		return nil
	}
	p := storage.Decode([]byte(s), model.Problem{})
	if p.Text == "" {
		return &model.Problem{Text: plain.Line(s)}
	}
	p.Text = Said(p)
	return &p
}
