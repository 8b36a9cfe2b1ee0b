package problem

import (
	"errors"

	"delonix/assets/i18n"
	"delonix/client/model"
	"delonix/storage/secrets"
)

// Keyring explains why the keyring can't be used, whatever it would be for.
func Keyring(err error) model.Problem {
	if IsKeyring(err) {
		return Token(err)
	}
	return model.Problem{Text: i18n.T("keyring.unusable"), Details: Details(err)}
}

// TokenLeft says that a person is signed out, but a token could not be removed.
type TokenLeft struct{ Problem model.Problem }

func (e *TokenLeft) Error() string { return e.Problem.Text }

// Unwrap gives the words.
func (e *TokenLeft) Unwrap() error { return &e.Problem }

// NewTokenLeft says why a token is left, and what was done all the same.
func NewTokenLeft(err error, erased bool) *TokenLeft {
	p := Token(err)
	p.Text = i18n.T("keyring.left", "why", keyringWords(err))
	if erased {
		p.Text = i18n.T("keyring.leftErased", "why", keyringWords(err))
	}
	p.Action = model.ActionNone
	return &TokenLeft{Problem: p}
}

// keyringWords says what is wrong with the keyring.
func keyringWords(err error) string {
	switch {
	case errors.Is(err, secrets.ErrLocked), errors.Is(err, secrets.ErrDismissed):
		return i18n.T("keyring.why.locked")
	case errors.Is(err, secrets.ErrMissing):
		return i18n.T("keyring.why.missing")
	case errors.Is(err, secrets.ErrHung):
		return i18n.T("keyring.why.hung")
	}
	return i18n.T("keyring.why.other")
}

// Token explains why an agent's token can't be read.
func Token(err error) model.Problem {
	stays := " " + i18n.T("keyring.stays")
	details := Details(err)
	switch {
	case errors.Is(err, secrets.ErrNotFound):
		return model.Problem{Text: i18n.T("keyring.signedOut"), Action: model.ActionSignIn, Details: details}
	case errors.Is(err, secrets.ErrDismissed):
		return model.Problem{Text: i18n.T("keyring.dismissed") + stays + " " + i18n.T("keyring.dismissedTodo"), Action: model.ActionUnlock, Details: details}
	case errors.Is(err, secrets.ErrLocked):
		return model.Problem{Text: i18n.T("keyring.locked") + stays + " " + i18n.T("keyring.lockedTodo"), Action: model.ActionUnlock, Details: details}
	case errors.Is(err, secrets.ErrMissing):
		return model.Problem{Text: i18n.T("keyring.missing") + stays + " " + i18n.T("keyring.missingTodo"), Action: model.ActionRetry, Details: details}
	case errors.Is(err, secrets.ErrHung):
		return model.Problem{Text: i18n.T("keyring.hung") + stays + " " + i18n.T("keyring.hungTodo"), Action: model.ActionRetry, Details: details}
	}
	return Explain(err, Syncing)
}

// IsKeyring tells whether an error is the keyring's, and passes when it can be used.
func IsKeyring(err error) bool {
	for _, kind := range []error{secrets.ErrLocked, secrets.ErrDismissed, secrets.ErrMissing, secrets.ErrHung} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}
