package client

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"delonix/client/api"
	"delonix/client/voice"
	"delonix/client/voice/record"
	"delonix/storage"
	"delonix/storage/secrets"
)

// problems are one of each kind that can happen, with words its text must have.
var problems = []struct {
	name  string
	err   error
	when  occasion
	words []string
	then  Action
}{
	{"401 while sending", &api.Error{Kind: api.KindUnauthorized, Status: 401}, whenSending, []string{"token", "message is kept", "Sign in"}, ActionSignIn},
	{"401 while connecting", &api.Error{Kind: api.KindUnauthorized, Status: 401}, whenConnecting, []string{"token", "Nothing was stored", "Copy it again"}, ActionNone},
	{"404 while sending", &api.Error{Kind: api.KindNotFound, Status: 404}, whenSending, []string{"ended", "kept", "Send it again"}, ActionSendAgain},
	{"404 while connecting", &api.Error{Kind: api.KindNotFound, Status: 404}, whenConnecting, []string{"agent ID"}, ActionNone},
	{"404 while syncing", &api.Error{Kind: api.KindNotFound, Status: 404}, whenSyncing, []string{"account", "user ID"}, ActionSettings},
	{"404 of a file", &api.Error{Kind: api.KindNotFound, Status: 404}, whenDownloading, []string{"file"}, ActionNone},
	{"422 with a field", &api.Error{Kind: api.KindInvalid, Status: 422, Field: "email", Detail: "not an e-mail"}, whenSending, []string{"e-mail address", "kept", "Edit"}, ActionNone},
	{"422 without a field", &api.Error{Kind: api.KindInvalid, Status: 422}, whenSending, []string{"the message", "kept"}, ActionNone},
	{"422 with an odd field", &api.Error{Kind: api.KindInvalid, Status: 422, Field: "x\u202Ey"}, generally, []string{"“xy”"}, ActionNone},
	{"413", &api.Error{Kind: api.KindTooLarge, Status: 413}, whenSending, []string{"large", "kept", "smaller"}, ActionNone},
	{"503", &api.Error{Kind: api.KindUnavailable, Status: 503, Own: true}, whenSending, []string{"busy", "kept", "will be sent"}, ActionRetry},
	{"429 with a time", &api.Error{Kind: api.KindUnavailable, Status: 429, RetryAfter: 90 * time.Second}, whenSending, []string{"2 minutes"}, ActionRetry},
	{"redirect", &api.Error{Kind: api.KindRedirect, Status: 302}, whenSyncing, []string{"another address", "nothing was sent", "Log in to the network", "goes on by itself"}, ActionNetwork},
	{"redirect while connecting", &api.Error{Kind: api.KindRedirect, Status: 302}, whenConnecting, []string{"another address", "log in", "portal's address"}, ActionNetwork},
	{"page", &api.Error{Kind: api.KindPage, Status: 200}, whenSending, []string{"web page", "message is kept", "Log in to the network"}, ActionNetwork},
	{"page instead of a voice", &api.Error{Kind: api.KindPage, Status: 511}, whenSpeaking, []string{"web page", "Log in to the network", "try again"}, ActionNetwork},
	{"503 of a gateway", &api.Error{Kind: api.KindUnavailable, Status: 503}, whenSending, []string{"in trouble", "kept", "will be sent"}, ActionRetry},
	{"proxy with a password", &api.Error{Kind: api.KindProxy, Status: 407, Err: &api.ProxyError{Asks: true}}, whenSyncing, []string{"proxy asks for a password"}, ActionRetry},
	{"proxy that refuses", &api.Error{Kind: api.KindProxy, Err: &api.ProxyError{Status: 403}}, whenSending, []string{"does not let us through", "kept"}, ActionRetry},
	{"proxy that is gone", &api.Error{Kind: api.KindProxy, Err: &api.ProxyError{}}, whenSending, []string{"proxy", "could not be used", "kept"}, ActionRetry},
	{"HTML", &api.Error{Kind: api.KindProtocol, Status: 200, Detail: "HTML"}, generally, []string{"not complete or not that of an agent"}, ActionRetry},
	{"500", &api.Error{Kind: api.KindProtocol, Status: 500}, generally, []string{"in trouble"}, ActionRetry},
	{"no name", &api.Error{Kind: api.KindNetwork, Err: &net.DNSError{IsNotFound: true}}, whenConnecting, []string{"can't be found"}, ActionRetry},
	{"refused", &api.Error{Kind: api.KindNetwork, Err: syscall.ECONNREFUSED}, whenConnecting, []string{"Nobody answers"}, ActionRetry},
	{"no network", &api.Error{Kind: api.KindNetwork, Err: syscall.ENETUNREACH}, whenSyncing, []string{"no connection", "readable"}, ActionRetry},
	{"certificate", &api.Error{Kind: api.KindNetwork, Err: x509.UnknownAuthorityError{}}, whenSyncing, []string{"certificate", "nothing was sent", "log in to it"}, ActionNetwork},
	{"half an answer", &api.Error{Kind: api.KindNetwork, Err: errors.New("unexpected EOF")}, whenSending, []string{"did not answer", "kept"}, ActionRetry},
	{"stopped", context.Canceled, generally, []string{"stopped"}, ActionRetry},
	{"bad address", &api.PortalURLError{Reason: "the address is empty"}, whenConnecting, []string{"the address is empty"}, ActionSettings},
	{"reaction refused", &api.Error{Kind: api.KindInvalid, Status: 422, Field: "feedback"}, whenReacting, []string{"taken back"}, ActionNone},
	{"disk full", fmt.Errorf("queue: %w", storage.ErrDiskFull), whenWriting, []string{"disk is full", "Make room"}, ActionRetry},
	{"read-only", fmt.Errorf("open: %w", storage.ErrReadOnly), generally, []string{"can't be written", "Nothing was changed"}, ActionNone},
	{"newer", &storage.NewerSchemaError{Found: 9, Known: 1}, generally, []string{"newer Delonix", "not touched", "Update"}, ActionNone},
	{"damaged", storage.ErrCorrupt, generally, []string{"damaged", "Start Delonix again"}, ActionNone},
	{"in use", storage.ErrInUse, generally, []string{"already running"}, ActionNone},
	{"gone", storage.ErrNotFound, generally, []string{"not there any more"}, ActionNone},
	{"too late", storage.ErrState, whenEditing, []string{"moved on"}, ActionNone},
	{"no microphone", fmt.Errorf("open: %w", voice.ErrNoDevice), whenTranscribing, []string{"not found", "settings"}, ActionSettings},
	{"unplugged", fmt.Errorf("read: %w", voice.ErrDeviceLost), whenTranscribing, []string{"went away", "kept"}, ActionSettings},
	{"nothing said", record.ErrNothingRecorded, whenTranscribing, []string{"Nothing was recorded"}, ActionNone},
	{"anything else", errors.New("something"), whenSending, []string{"went wrong", "kept"}, ActionRetry},
}

// codes are what people should not have to read.
var codes = regexp.MustCompile(`\b[1-5]\d\d\b|\{|\}|HTTP|status|error|nil|[A-Z]{4,}|://|!`)

func TestExplain_SaysWhatHappenedWhatWasKeptAndWhatToDo(t *testing.T) {
	t.Parallel()
	for _, c := range problems {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := explain(c.err, c.when)
			for _, w := range c.words {
				if !strings.Contains(p.Text, w) {
					t.Errorf("%q lacks %q", p.Text, w)
				}
			}
			if p.Action != c.then {
				t.Errorf("action %q, want %q", p.Action, c.then)
			}
			if bad := codes.FindString(p.Text); bad != "" {
				t.Errorf("%q has %q", p.Text, bad)
			}
			if !strings.HasSuffix(p.Text, ".") {
				t.Errorf("%q is no sentence", p.Text)
			}
			if again := Explain(&p); again != p {
				t.Errorf("explained twice: %+v", again)
			}
		})
	}
}

// What the system itself says of a closed port, whatever its code is there.
func TestExplain_KnowsARefusedConnection(t *testing.T) {
	t.Parallel()
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	_, err = net.Dial("tcp", closed.Addr().String())
	if p := explain(&api.Error{Kind: api.KindNetwork, Err: err}, whenConnecting); !strings.Contains(p.Text, "Nobody answers") {
		t.Errorf("%v: %q", err, p.Text)
	}
}

func TestExplain_KeyringTroubleKeepsTheCopyReadable(t *testing.T) {
	t.Parallel()
	for err, action := range map[error]Action{
		secrets.ErrMissing: ActionRetry, secrets.ErrLocked: ActionUnlock, secrets.ErrDismissed: ActionUnlock, secrets.ErrHung: ActionRetry,
	} {
		if p := explainToken(err); !strings.Contains(p.Text, "readable") || p.Action != action {
			t.Errorf("%v: %+v", err, p)
		}
	}
	if p := explainToken(secrets.ErrNotFound); p.Action != ActionSignIn {
		t.Errorf("%+v", p)
	}
}

func TestExplain_DetailsNeverCarryAddresses(t *testing.T) {
	t.Parallel()
	p := Explain(errors.New(`Get "https://portal.example/x?token=secret": EOF`))
	if strings.Contains(p.Text+p.Details, "portal.example") || strings.Contains(p.Details, "secret") {
		t.Errorf("%+v", p)
	}
}

func TestProblem_SurvivesTheLocalCopy(t *testing.T) {
	t.Parallel()
	for _, c := range problems {
		p := explain(c.err, c.when)
		if got := decodeProblem(encodeProblem(p)); got == nil || *got != p {
			t.Errorf("%s: %+v, want %+v", c.name, got, p)
		}
	}
	if decodeProblem("") != nil || decodeProblem("plain words").Text != "plain words" {
		t.Error("old errors are not read")
	}
}

func TestSpanWords_AreHowPeopleSay(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		0: "1 second", time.Second: "1 second", 45 * time.Second: "45 seconds", 100 * time.Second: "2 minutes", time.Hour: "60 minutes",
		3 * time.Hour: "3 hours", 72 * time.Hour: "3 days",
	} {
		if got := spanWords(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}
