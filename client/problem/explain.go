package problem

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"delonix/assets/i18n"
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

// reassurance is the key of what the person has not lost.
var reassurance = map[Operation]string{
	Sending:      "kept.message",
	Syncing:      "kept.computer",
	Transcribing: "kept.recording",
	Speaking:     "kept.readable",
	Connecting:   "kept.nothingStored",
	Editing:      "kept.nothingChanged",
	Writing:      "kept.field",
	Reacting:     "kept.reaction",
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
		return told(i18n.Say("portal.badAddress", "why", badAddress(portal)), model.ActionSettings, "")
	}
	if p, ok := explainStorage(err); ok {
		return p
	}
	if IsKeyring(err) {
		p := Token(err)
		if o == Connecting {
			p = compose(o, i18n.Say("keyring.couldNotKeep", "why", keyringWords(err)), i18n.Say("keyring.thenConnect"), model.ActionNone, p.Details)
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
			return told(i18n.Say("error.stopped"), model.ActionRetry, "")
		}
		return compose(o, i18n.Say("error.wrong"), i18n.Say("error.tryAgain"), model.ActionRetry, Details(err))
	}
	return explainPortal(e, o)
}

// badAddress says what is wrong with an address.
func badAddress(e *api.PortalURLError) i18n.Phrase {
	if e.Fault == api.AddressPort {
		return i18n.Say("portal.bad.port", "port", strconv.Quote(e.Port))
	}
	if key := addressFaults[e.Fault]; key != "" {
		return i18n.Say(key)
	}
	return i18n.Quote(e.Reason)
}

var addressFaults = map[api.AddressFault]string{
	api.AddressEmpty: "portal.bad.empty", api.AddressUnreadable: "portal.bad.unreadable", api.AddressHasUser: "portal.bad.user",
	api.AddressPlainHTTP: "portal.bad.http", api.AddressPath: "portal.bad.path", api.AddressScheme: "portal.bad.https",
	api.AddressNoHost: "portal.bad.noHost", api.AddressHost: "portal.bad.host",
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
func compose(o Operation, happened, todo i18n.Phrase, action model.Action, details string) model.Problem {
	var kept i18n.Phrase
	if k := reassurance[o]; k != "" {
		kept = i18n.Say(k)
	}
	return told(i18n.Sentences(happened, kept, todo), action, details)
}

func explainPortal(e *api.Error, o Operation) model.Problem {
	details := e.Error()
	switch e.Kind {
	case api.KindUnauthorized:
		if o == Connecting {
			return compose(o, i18n.Say("portal.tokenRefused"), i18n.Say("portal.copyToken"), model.ActionNone, details)
		}
		return compose(o, i18n.Say("portal.yourTokenRefused"), i18n.Say("portal.signIn"), model.ActionSignIn, details)
	case api.KindNotFound:
		return explainNotFound(o, details)
	case api.KindInvalid:
		return explainInvalid(e, o, details)
	case api.KindTooLarge:
		return compose(o, i18n.Say("portal.tooLarge"), i18n.Say("portal.sendSmaller"), model.ActionNone, details)
	case api.KindUnavailable:
		if e.Status == http.StatusServiceUnavailable && !e.Own {
			return compose(o, i18n.Say("portal.trouble"), laterWords(o, e.RetryAfter), model.ActionRetry, details)
		}
		return compose(o, i18n.Say("portal.agentBusy"), laterWords(o, e.RetryAfter), model.ActionRetry, details)
	case api.KindRedirect, api.KindPage:
		return explainInTheWay(e, o, details)
	case api.KindProxy:
		return explainProxy(e, o, details)
	case api.KindNetwork:
		return explainNetwork(e, o, details)
	case api.KindProtocol:
		return explainProtocol(e, o, details)
	case api.KindCanceled:
		return told(i18n.Say("error.stopped"), model.ActionRetry, details)
	}
	return compose(o, i18n.Say("portal.strange"), i18n.Say("portal.tryLater"), model.ActionRetry, details)
}

// explainInTheWay explains that something else answered in the portal's place: a
// network that wants a login, most likely. Only whoever has just typed the address
// may have the wrong one.
func explainInTheWay(e *api.Error, o Operation, details string) model.Problem {
	happened := i18n.Say("network.page")
	if e.Kind == api.KindRedirect {
		happened = i18n.Say("network.redirect")
	}
	todo := i18n.Say("network.loginGoesOn")
	switch o {
	case Connecting:
		todo = i18n.Say("network.loginOrAddress")
	case Generally, Reacting, Transcribing, Speaking, Downloading, Editing, Writing:
		todo = i18n.Say("network.loginRetry")
	}
	return compose(o, happened, todo, model.ActionNetwork, details)
}

// explainProxy explains what a proxy between here and the portal did.
func explainProxy(e *api.Error, o Operation, details string) model.Problem {
	var p *api.ProxyError
	happened, todo := i18n.Say("network.proxy"), i18n.Say("network.proxyTodo")
	switch {
	case !errors.As(e, &p):
	case p.Asks:
		happened, todo = i18n.Say("network.proxyAsks"), i18n.Say("network.proxyAsksTodo")
		details += "; the address is taken from HTTPS_PROXY"
	case p.Status != 0:
		happened, todo = i18n.Say("network.proxyBlocks"), i18n.Say("network.askAdmin")
	}
	return compose(o, happened, todo, model.ActionRetry, details)
}

func explainNotFound(o Operation, details string) model.Problem {
	switch o {
	case Connecting:
		return compose(o, i18n.Say("portal.noAgent"), i18n.Say("portal.checkAgentID"), model.ActionNone, details)
	case Sending:
		return compose(o, i18n.Say("portal.ended"), i18n.Say("portal.sendToStart"), model.ActionSendAgain, details)
	case Syncing:
		return compose(o, i18n.Say("portal.noAccount"), i18n.Say("portal.checkAccount"), model.ActionSettings, details)
	case Downloading:
		return compose(o, i18n.Say("portal.noFile"), i18n.Phrase{}, model.ActionNone, details)
	}
	return compose(o, i18n.Say("portal.noConversation"), i18n.Say("portal.startNew"), model.ActionNone, details)
}

// fieldNames are the keys of the fields of a refusal in people's words.
var fieldNames = map[string]string{
	"message": "invalid.text", "attachments": "invalid.files", "name": "invalid.name", "email": "invalid.email", "phone": "invalid.phone",
	"user_id": "invalid.userID", "ext_id": "invalid.userID", "status": "invalid.status", "text": "invalid.text", "kwargs": "invalid.kwargs",
	"token": "invalid.token", "agent_id": "invalid.agentID", "body": "invalid.recording", "content_type": "invalid.recording",
}

var inputFaults = map[api.InputFault]string{
	api.InputEmpty: "invalid.why.empty", api.InputUnusable: "invalid.why.unusable", api.InputUnreadable: "invalid.why.unreadable", api.InputFormat: "invalid.why.format",
}

func explainInvalid(e *api.Error, o Operation, details string) model.Problem {
	var what i18n.Phrase
	switch key := fieldNames[e.Field]; {
	case key != "":
		what = i18n.Say(key)
	case e.Field != "":
		what = i18n.Say("invalid.other", "field", plain.Shorten(plain.Line(e.Field), 40))
	case o == Sending:
		what = i18n.Say("invalid.message")
	default:
		what = i18n.Say("invalid.this")
	}
	todo := i18n.Say("invalid.change")
	if o == Sending {
		todo = i18n.Say("invalid.edit")
	}
	happened := i18n.Say("invalid.notAccepted", "what", what)
	if key := inputFaults[e.Fault]; key != "" { // refused on this side, before sending
		happened = i18n.Say("invalid.cantSend", "what", what, "why", i18n.Say(key))
		happened.Upper = true
	}
	return compose(o, happened, todo, model.ActionNone, details)
}

func explainNetwork(e *api.Error, o Operation, details string) model.Problem {
	happened, todo, action := i18n.Say("network.noAnswer"), i18n.Phrase{}, model.ActionRetry
	var dns *net.DNSError
	switch {
	case errors.As(e.Err, &dns) && dns.IsNotFound:
		happened = i18n.Say("network.noAddress")
		todo = i18n.Say("network.noAddressTodo")
	case isCertificate(e.Err):
		happened = i18n.Say("network.certificate")
		todo, action = i18n.Say("network.certificateTodo"), model.ActionNetwork
	case isRefused(e.Err):
		happened = i18n.Say("network.nobody")
		todo = i18n.Say("network.nobodyTodo")
	case isUnreachable(e.Err):
		happened = i18n.Say("network.unreachable")
	}
	if todo.Empty() || action == model.ActionRetry && (o == Sending || o == Syncing) {
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
		return compose(o, i18n.Say("portal.trouble"), laterWords(o, 0), model.ActionRetry, details)
	}
	todo := i18n.Say("portal.checkAddress")
	if o == Sending {
		todo = i18n.Say("later.moment")
	}
	return compose(o, i18n.Say("portal.notComplete"), todo, model.ActionRetry, details)
}

// laterWords says when the next try comes.
func laterWords(o Operation, after time.Duration) i18n.Phrase {
	switch {
	case o == Sending && after > 0:
		return i18n.Say("later.sentIn", "span", span(after))
	case o == Sending:
		return i18n.Say("later.sentBack")
	case o == Transcribing:
		return i18n.Say("later.itMoment")
	case after > 0:
		return i18n.Say("later.in", "span", span(after))
	}
	return i18n.Say("later.moment")
}

// Span is a duration as people say it.
func Span(d time.Duration) string { return span(d).String() }

func span(d time.Duration) i18n.Phrase {
	switch {
	case d < 90*time.Second:
		return i18n.Count("unit.second", max(1, int((d+time.Second-1)/time.Second)))
	case d < 90*time.Minute:
		return i18n.Count("unit.minute", int((d+30*time.Second)/time.Minute))
	case d < 36*time.Hour:
		return i18n.Count("unit.hour", int((d+30*time.Minute)/time.Hour))
	}
	return i18n.Count("unit.day", int((d+12*time.Hour)/(24*time.Hour)))
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

// explainStorage explains errors of the local copy.
func explainStorage(err error) (model.Problem, bool) {
	details := Details(err)
	var newer *storage.NewerSchemaError
	switch {
	case errors.Is(err, storage.ErrInUse):
		return told(i18n.Say("storage.inUse"), model.ActionNone, ""), true
	case errors.As(err, &newer):
		details = i18n.T("storage.form", "found", newer.Found, "known", newer.Known)
		fallthrough
	case errors.Is(err, storage.ErrNewerSchema):
		return told(i18n.Say("storage.newer"), model.ActionNone, details), true
	case errors.Is(err, storage.ErrReadOnly):
		return told(i18n.Say("storage.readOnly"), model.ActionNone, details), true
	case errors.Is(err, storage.ErrDiskFull):
		return told(i18n.Say("storage.full"), model.ActionRetry, details), true
	case errors.Is(err, storage.ErrCorrupt):
		return told(i18n.Say("storage.corrupt"), model.ActionNone, details), true
	case errors.Is(err, storage.ErrNotFound):
		return told(i18n.Say("storage.gone"), model.ActionNone, details), true
	case errors.Is(err, storage.ErrState):
		return told(i18n.Say("storage.movedOn"), model.ActionNone, ""), true
	case errors.Is(err, storage.ErrTooLarge):
		return told(i18n.Say("storage.tooLarge"), model.ActionNone, ""), true
	case errors.Is(err, storage.ErrClosed):
		return told(i18n.Say("storage.closing"), model.ActionNone, ""), true
	}
	return model.Problem{}, false
}

// explainDevice explains errors of microphones and speakers.
func explainDevice(err error) (model.Problem, bool) {
	switch {
	case errors.Is(err, voice.ErrNoDevice):
		return told(i18n.Say("device.none"), model.ActionSettings, Details(err)), true
	case errors.Is(err, voice.ErrDeviceLost):
		return told(i18n.Say("device.lost"), model.ActionSettings, Details(err)), true
	case errors.Is(err, record.ErrNothingRecorded):
		return told(i18n.Say("device.nothingRecorded"), model.ActionNone, ""), true
	case errors.Is(err, record.ErrBusy):
		return told(i18n.Say("device.busy"), model.ActionNone, ""), true
	}
	return model.Problem{}, false
}
