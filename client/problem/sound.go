package problem

import (
	"errors"

	"delonix/assets/i18n"
	"delonix/client/api"
	"delonix/client/internal/plain"
	"delonix/client/model"
	"delonix/client/voice/playout"
)

// explainSound explains errors of what the portal delivers as speech.
func explainSound(err error, o Operation) (model.Problem, bool) {
	var missing *playout.MissingError
	if errors.As(err, &missing) {
		p := Explain(missing.Err, o)
		happened := i18n.T("sound.oneUnspoken")
		if missing.Sentences > 1 {
			happened = i18n.N("sound.unspoken", missing.Sentences)
		}
		p.Text = happened + " " + p.Text
		return p, true
	}
	switch {
	case errors.Is(err, playout.ErrNoSound):
		return compose(o, i18n.T("sound.none"), i18n.T("later.moment"), model.ActionRetry, ""), true
	case errors.Is(err, playout.ErrSlow):
		return compose(o, i18n.T("sound.slow"), i18n.T("later.moment"), model.ActionRetry, ""), true
	case playout.IsUnplayable(err):
		return compose(o, i18n.T("sound.unplayable"), i18n.T("sound.askWAV"), model.ActionNone, Details(err)), true
	case playout.IsTooLong(err):
		return compose(o, i18n.T("sound.tooLong"), "", model.ActionNone, Details(err)), true
	}
	return model.Problem{}, false
}

// noSound explains an answer that is no sound, with what it says instead.
func noSound(e *api.Error, o Operation, details string) model.Problem {
	happened := i18n.T("sound.notPlayable")
	if words := e.Words(); words != "" {
		happened = i18n.T("sound.says", "words", plain.Shorten(plain.Line(words), 120))
	}
	return compose(o, happened, i18n.T("later.moment"), model.ActionRetry, details)
}
