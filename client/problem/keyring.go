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
	return told(i18n.Say("keyring.unusable"), model.ActionNone, Details(err))
}

// TokenLeft says that a person is signed out, but a token could not be removed.
type TokenLeft struct{ Problem model.Problem }

func (e *TokenLeft) Error() string { return e.Problem.Text }

// Unwrap gives the words.
func (e *TokenLeft) Unwrap() error { return &e.Problem }

// NewTokenLeft says why a token is left, and what was done all the same.
func NewTokenLeft(err error, erased bool) *TokenLeft {
	p := Token(err)
	left := i18n.Say("keyring.left", "why", keyringWords(err))
	if erased {
		left = i18n.Say("keyring.leftErased", "why", keyringWords(err))
	}
	return &TokenLeft{Problem: told(left, model.ActionNone, p.Details)}
}

// keyringWords says what is wrong with the keyring.
func keyringWords(err error) i18n.Phrase {
	switch {
	case errors.Is(err, secrets.ErrLocked), errors.Is(err, secrets.ErrDismissed):
		return i18n.Say("keyring.why.locked")
	case errors.Is(err, secrets.ErrMissing):
		return i18n.Say("keyring.why.missing")
	case errors.Is(err, secrets.ErrHung):
		return i18n.Say("keyring.why.hung")
	}
	return i18n.Say("keyring.why.other")
}

// Token explains why an agent's token can't be read.
func Token(err error) model.Problem {
	stays := i18n.Say("keyring.stays")
	details := Details(err)
	switch {
	case errors.Is(err, secrets.ErrNotFound):
		return told(i18n.Say("keyring.signedOut"), model.ActionSignIn, details)
	case errors.Is(err, secrets.ErrDismissed):
		return told(i18n.Sentences(i18n.Say("keyring.dismissed"), stays, i18n.Say("keyring.dismissedTodo")), model.ActionUnlock, details)
	case errors.Is(err, secrets.ErrLocked):
		return told(i18n.Sentences(i18n.Say("keyring.locked"), stays, i18n.Say("keyring.lockedTodo")), model.ActionUnlock, details)
	case errors.Is(err, secrets.ErrMissing):
		return told(i18n.Sentences(i18n.Say("keyring.missing"), stays, i18n.Say("keyring.missingTodo")), model.ActionRetry, details)
	case errors.Is(err, secrets.ErrHung):
		return told(i18n.Sentences(i18n.Say("keyring.hung"), stays, i18n.Say("keyring.hungTodo")), model.ActionRetry, details)
	}
	return Explain(err, Syncing)
}

// IsKeyring reports whether an error is the keyring's, and passes when it can be used.
func IsKeyring(err error) bool {
	for _, kind := range []error{secrets.ErrLocked, secrets.ErrDismissed, secrets.ErrMissing, secrets.ErrHung} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}
