package problem

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
	"delonix/client/model"
	"delonix/client/voice"
	"delonix/client/voice/record"
	"delonix/storage"
	"delonix/storage/secrets"
)

// problems are one of each kind that can happen, with words its text must have.
var problems = []struct {
	name  string
	err   error
	when  Operation
	words []string
	then  model.Action
}{
	{"401 while sending", &api.Error{Kind: api.KindUnauthorized, Status: 401}, Sending, []string{"token", "message is kept", "Sign in"}, model.ActionSignIn},
	{"401 while connecting", &api.Error{Kind: api.KindUnauthorized, Status: 401}, Connecting, []string{"token", "Nothing was stored", "Copy it again"}, model.ActionNone},
	{"404 while sending", &api.Error{Kind: api.KindNotFound, Status: 404}, Sending, []string{"ended", "kept", "Send it again"}, model.ActionSendAgain},
	{"404 while connecting", &api.Error{Kind: api.KindNotFound, Status: 404}, Connecting, []string{"agent ID"}, model.ActionNone},
	{"404 while syncing", &api.Error{Kind: api.KindNotFound, Status: 404}, Syncing, []string{"account", "user ID"}, model.ActionSettings},
	{"404 of a file", &api.Error{Kind: api.KindNotFound, Status: 404}, Downloading, []string{"file"}, model.ActionNone},
	{"422 with a field", &api.Error{Kind: api.KindInvalid, Status: 422, Field: "email", Detail: "not an e-mail"}, Sending, []string{"e-mail address", "kept", "Edit"}, model.ActionNone},
	{"422 without a field", &api.Error{Kind: api.KindInvalid, Status: 422}, Sending, []string{"the message", "kept"}, model.ActionNone},
	{"422 with an odd field", &api.Error{Kind: api.KindInvalid, Status: 422, Field: "x\u202Ey"}, Generally, []string{"“xy”"}, model.ActionNone},
	{"413", &api.Error{Kind: api.KindTooLarge, Status: 413}, Sending, []string{"large", "kept", "smaller"}, model.ActionNone},
	{"503", &api.Error{Kind: api.KindUnavailable, Status: 503, Own: true}, Sending, []string{"busy", "kept", "will be sent"}, model.ActionRetry},
	{"429 with a time", &api.Error{Kind: api.KindUnavailable, Status: 429, RetryAfter: 90 * time.Second}, Sending, []string{"2 minutes"}, model.ActionRetry},
	{"redirect", &api.Error{Kind: api.KindRedirect, Status: 302}, Syncing, []string{"another address", "nothing was sent", "Log in to the network", "goes on by itself"}, model.ActionNetwork},
	{"redirect while connecting", &api.Error{Kind: api.KindRedirect, Status: 302}, Connecting, []string{"another address", "log in", "portal's address"}, model.ActionNetwork},
	{"page", &api.Error{Kind: api.KindPage, Status: 200}, Sending, []string{"web page", "message is kept", "Log in to the network"}, model.ActionNetwork},
	{"page instead of a voice", &api.Error{Kind: api.KindPage, Status: 511}, Speaking, []string{"web page", "Log in to the network", "try again"}, model.ActionNetwork},
	{"503 of a gateway", &api.Error{Kind: api.KindUnavailable, Status: 503}, Sending, []string{"in trouble", "kept", "will be sent"}, model.ActionRetry},
	{"proxy with a password", &api.Error{Kind: api.KindProxy, Status: 407, Err: &api.ProxyError{Asks: true}}, Syncing, []string{"proxy asks for a password"}, model.ActionRetry},
	{"proxy that refuses", &api.Error{Kind: api.KindProxy, Err: &api.ProxyError{Status: 403}}, Sending, []string{"does not let us through", "kept"}, model.ActionRetry},
	{"proxy that is gone", &api.Error{Kind: api.KindProxy, Err: &api.ProxyError{}}, Sending, []string{"proxy", "could not be used", "kept"}, model.ActionRetry},
	{"HTML", &api.Error{Kind: api.KindProtocol, Status: 200, Detail: "HTML"}, Generally, []string{"not complete or not that of an agent"}, model.ActionRetry},
	{"500", &api.Error{Kind: api.KindProtocol, Status: 500}, Generally, []string{"in trouble"}, model.ActionRetry},
	{"no name", &api.Error{Kind: api.KindNetwork, Err: &net.DNSError{IsNotFound: true}}, Connecting, []string{"can't be found"}, model.ActionRetry},
	{"refused", &api.Error{Kind: api.KindNetwork, Err: syscall.ECONNREFUSED}, Connecting, []string{"Nobody answers"}, model.ActionRetry},
	{"no network", &api.Error{Kind: api.KindNetwork, Err: syscall.ENETUNREACH}, Syncing, []string{"no connection", "readable"}, model.ActionRetry},
	{"certificate", &api.Error{Kind: api.KindNetwork, Err: x509.UnknownAuthorityError{}}, Syncing, []string{"certificate", "nothing was sent", "log in to it"}, model.ActionNetwork},
	{"half an answer", &api.Error{Kind: api.KindNetwork, Err: errors.New("unexpected EOF")}, Sending, []string{"did not answer", "kept"}, model.ActionRetry},
	{"stopped", context.Canceled, Generally, []string{"stopped"}, model.ActionRetry},
	{"bad address", &api.PortalURLError{Reason: "the address is empty"}, Connecting, []string{"the address is empty"}, model.ActionSettings},
	{"reaction refused", &api.Error{Kind: api.KindInvalid, Status: 422, Field: "feedback"}, Reacting, []string{"taken back"}, model.ActionNone},
	{"disk full", fmt.Errorf("queue: %w", storage.ErrDiskFull), Writing, []string{"disk is full", "Make room"}, model.ActionRetry},
	{"read-only", fmt.Errorf("open: %w", storage.ErrReadOnly), Generally, []string{"can't be written", "Nothing was changed"}, model.ActionNone},
	{"newer", &storage.NewerSchemaError{Found: 9, Known: 1}, Generally, []string{"newer Delonix", "not touched", "Update"}, model.ActionNone},
	{"damaged", storage.ErrCorrupt, Generally, []string{"damaged", "Start Delonix again"}, model.ActionNone},
	{"in use", storage.ErrInUse, Generally, []string{"already running"}, model.ActionNone},
	{"gone", storage.ErrNotFound, Generally, []string{"not there any more"}, model.ActionNone},
	{"too late", storage.ErrState, Editing, []string{"moved on"}, model.ActionNone},
	{"no microphone", fmt.Errorf("open: %w", voice.ErrNoDevice), Transcribing, []string{"not found", "settings"}, model.ActionSettings},
	{"unplugged", fmt.Errorf("read: %w", voice.ErrDeviceLost), Transcribing, []string{"went away", "kept"}, model.ActionSettings},
	{"nothing said", record.ErrNothingRecorded, Transcribing, []string{"Nothing was recorded"}, model.ActionNone},
	{"anything else", errors.New("something"), Sending, []string{"went wrong", "kept"}, model.ActionRetry},
}

// codes are what people should not have to read.
var codes = regexp.MustCompile(`\b[1-5]\d\d\b|\{|\}|HTTP|status|error|nil|[A-Z]{4,}|://|!`)

func TestExplain_SaysWhatHappenedWhatWasKeptAndWhatToDo(t *testing.T) {
	t.Parallel()
	for _, c := range problems {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := Explain(c.err, c.when)
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
			if again := Explain(&p, Generally); again != p {
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
	if p := Explain(&api.Error{Kind: api.KindNetwork, Err: err}, Connecting); !strings.Contains(p.Text, "Nobody answers") {
		t.Errorf("%v: %q", err, p.Text)
	}
}

func TestExplain_KeyringTroubleKeepsTheCopyReadable(t *testing.T) {
	t.Parallel()
	for err, action := range map[error]model.Action{
		secrets.ErrMissing: model.ActionRetry, secrets.ErrLocked: model.ActionUnlock, secrets.ErrDismissed: model.ActionUnlock, secrets.ErrHung: model.ActionRetry,
	} {
		if p := Token(err); !strings.Contains(p.Text, "readable") || p.Action != action {
			t.Errorf("%v: %+v", err, p)
		}
	}
	if p := Token(secrets.ErrNotFound); p.Action != model.ActionSignIn {
		t.Errorf("%+v", p)
	}
}

func TestExplain_DetailsNeverCarryAddresses(t *testing.T) {
	t.Parallel()
	p := Explain(errors.New(`Get "https://portal.example/x?token=secret": EOF`), Generally)
	if strings.Contains(p.Text+p.Details, "portal.example") || strings.Contains(p.Details, "secret") {
		t.Errorf("%+v", p)
	}
}

func TestProblem_SurvivesTheLocalCopy(t *testing.T) {
	t.Parallel()
	for _, c := range problems {
		p := Explain(c.err, c.when)
		if got := Decode(Encode(p)); got == nil || *got != p {
			t.Errorf("%s: %+v, want %+v", c.name, got, p)
		}
	}
	if Decode("") != nil || Decode("plain words").Text != "plain words" {
		t.Error("old errors are not read")
	}
}

func TestSpanWords_AreHowPeopleSay(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		0: "1 second", time.Second: "1 second", 45 * time.Second: "45 seconds", 100 * time.Second: "2 minutes", time.Hour: "60 minutes",
		3 * time.Hour: "3 hours", 72 * time.Hour: "3 days",
	} {
		if got := Span(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}
