package problem

import (
	"delonix/client/api"
	"delonix/client/internal/plain"
	"delonix/client/model"
	"delonix/storage"
)

// Refused says that the portal, or a firewall before it, does not take this
// message, with the portal's reason if there is one.
func Refused(err error) model.Problem {
	happened := "This message was refused."
	if e := api.Refusal(err, 403); e != nil && e.Detail != "" {
		happened = "The portal refused this message: “" + plain.Shorten(e.Detail, 120) + "”."
	}
	return compose(Sending, happened, "Change it and send it again.", model.ActionSendAgain, Explain(err, Sending).Details)
}

// KeptWith is what a message says already.
func KeptWith(m storage.Message) model.Problem {
	if p := Decode(m.Error); p != nil {
		return *p
	}
	return model.Problem{}
}
