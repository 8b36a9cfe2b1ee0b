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
	"unicode"
	"unicode/utf8"

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
		return model.Problem{Text: i18n.T("portal.badAddress", "why", badAddress(portal)), Action: model.ActionSettings}
	}
	if p, ok := explainStorage(err); ok {
		return p
	}
	if IsKeyring(err) {
		p := Token(err)
		if o == Connecting {
			p = compose(o, i18n.T("keyring.couldNotKeep", "why", keyringWords(err)), i18n.T("keyring.thenConnect"), model.ActionNone, p.Details)
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
			return model.Problem{Text: i18n.T("error.stopped"), Action: model.ActionRetry}
		}
		return compose(o, i18n.T("error.wrong"), i18n.T("error.tryAgain"), model.ActionRetry, Details(err))
	}
	return explainPortal(e, o)
}

// badAddress says what is wrong with an address.
func badAddress(e *api.PortalURLError) string {
	if e.Fault == api.AddressPort {
		return i18n.T("portal.bad.port", "port", strconv.Quote(e.Port))
	}
	if key := addressFaults[e.Fault]; key != "" {
		return i18n.T(key)
	}
	return e.Reason
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
func compose(o Operation, happened, todo string, action model.Action, details string) model.Problem {
	parts := []string{happened}
	if k := reassurance[o]; k != "" {
		parts = append(parts, i18n.T(k))
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
			return compose(o, i18n.T("portal.tokenRefused"), i18n.T("portal.copyToken"), model.ActionNone, details)
		}
		return compose(o, i18n.T("portal.yourTokenRefused"), i18n.T("portal.signIn"), model.ActionSignIn, details)
	case api.KindNotFound:
		return explainNotFound(o, details)
	case api.KindInvalid:
		return explainInvalid(e, o, details)
	case api.KindTooLarge:
		return compose(o, i18n.T("portal.tooLarge"), i18n.T("portal.sendSmaller"), model.ActionNone, details)
	case api.KindUnavailable:
		if e.Status == http.StatusServiceUnavailable && !e.Own {
			return compose(o, i18n.T("portal.trouble"), laterWords(o, e.RetryAfter), model.ActionRetry, details)
		}
		return compose(o, i18n.T("portal.agentBusy"), laterWords(o, e.RetryAfter), model.ActionRetry, details)
	case api.KindRedirect, api.KindPage:
		return explainInTheWay(e, o, details)
	case api.KindProxy:
		return explainProxy(e, o, details)
	case api.KindNetwork:
		return explainNetwork(e, o, details)
	case api.KindProtocol:
		return explainProtocol(e, o, details)
	case api.KindCanceled:
		return model.Problem{Text: i18n.T("error.stopped"), Action: model.ActionRetry, Details: details}
	}
	return compose(o, i18n.T("portal.strange"), i18n.T("portal.tryLater"), model.ActionRetry, details)
}

// explainInTheWay explains that something else answered in the portal's place: a
// network that wants a login, most likely. Only whoever has just typed the address
// may have the wrong one.
func explainInTheWay(e *api.Error, o Operation, details string) model.Problem {
	happened := i18n.T("network.page")
	if e.Kind == api.KindRedirect {
		happened = i18n.T("network.redirect")
	}
	todo := i18n.T("network.loginGoesOn")
	switch o {
	case Connecting:
		todo = i18n.T("network.loginOrAddress")
	case Generally, Reacting, Transcribing, Speaking, Downloading, Editing, Writing:
		todo = i18n.T("network.loginRetry")
	}
	return compose(o, happened, todo, model.ActionNetwork, details)
}

// explainProxy explains what a proxy between here and the portal did.
func explainProxy(e *api.Error, o Operation, details string) model.Problem {
	var p *api.ProxyError
	happened, todo := i18n.T("network.proxy"), i18n.T("network.proxyTodo")
	switch {
	case !errors.As(e, &p):
	case p.Asks:
		happened, todo = i18n.T("network.proxyAsks"), i18n.T("network.proxyAsksTodo")
		details += "; the address is taken from HTTPS_PROXY"
	case p.Status != 0:
		happened, todo = i18n.T("network.proxyBlocks"), i18n.T("network.askAdmin")
	}
	return compose(o, happened, todo, model.ActionRetry, details)
}

func explainNotFound(o Operation, details string) model.Problem {
	switch o {
	case Connecting:
		return compose(o, i18n.T("portal.noAgent"), i18n.T("portal.checkAgentID"), model.ActionNone, details)
	case Sending:
		return compose(o, i18n.T("portal.ended"), i18n.T("portal.sendToStart"), model.ActionSendAgain, details)
	case Syncing:
		return compose(o, i18n.T("portal.noAccount"), i18n.T("portal.checkAccount"), model.ActionSettings, details)
	case Downloading:
		return compose(o, i18n.T("portal.noFile"), "", model.ActionNone, details)
	}
	return compose(o, i18n.T("portal.noConversation"), i18n.T("portal.startNew"), model.ActionNone, details)
}

// fieldNames are the keys of the fields of a refusal in people's words.
var fieldNames = map[string]string{
	"message": "invalid.text", "attachments": "invalid.files", "name": "invalid.name", "email": "invalid.email", "phone": "invalid.phone",
	"user_id": "invalid.userID", "ext_id": "invalid.userID", "status": "invalid.status", "text": "invalid.text", "kwargs": "invalid.kwargs",
}

func explainInvalid(e *api.Error, o Operation, details string) model.Problem {
	what := fieldNames[e.Field]
	switch {
	case what != "":
		what = i18n.T(what)
	case e.Field != "":
		what = i18n.T("invalid.other", "field", plain.Shorten(plain.Line(e.Field), 40))
	case o == Sending:
		what = i18n.T("invalid.message")
	default:
		what = i18n.T("invalid.this")
	}
	todo := i18n.T("invalid.change")
	if o == Sending {
		todo = i18n.T("invalid.edit")
	}
	happened := i18n.T("invalid.notAccepted", "what", what)
	if e.Status == 0 && e.Detail != "" { // refused on this side, before sending
		happened = upperFirst(i18n.T("invalid.cantSend", "what", what, "why", e.Detail))
	}
	return compose(o, happened, todo, model.ActionNone, details)
}

func explainNetwork(e *api.Error, o Operation, details string) model.Problem {
	happened, todo, action := i18n.T("network.noAnswer"), "", model.ActionRetry
	var dns *net.DNSError
	switch {
	case errors.As(e.Err, &dns) && dns.IsNotFound:
		happened = i18n.T("network.noAddress")
		todo = i18n.T("network.noAddressTodo")
	case isCertificate(e.Err):
		happened = i18n.T("network.certificate")
		todo, action = i18n.T("network.certificateTodo"), model.ActionNetwork
	case isRefused(e.Err):
		happened = i18n.T("network.nobody")
		todo = i18n.T("network.nobodyTodo")
	case isUnreachable(e.Err):
		happened = i18n.T("network.unreachable")
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
		return compose(o, i18n.T("portal.trouble"), laterWords(o, 0), model.ActionRetry, details)
	}
	todo := i18n.T("portal.checkAddress")
	if o == Sending {
		todo = i18n.T("later.moment")
	}
	return compose(o, i18n.T("portal.notComplete"), todo, model.ActionRetry, details)
}

// laterWords says when the next try comes.
func laterWords(o Operation, after time.Duration) string {
	switch {
	case o == Sending && after > 0:
		return i18n.T("later.sentIn", "span", Span(after))
	case o == Sending:
		return i18n.T("later.sentBack")
	case o == Transcribing:
		return i18n.T("later.itMoment")
	case after > 0:
		return i18n.T("later.in", "span", Span(after))
	}
	return i18n.T("later.moment")
}

// Span is a duration as people say it.
func Span(d time.Duration) string {
	switch {
	case d < 90*time.Second:
		return i18n.N("unit.second", max(1, int((d+time.Second-1)/time.Second)))
	case d < 90*time.Minute:
		return i18n.N("unit.minute", int((d+30*time.Second)/time.Minute))
	case d < 36*time.Hour:
		return i18n.N("unit.hour", int((d+30*time.Minute)/time.Hour))
	}
	return i18n.N("unit.day", int((d+12*time.Hour)/(24*time.Hour)))
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
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// explainStorage explains errors of the local copy.
func explainStorage(err error) (model.Problem, bool) {
	details := Details(err)
	var newer *storage.NewerSchemaError
	switch {
	case errors.Is(err, storage.ErrInUse):
		return model.Problem{Text: i18n.T("storage.inUse")}, true
	case errors.As(err, &newer):
		details = i18n.T("storage.form", "found", newer.Found, "known", newer.Known)
		fallthrough
	case errors.Is(err, storage.ErrNewerSchema):
		return model.Problem{Text: i18n.T("storage.newer"), Details: details}, true
	case errors.Is(err, storage.ErrReadOnly):
		return model.Problem{Text: i18n.T("storage.readOnly"), Details: details}, true
	case errors.Is(err, storage.ErrDiskFull):
		return model.Problem{Text: i18n.T("storage.full"), Action: model.ActionRetry, Details: details}, true
	case errors.Is(err, storage.ErrCorrupt):
		return model.Problem{Text: i18n.T("storage.corrupt"), Details: details}, true
	case errors.Is(err, storage.ErrNotFound):
		return model.Problem{Text: i18n.T("storage.gone"), Details: details}, true
	case errors.Is(err, storage.ErrState):
		return model.Problem{Text: i18n.T("storage.movedOn")}, true
	case errors.Is(err, storage.ErrTooLarge):
		return model.Problem{Text: i18n.T("storage.tooLarge")}, true
	case errors.Is(err, storage.ErrClosed):
		return model.Problem{Text: i18n.T("storage.closing")}, true
	}
	return model.Problem{}, false
}

// explainDevice explains errors of microphones and speakers.
func explainDevice(err error) (model.Problem, bool) {
	switch {
	case errors.Is(err, voice.ErrNoDevice):
		return model.Problem{Text: i18n.T("device.none"), Action: model.ActionSettings, Details: Details(err)}, true
	case errors.Is(err, voice.ErrDeviceLost):
		return model.Problem{Text: i18n.T("device.lost"), Action: model.ActionSettings, Details: Details(err)}, true
	case errors.Is(err, record.ErrNothingRecorded):
		return model.Problem{Text: i18n.T("device.nothingRecorded")}, true
	case errors.Is(err, record.ErrBusy):
		return model.Problem{Text: i18n.T("device.busy")}, true
	}
	return model.Problem{}, false
}
