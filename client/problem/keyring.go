package problem

import (
	"errors"

	"delonix/client/model"
	"delonix/storage/secrets"
)

// Keyring explains why the keyring can't be used, whatever it would be for.
func Keyring(err error) model.Problem {
	if IsKeyring(err) {
		return Token(err)
	}
	return model.Problem{Text: "The keyring can't be used.", Details: Details(err)}
}

// TokenLeft says that a person is signed out, but a token could not be removed.
type TokenLeft struct{ Problem model.Problem }

func (e *TokenLeft) Error() string { return e.Problem.Text }

// Unwrap gives the words.
func (e *TokenLeft) Unwrap() error { return &e.Problem }

// NewTokenLeft says why a token is left, and what was done all the same.
func NewTokenLeft(err error, erased bool) *TokenLeft {
	p := Token(err)
	done := "You are signed out here"
	if erased {
		done += " and the conversations are erased"
	}
	p.Text = done + ", but your token could not be removed from the keyring: " + keyringWords(err) +
		" Delonix tries again while it runs and when it starts, and removes it as soon as the keyring can be used."
	p.Action = model.ActionNone
	return &TokenLeft{Problem: p}
}

// keyringWords says what is wrong with the keyring.
func keyringWords(err error) string {
	switch {
	case errors.Is(err, secrets.ErrLocked), errors.Is(err, secrets.ErrDismissed):
		return "it is locked. Unlock it."
	case errors.Is(err, secrets.ErrMissing):
		return "there is none on this computer at the moment."
	case errors.Is(err, secrets.ErrHung):
		return "it does not answer."
	}
	return "it can't be used at the moment."
}

// Token explains why an agent's token can't be read.
func Token(err error) model.Problem {
	const stays = " Your conversations stay readable, and what you write is kept."
	details := Details(err)
	switch {
	case errors.Is(err, secrets.ErrNotFound):
		return model.Problem{Text: "You are signed out. Sign in again to go on.", Action: model.ActionSignIn, Details: details}
	case errors.Is(err, secrets.ErrDismissed):
		return model.Problem{Text: "Your keyring is still locked, because its password was not given." + stays + " Unlock it to go on.", Action: model.ActionUnlock, Details: details}
	case errors.Is(err, secrets.ErrLocked):
		return model.Problem{Text: "Your keyring is locked." + stays + " It goes on by itself when you unlock it.", Action: model.ActionUnlock, Details: details}
	case errors.Is(err, secrets.ErrMissing):
		return model.Problem{Text: "There is no keyring on this computer at the moment, so your token could not be read." + stays + " Start the keyring, or sign in again.", Action: model.ActionRetry, Details: details}
	case errors.Is(err, secrets.ErrHung):
		return model.Problem{Text: "Your keyring does not answer." + stays + " It is tried again.", Action: model.ActionRetry, Details: details}
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
