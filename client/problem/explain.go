package problem

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"delonix/client/api"
	"delonix/client/internal/plain"
	"delonix/client/model"
	"delonix/client/voice"
	"delonix/client/voice/record"
	"delonix/storage"
)

// Operation is what was being done when an error came. It decides what was kept
// and what the person can do.
type Operation string

const (
	Generally    Operation = ""
	Sending      Operation = "sending"
	Connecting   Operation = "connecting"
	Syncing      Operation = "syncing"
	Reacting     Operation = "reacting"
	Transcribing Operation = "transcribing"
	Speaking     Operation = "speaking"
	Downloading  Operation = "downloading"
	Editing      Operation = "editing"
	Writing      Operation = "writing"
)

// reassurance says what the person has not lost.
var reassurance = map[Operation]string{
	Sending:      "Your message is kept.",
	Syncing:      "What is on this computer stays readable, and what you write is kept.",
	Transcribing: "Your recording is kept.",
	Speaking:     "You can still read the message.",
	Connecting:   "Nothing was stored.",
	Editing:      "Nothing was changed.",
	Writing:      "Your text stays in the field.",
	Reacting:     "Your reaction was taken back.",
}

// Explain puts an error into words for people: what happened, what was kept, what
// to do. Codes and causes are in Details.
func Explain(err error, o Operation) model.Problem {
	if err == nil {
		return model.Problem{}
	}
	var p *model.Problem
	if errors.As(err, &p) {
		return *p
	}
	var portal *api.PortalURLError
	if errors.As(err, &portal) {
		return model.Problem{Text: "This address can't be used: " + portal.Reason + ".", Action: model.ActionSettings}
	}
	if p, ok := explainStorage(err); ok {
		return p
	}
	if IsKeyring(err) {
		p := Token(err)
		if o == Connecting {
			p = compose(o, "Your keyring could not keep the token: "+keyringWords(err), "Then connect again.", model.ActionNone, p.Details)
		}
		return p
	}
	if p, ok := explainDevice(err); ok {
		return p
	}
	if p, ok := explainSound(err, o); ok {
		return p
	}
	var e *api.Error
	if !errors.As(err, &e) {
		if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
			return model.Problem{Text: "This was stopped before it was done. You can try again.", Action: model.ActionRetry}
		}
		return compose(o, "Something went wrong.", "Try again.", model.ActionRetry, Details(err))
	}
	return explainPortal(e, o)
}

// Of is explain as an error.
func Of(err error, o Operation) error {
	if err == nil {
		return nil
	}
	p := Explain(err, o)
	return &p
}

// compose puts the parts of a problem together.
func compose(o Operation, happened, todo string, action model.Action, details string) model.Problem {
	parts := []string{happened}
	if k := reassurance[o]; k != "" {
		parts = append(parts, k)
	}
	if todo != "" {
		parts = append(parts, todo)
	}
	return model.Problem{Text: strings.Join(parts, " "), Action: action, Details: details}
}

func explainPortal(e *api.Error, o Operation) model.Problem {
	details := e.Error()
	switch e.Kind {
	case api.KindUnauthorized:
		if o == Connecting {
			return compose(o, "The portal did not accept the token.", "Copy it again from the agent's Advanced section and paste it here.", model.ActionNone, details)
		}
		return compose(o, "The portal did not accept your token.", "Sign in again to go on.", model.ActionSignIn, details)
	case api.KindNotFound:
		return explainNotFound(o, details)
	case api.KindInvalid:
		return explainInvalid(e, o, details)
	case api.KindTooLarge:
		return compose(o, "The portal does not take files this large.", "Edit the message and send smaller files.", model.ActionNone, details)
	case api.KindUnavailable:
		if e.Status == http.StatusServiceUnavailable && !e.Own {
			return compose(o, "The portal is in trouble at the moment.", laterWords(o, e.RetryAfter), model.ActionRetry, details)
		}
		return compose(o, "The agent is busy or not running at the moment.", laterWords(o, e.RetryAfter), model.ActionRetry, details)
	case api.KindRedirect, api.KindPage:
		return explainInTheWay(e, o, details)
	case api.KindProxy:
		return explainProxy(e, o, details)
	case api.KindNetwork:
		return explainNetwork(e, o, details)
	case api.KindProtocol:
		return explainProtocol(e, o, details)
	case api.KindCanceled:
		return model.Problem{Text: "This was stopped before it was done. You can try again.", Action: model.ActionRetry, Details: details}
	}
	return compose(o, "The portal answered in a way this version does not understand.", "Try again later.", model.ActionRetry, details)
}

// explainInTheWay explains that something else answered in the portal's place: a
// network that wants a login, most likely. Only whoever has just typed the address
// may have the wrong one.
func explainInTheWay(e *api.Error, o Operation, details string) model.Problem {
	happened := "A web page came instead of the portal's answer."
	if e.Kind == api.KindRedirect {
		happened = "Something wanted to send us to another address than the portal's, and nothing was sent there."
	}
	todo := "Log in to the network first; then it goes on by itself."
	switch o {
	case Connecting:
		todo = "If this network asks for a login, log in to it first. Otherwise check the portal's address."
	case Generally, Reacting, Transcribing, Speaking, Downloading, Editing, Writing:
		todo = "Log in to the network first, then try again."
	}
	return compose(o, happened, todo, model.ActionNetwork, details)
}

// explainProxy explains what a proxy between here and the portal did.
func explainProxy(e *api.Error, o Operation, details string) model.Problem {
	var p *api.ProxyError
	happened, todo := "The proxy of this network could not be used.", "Check the proxy in the settings of your system."
	switch {
	case !errors.As(e, &p):
	case p.Asks:
		happened, todo = "The proxy asks for a password.", "Put its user name and password into the proxy's address in the settings of your system, and start Delonix again."
		details += "; the address is taken from HTTPS_PROXY"
	case p.Status != 0:
		happened, todo = "The proxy of this network does not let us through to the portal.", "Ask whoever runs the network."
	}
	return compose(o, happened, todo, model.ActionRetry, details)
}

func explainNotFound(o Operation, details string) model.Problem {
	switch o {
	case Connecting:
		return compose(o, "The portal does not know this agent.", "Check the agent ID; it is in the agent's Advanced section.", model.ActionNone, details)
	case Sending:
		return compose(o, "This conversation has ended at the portal.", "Send it again to start a new conversation with it.", model.ActionSendAgain, details)
	case Syncing:
		return compose(o, "The portal does not know this account.", "Check the portal's address and the user ID in the settings.", model.ActionSettings, details)
	case Downloading:
		return compose(o, "The portal no longer has this file.", "", model.ActionNone, details)
	}
	return compose(o, "The portal does not know this conversation any more.", "Start a new conversation to go on.", model.ActionNone, details)
}

// fieldNames are the fields of a refusal in people's words.
var fieldNames = map[string]string{
	"message": "text", "attachments": "files", "name": "name", "email": "e-mail address", "phone": "phone number",
	"user_id": "user ID", "ext_id": "user ID", "status": "status", "text": "text", "kwargs": "own fields",
}

func explainInvalid(e *api.Error, o Operation, details string) model.Problem {
	what := fieldNames[e.Field]
	switch {
	case what != "":
		what = "the " + what
	case e.Field != "":
		what = "“" + plain.Shorten(plain.Line(e.Field), 40) + "”"
	case o == Sending:
		what = "the message"
	default:
		what = "this"
	}
	todo := "Change it and try again."
	if o == Sending {
		todo = "Edit it and send it again."
	}
	happened := "The portal did not accept " + what + "."
	if e.Status == 0 && e.Detail != "" { // refused on this side, before sending
		happened = upperFirst(what) + " can't be sent: " + e.Detail + "."
	}
	return compose(o, happened, todo, model.ActionNone, details)
}

func explainNetwork(e *api.Error, o Operation, details string) model.Problem {
	happened, todo, action := "The portal did not answer.", "", model.ActionRetry
	var dns *net.DNSError
	switch {
	case errors.As(e.Err, &dns) && dns.IsNotFound:
		happened = "The portal's address can't be found."
		todo = "Check your connection, or the portal's address in the settings."
	case isCertificate(e.Err):
		happened = "The portal's certificate can't be trusted, so nothing was sent."
		todo, action = "If this network asks for a login, log in to it first. Otherwise check the portal's address, or ask whoever runs it.", model.ActionNetwork
	case isRefused(e.Err):
		happened = "Nobody answers at the portal's address."
		todo = "Check the address, or try again later."
	case isUnreachable(e.Err):
		happened = "There is no connection to the portal."
	}
	if todo == "" || action == model.ActionRetry && (o == Sending || o == Syncing) {
		todo = laterWords(o, 0)
	}
	return compose(o, happened, todo, action, details)
}

func isCertificate(err error) bool {
	var unknown x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	var verify *tls.CertificateVerificationError
	return errors.As(err, &unknown) || errors.As(err, &host) || errors.As(err, &invalid) || errors.As(err, &verify)
}

func explainProtocol(e *api.Error, o Operation, details string) model.Problem {
	if e.Status/100 == 2 && o == Speaking {
		return noSound(e, o, details)
	}
	if e.Status >= 500 {
		return compose(o, "The portal is in trouble at the moment.", laterWords(o, 0), model.ActionRetry, details)
	}
	todo := "Check the portal's address, or try again later."
	if o == Sending {
		todo = "Try again in a moment."
	}
	return compose(o, "The portal's answer was not complete or not that of an agent.", todo, model.ActionRetry, details)
}

// laterWords says when the next try comes.
func laterWords(o Operation, after time.Duration) string {
	switch {
	case o == Sending && after > 0:
		return fmt.Sprintf("It will be sent again in %s.", Span(after))
	case o == Sending:
		return "It will be sent when the connection is back."
	case o == Transcribing:
		return "Try it again in a moment."
	case after > 0:
		return fmt.Sprintf("Try again in %s.", Span(after))
	}
	return "Try again in a moment."
}

// Span is a duration as people say it.
func Span(d time.Duration) string {
	plural := func(n int, unit string) string {
		if n == 1 {
			return "1 " + unit
		}
		return fmt.Sprintf("%d %ss", n, unit)
	}
	switch {
	case d < 90*time.Second:
		return plural(max(1, int((d+time.Second-1)/time.Second)), "second")
	case d < 90*time.Minute:
		return plural(int((d+30*time.Second)/time.Minute), "minute")
	case d < 36*time.Hour:
		return plural(int((d+30*time.Minute)/time.Hour), "hour")
	}
	return plural(int((d+12*time.Hour)/(24*time.Hour)), "day")
}

// Details is an unknown error for the ones who ask. A cause that could carry
// an address is left out.
func Details(err error) string {
	s := plain.Line(err.Error())
	if strings.Contains(s, "://") || strings.Contains(s, "?") {
		return fmt.Sprintf("%T", err)
	}
	return plain.Shorten(s, 300)
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// explainStorage explains errors of the local copy.
func explainStorage(err error) (model.Problem, bool) {
	details := Details(err)
	var newer *storage.NewerSchemaError
	switch {
	case errors.Is(err, storage.ErrInUse):
		return model.Problem{Text: "Delonix is already running with this data folder. Its window is being shown."}, true
	case errors.As(err, &newer):
		details = fmt.Sprintf("The local copy has form %d, this version knows %d.", newer.Found, newer.Known)
		fallthrough
	case errors.Is(err, storage.ErrNewerSchema):
		return model.Problem{Text: "Your local copy was written by a newer Delonix. It was not touched. Update Delonix, or start it with another data folder.", Details: details}, true
	case errors.Is(err, storage.ErrReadOnly):
		return model.Problem{Text: "The data folder can't be written. Nothing was changed. Check who owns it, or start Delonix with another data folder.", Details: details}, true
	case errors.Is(err, storage.ErrDiskFull):
		return model.Problem{Text: "The disk is full. Nothing that was stored is lost, but this could not be kept. Make room and try again.", Action: model.ActionRetry, Details: details}, true
	case errors.Is(err, storage.ErrCorrupt):
		return model.Problem{Text: "The local copy is damaged. Start Delonix again: it saves what was not sent and fetches the rest anew.", Details: details}, true
	case errors.Is(err, storage.ErrNotFound):
		return model.Problem{Text: "This is not there any more.", Details: details}, true
	case errors.Is(err, storage.ErrState):
		return model.Problem{Text: "This can't be done any more: the message has moved on in the meantime."}, true
	case errors.Is(err, storage.ErrTooLarge):
		return model.Problem{Text: "The file is too large. Nothing was sent."}, true
	case errors.Is(err, storage.ErrClosed):
		return model.Problem{Text: "Delonix is being closed."}, true
	}
	return model.Problem{}, false
}

// explainDevice explains errors of microphones and speakers.
func explainDevice(err error) (model.Problem, bool) {
	switch {
	case errors.Is(err, voice.ErrNoDevice):
		return model.Problem{Text: "The microphone or speaker was not found. Connect it, or choose another one in the settings.", Action: model.ActionSettings, Details: Details(err)}, true
	case errors.Is(err, voice.ErrDeviceLost):
		return model.Problem{Text: "The microphone or speaker went away. What was said until then is kept. Connect it again, or choose another one.", Action: model.ActionSettings, Details: Details(err)}, true
	case errors.Is(err, record.ErrNothingRecorded):
		return model.Problem{Text: "Nothing was recorded. Hold on a moment after you start, then speak."}, true
	case errors.Is(err, record.ErrBusy):
		return model.Problem{Text: "A recording is under way already."}, true
	}
	return model.Problem{}, false
}
