package problem

import (
	"delonix/assets/i18n"
	"delonix/client/api"
	"delonix/client/internal/plain"
	"delonix/client/model"
	"delonix/storage"
)

// Refused says that the portal, or a firewall before it, does not take this
// message, with the portal's reason if there is one.
func Refused(err error) model.Problem {
	happened := i18n.Say("refused.plain")
	if e := api.Refusal(err, 403); e != nil && e.Detail != "" {
		happened = i18n.Say("refused.because", "why", plain.Shorten(e.Detail, 120))
	}
	return compose(Sending, happened, i18n.Say("refused.todo"), model.ActionSendAgain, Explain(err, Sending).Details)
}

// KeptWith is what a message says already.
func KeptWith(m storage.Message) model.Problem {
	if p := Decode(m.Error); p != nil {
		return *p
	}
	return model.Problem{}
}
