package problem

import (
	"errors"
	"fmt"

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
		happened := "One sentence could not be spoken."
		if missing.Sentences > 1 {
			happened = fmt.Sprintf("%d sentences could not be spoken.", missing.Sentences)
		}
		p.Text = happened + " " + p.Text
		return p, true
	}
	switch {
	case errors.Is(err, playout.ErrNoSound):
		return compose(o, "The portal sent no sound.", "Try again in a moment.", model.ActionRetry, ""), true
	case errors.Is(err, playout.ErrSlow):
		return compose(o, "The portal took too long to speak.", "Try again in a moment.", model.ActionRetry, ""), true
	case playout.IsUnplayable(err):
		return compose(o, "The portal sent sound of a kind that can't be played.", "Ask whoever runs it for WAV.", model.ActionNone, Details(err)), true
	case playout.IsTooLong(err):
		return compose(o, "The portal sent more than ten minutes of sound for one sentence.", "", model.ActionNone, Details(err)), true
	}
	return model.Problem{}, false
}

// noSound explains an answer that is no sound, with what it says instead.
func noSound(e *api.Error, o Operation, details string) model.Problem {
	happened := "The portal sent no sound that can be played."
	if words := e.Words(); words != "" {
		happened = "The portal sent no sound. It says: “" + plain.Shorten(plain.Line(words), 120) + "”."
	}
	return compose(o, happened, "Try again in a moment.", model.ActionRetry, details)
}
