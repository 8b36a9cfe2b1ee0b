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
		happened := i18n.Say("sound.oneUnspoken")
		if missing.Sentences > 1 {
			happened = i18n.Count("sound.unspoken", missing.Sentences)
		}
		return told(i18n.Sentences(happened, phraseOf(p)), p.Action, p.Details), true
	}
	switch {
	case errors.Is(err, playout.ErrNoSound):
		return compose(o, i18n.Say("sound.none"), i18n.Say("later.moment"), model.ActionRetry, ""), true
	case errors.Is(err, playout.ErrSlow):
		return compose(o, i18n.Say("sound.slow"), i18n.Say("later.moment"), model.ActionRetry, ""), true
	case playout.IsUnplayable(err):
		return compose(o, unplayable(playout.Encoding(err)), i18n.Say("sound.askWAV"), model.ActionNone, Details(err)), true
	case playout.IsTooLong(err):
		return compose(o, i18n.Say("sound.tooLong"), i18n.Phrase{}, model.ActionNone, Details(err)), true
	}
	return model.Problem{}, false
}

// unplayable says that sound can't be played, and of which kind it is where that is
// known.
func unplayable(kind string) i18n.Phrase {
	if kind == "" {
		return i18n.Say("sound.unplayable")
	}
	return i18n.Say("sound.kind", "kind", kind)
}

// noSound explains an answer that is no sound that can be played, with its kind or what
// it says instead.
func noSound(e *api.Error, o Operation, details string) model.Problem {
	if e.Sound != "" {
		return compose(o, unplayable(e.Sound), i18n.Say("sound.askWAV"), model.ActionNone, details)
	}
	happened := i18n.Say("sound.notPlayable")
	if words := e.Words(); words != "" {
		happened = i18n.Say("sound.says", "words", plain.Shorten(plain.Line(words), 120))
	}
	return compose(o, happened, i18n.Say("later.moment"), model.ActionRetry, details)
}
