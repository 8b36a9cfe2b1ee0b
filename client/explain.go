package client

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
	"delonix/client/voice"
	"delonix/client/voice/record"
	"delonix/storage"
)

// occasion is what was being done when an error came. It decides what was kept
// and what the person can do.
type occasion string

const (
	generally        occasion = ""
	whenSending      occasion = "sending"
	whenConnecting   occasion = "connecting"
	whenSyncing      occasion = "syncing"
	whenReacting     occasion = "reacting"
	whenTranscribing occasion = "transcribing"
	whenSpeaking     occasion = "speaking"
	whenDownloading  occasion = "downloading"
	whenEditing      occasion = "editing"
	whenWriting      occasion = "writing"
)

// kept says what the person has not lost.
var kept = map[occasion]string{
	whenSending:      "Your message is kept.",
	whenSyncing:      "What is on this computer stays readable, and what you write is kept.",
	whenTranscribing: "Your recording is kept.",
	whenSpeaking:     "You can still read the message.",
	whenConnecting:   "Nothing was stored.",
	whenEditing:      "Nothing was changed.",
	whenWriting:      "Your text stays in the field.",
	whenReacting:     "Your reaction was taken back.",
}

// Explain puts an error into words for people: what happened, what was kept, what
// to do. Codes and causes are in Details.
func Explain(err error) Problem { return explain(err, generally) }

// explain is Explain for a known occasion.
func explain(err error, o occasion) Problem {
	if err == nil {
		return Problem{}
	}
	var p *Problem
	if errors.As(err, &p) {
		return *p
	}
	var portal *api.PortalURLError
	if errors.As(err, &portal) {
		return Problem{Text: "This address can't be used: " + portal.Reason + ".", Action: ActionSettings}
	}
	if p, ok := explainStorage(err); ok {
		return p
	}
	if isKeyring(err) {
		p := explainToken(err)
		if o == whenConnecting {
			p = say(o, "Your keyring could not keep the token: "+keyringWords(err), "Then connect again.", ActionNone, p.Details)
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
			return Problem{Text: "This was stopped before it was done. You can try again.", Action: ActionRetry}
		}
		return say(o, "Something went wrong.", "Try again.", ActionRetry, plainDetails(err))
	}
	return explainPortal(e, o)
}

// problem is explain as an error.
func problem(err error, o occasion) error {
	if err == nil {
		return nil
	}
	p := explain(err, o)
	return &p
}

// say puts the parts of a problem together.
func say(o occasion, happened, todo string, action Action, details string) Problem {
	parts := []string{happened}
	if k := kept[o]; k != "" {
		parts = append(parts, k)
	}
	if todo != "" {
		parts = append(parts, todo)
	}
	return Problem{Text: strings.Join(parts, " "), Action: action, Details: details}
}

func explainPortal(e *api.Error, o occasion) Problem {
	details := e.Error()
	switch e.Kind {
	case api.KindUnauthorized:
		if o == whenConnecting {
			return say(o, "The portal did not accept the token.", "Copy it again from the agent's Advanced section and paste it here.", ActionNone, details)
		}
		return say(o, "The portal did not accept your token.", "Sign in again to go on.", ActionSignIn, details)
	case api.KindNotFound:
		return explainNotFound(o, details)
	case api.KindInvalid:
		return explainInvalid(e, o, details)
	case api.KindTooLarge:
		return say(o, "The portal does not take files this large.", "Edit the message and send smaller files.", ActionNone, details)
	case api.KindUnavailable:
		if e.Status == http.StatusServiceUnavailable && !e.Own {
			return say(o, "The portal is in trouble at the moment.", laterWords(o, e.RetryAfter), ActionRetry, details)
		}
		return say(o, "The agent is busy or not running at the moment.", laterWords(o, e.RetryAfter), ActionRetry, details)
	case api.KindRedirect, api.KindPage:
		return explainInTheWay(e, o, details)
	case api.KindProxy:
		return explainProxy(e, o, details)
	case api.KindNetwork:
		return explainNetwork(e, o, details)
	case api.KindProtocol:
		return explainProtocol(e, o, details)
	case api.KindCanceled:
		return Problem{Text: "This was stopped before it was done. You can try again.", Action: ActionRetry, Details: details}
	}
	return say(o, "The portal answered in a way this version does not understand.", "Try again later.", ActionRetry, details)
}

// explainInTheWay explains that something else answered in the portal's place: a
// network that wants a login, most likely. Only whoever has just typed the address
// may have the wrong one.
func explainInTheWay(e *api.Error, o occasion, details string) Problem {
	happened := "A web page came instead of the portal's answer."
	if e.Kind == api.KindRedirect {
		happened = "Something wanted to send us to another address than the portal's, and nothing was sent there."
	}
	todo := "Log in to the network first; then it goes on by itself."
	switch o {
	case whenConnecting:
		todo = "If this network asks for a login, log in to it first. Otherwise check the portal's address."
	case generally, whenReacting, whenTranscribing, whenSpeaking, whenDownloading, whenEditing, whenWriting:
		todo = "Log in to the network first, then try again."
	}
	return say(o, happened, todo, ActionNetwork, details)
}

// explainProxy explains what a proxy between here and the portal did.
func explainProxy(e *api.Error, o occasion, details string) Problem {
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
	return say(o, happened, todo, ActionRetry, details)
}

func explainNotFound(o occasion, details string) Problem {
	switch o {
	case whenConnecting:
		return say(o, "The portal does not know this agent.", "Check the agent ID; it is in the agent's Advanced section.", ActionNone, details)
	case whenSending:
		return say(o, "This conversation has ended at the portal.", "Send it again to start a new conversation with it.", ActionSendAgain, details)
	case whenSyncing:
		return say(o, "The portal does not know this account.", "Check the portal's address and the user ID in the settings.", ActionSettings, details)
	case whenDownloading:
		return say(o, "The portal no longer has this file.", "", ActionNone, details)
	}
	return say(o, "The portal does not know this conversation any more.", "Start a new conversation to go on.", ActionNone, details)
}

// fieldNames are the fields of a refusal in people's words.
var fieldNames = map[string]string{
	"message": "text", "attachments": "files", "name": "name", "email": "e-mail address", "phone": "phone number",
	"user_id": "user ID", "ext_id": "user ID", "status": "status", "text": "text", "kwargs": "own fields",
}

func explainInvalid(e *api.Error, o occasion, details string) Problem {
	what := fieldNames[e.Field]
	switch {
	case what != "":
		what = "the " + what
	case e.Field != "":
		what = "“" + plain.Shorten(plain.Line(e.Field), 40) + "”"
	case o == whenSending:
		what = "the message"
	default:
		what = "this"
	}
	todo := "Change it and try again."
	if o == whenSending {
		todo = "Edit it and send it again."
	}
	happened := "The portal did not accept " + what + "."
	if e.Status == 0 && e.Detail != "" { // refused on this side, before sending
		happened = upperFirst(what) + " can't be sent: " + e.Detail + "."
	}
	return say(o, happened, todo, ActionNone, details)
}

func explainNetwork(e *api.Error, o occasion, details string) Problem {
	happened, todo, action := "The portal did not answer.", "", ActionRetry
	var dns *net.DNSError
	switch {
	case errors.As(e.Err, &dns) && dns.IsNotFound:
		happened = "The portal's address can't be found."
		todo = "Check your connection, or the portal's address in the settings."
	case isCertificate(e.Err):
		happened = "The portal's certificate can't be trusted, so nothing was sent."
		todo, action = "If this network asks for a login, log in to it first. Otherwise check the portal's address, or ask whoever runs it.", ActionNetwork
	case isRefused(e.Err):
		happened = "Nobody answers at the portal's address."
		todo = "Check the address, or try again later."
	case isUnreachable(e.Err):
		happened = "There is no connection to the portal."
	}
	if todo == "" || action == ActionRetry && (o == whenSending || o == whenSyncing) {
		todo = laterWords(o, 0)
	}
	return say(o, happened, todo, action, details)
}

func isCertificate(err error) bool {
	var unknown x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	var verify *tls.CertificateVerificationError
	return errors.As(err, &unknown) || errors.As(err, &host) || errors.As(err, &invalid) || errors.As(err, &verify)
}

func explainProtocol(e *api.Error, o occasion, details string) Problem {
	if e.Status/100 == 2 && o == whenSpeaking {
		return noSound(e, o, details)
	}
	if e.Status >= 500 {
		return say(o, "The portal is in trouble at the moment.", laterWords(o, 0), ActionRetry, details)
	}
	todo := "Check the portal's address, or try again later."
	if o == whenSending {
		todo = "Try again in a moment."
	}
	return say(o, "The portal's answer was not complete or not that of an agent.", todo, ActionRetry, details)
}

// laterWords says when the next try comes.
func laterWords(o occasion, after time.Duration) string {
	switch {
	case o == whenSending && after > 0:
		return fmt.Sprintf("It will be sent again in %s.", spanWords(after))
	case o == whenSending:
		return "It will be sent when the connection is back."
	case o == whenTranscribing:
		return "Try it again in a moment."
	case after > 0:
		return fmt.Sprintf("Try again in %s.", spanWords(after))
	}
	return "Try again in a moment."
}

// spanWords is a duration as people say it.
func spanWords(d time.Duration) string {
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

// plainDetails is an unknown error for the ones who ask. A cause that could carry
// an address is left out.
func plainDetails(err error) string {
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
func explainStorage(err error) (Problem, bool) {
	details := plainDetails(err)
	var newer *storage.NewerSchemaError
	switch {
	case errors.Is(err, storage.ErrInUse):
		return Problem{Text: "Delonix is already running with this data folder. Its window is being shown."}, true
	case errors.As(err, &newer):
		details = fmt.Sprintf("The local copy has form %d, this version knows %d.", newer.Found, newer.Known)
		fallthrough
	case errors.Is(err, storage.ErrNewerSchema):
		return Problem{Text: "Your local copy was written by a newer Delonix. It was not touched. Update Delonix, or start it with another data folder.", Details: details}, true
	case errors.Is(err, storage.ErrReadOnly):
		return Problem{Text: "The data folder can't be written. Nothing was changed. Check who owns it, or start Delonix with another data folder.", Details: details}, true
	case errors.Is(err, storage.ErrDiskFull):
		return Problem{Text: "The disk is full. Nothing that was stored is lost, but this could not be kept. Make room and try again.", Action: ActionRetry, Details: details}, true
	case errors.Is(err, storage.ErrCorrupt):
		return Problem{Text: "The local copy is damaged. Start Delonix again: it saves what was not sent and fetches the rest anew.", Details: details}, true
	case errors.Is(err, storage.ErrNotFound):
		return Problem{Text: "This is not there any more.", Details: details}, true
	case errors.Is(err, storage.ErrState):
		return Problem{Text: "This can't be done any more: the message has moved on in the meantime."}, true
	case errors.Is(err, storage.ErrTooLarge):
		return Problem{Text: "The file is too large. Nothing was sent."}, true
	case errors.Is(err, storage.ErrClosed):
		return Problem{Text: "Delonix is being closed."}, true
	}
	return Problem{}, false
}

// explainDevice explains errors of microphones and speakers.
func explainDevice(err error) (Problem, bool) {
	switch {
	case errors.Is(err, voice.ErrNoDevice):
		return Problem{Text: "The microphone or speaker was not found. Connect it, or choose another one in the settings.", Action: ActionSettings, Details: plainDetails(err)}, true
	case errors.Is(err, voice.ErrDeviceLost):
		return Problem{Text: "The microphone or speaker went away. What was said until then is kept. Connect it again, or choose another one.", Action: ActionSettings, Details: plainDetails(err)}, true
	case errors.Is(err, record.ErrNothingRecorded):
		return Problem{Text: "Nothing was recorded. Hold on a moment after you start, then speak."}, true
	case errors.Is(err, record.ErrBusy):
		return Problem{Text: "A recording is under way already."}, true
	}
	return Problem{}, false
}
