package talk

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"delonix/client"
	"delonix/ui/bridge"
	"delonix/ui/call"
	"delonix/ui/chat"
	"delonix/ui/composer"
	"delonix/ui/uitest"
)

func TestMain(m *testing.M) { uitest.Main(m) }

// voice is a client that notes what it is asked for.
type voice struct {
	tell    func(client.Event)
	mu      sync.Mutex
	asked   []string
	refused error                            // of talking
	names   map[client.ConversationID]string // of agents
	held    chan struct{}                    // to read a conversation waits for this
	kept    []client.Utterance
}

func (v *voice) note(format string, args ...any) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.asked = append(v.asked, fmt.Sprintf(format, args...))
	return v.refused
}

func (v *voice) Subscribe(f func(client.Event)) func() { v.tell = f; return func() {} }

func (v *voice) Talk(_ context.Context, id client.ConversationID) error { return v.note("talk %d", id) }
func (v *voice) CancelTalk()                                            { _ = v.note("cancel") }
func (v *voice) StopSpeaking()                                          { _ = v.note("stop speaking") }
func (v *voice) StartCall(_ context.Context, id client.ConversationID) error {
	return v.note("call %d", id)
}
func (v *voice) EndCall()         { _ = v.note("end") }
func (v *voice) SkipReply()       { _ = v.note("skip") }
func (v *voice) Push(down bool)   { _ = v.note("push %t", down) }
func (v *voice) SetMuted(on bool) { _ = v.note("muted %t", on) }

func (v *voice) SetPaused(on bool) { _ = v.note("paused %t", on) }

func (v *voice) Conversation(_ context.Context, id client.ConversationID) (client.Conversation, error) {
	if v.held != nil {
		<-v.held
	}
	return client.Conversation{ID: id, AgentName: v.names[id]}, nil
}

func (v *voice) PendingUtterances(context.Context) ([]client.Utterance, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.Clone(v.kept), nil
}

func (v *voice) RetryUtterance(_ context.Context, id client.UtteranceID) error {
	return v.note("retry %d", id)
}

func (v *voice) NotForAgent(_ context.Context, id client.MessageID) error {
	return v.note("not for the agent %d", id)
}

func (v *voice) DiscardUtterance(_ context.Context, id client.UtteranceID) error {
	v.mu.Lock()
	v.kept = slices.DeleteFunc(v.kept, func(u client.Utterance) bool { return u.ID == id })
	v.mu.Unlock()
	return v.note("discard %d", id)
}

// bench is the presenter with its views on such a client. Conversation 1 is open.
type bench struct {
	*Talk
	t         *testing.T
	d         *uitest.Desk
	voice     *voice
	over      *bridge.Bridge
	now       time.Time
	open      client.ConversationID
	trial     bool // the devices are being tried out
	problems  []error
	activity  string
	hurried   int
	relayouts int
}

func newBench(t *testing.T) *bench {
	b := &bench{t: t, d: uitest.New(t), voice: &voice{names: map[client.ConversationID]string{1: "Flame", 2: "Smoke"}}, open: 1, now: time.Date(2026, 3, 10, 14, 0, 0, 0, time.Local)}
	view := chat.New(chat.Actions{Speak: func(client.MessageID) {}, StopSpeak: func() { b.StopSpeaking() },
		SendSpoken: func(id client.UtteranceID) { b.Retry(id) }, DropSpoken: func(id client.UtteranceID) { b.Discard(id) }}, func() bool { return false })
	comp := composer.New(composer.Actions{Talk: func() { b.Tap() }, CancelTalk: func() { b.Cancel() }})
	panel := call.New(call.Actions{Enlarge: func() {}})
	panel.Hide()
	b.d.Show(container.NewBorder(nil, container.NewVBox(panel, comp), nil, nil, view), 900, 700)
	t.Cleanup(view.Close)
	view.Open(client.Conversation{ID: 1}, client.Agent{})
	view.SetMessages([]client.Message{{ID: 11, Conversation: 1, Role: client.RoleAgent, Text: "Your parcel left. It comes today."}}, false)
	b.over = bridge.New(context.Background(), b.voice)
	t.Cleanup(b.over.Close)
	b.Talk = New(Options{
		Client: b.voice, Bridge: b.over, Nav: b, Chat: view, Composer: comp, Panel: panel,
		Open:     func() client.ConversationID { return b.open },
		EndTrial: func() bool { was := b.trial; b.trial = false; return was },
		Activity: func(words string) { b.activity = words }, Hurry: func() { b.hurried++ }, Relayout: func() { b.relayouts++ },
	})
	b.Now = func() time.Time { return b.now }
	t.Cleanup(b.Talk.Close)
	return b
}

// Problem notes what is told.
func (b *bench) Problem(err error) {
	if err != nil {
		b.problems = append(b.problems, err)
	}
}

// asks waits until the client was asked for these things since the last look, one after
// the other.
func (b *bench) asks(want ...string) {
	b.t.Helper()
	var got []string
	b.d.Await(fmt.Sprint("the client is asked for ", want), func() bool {
		b.voice.mu.Lock()
		defer b.voice.mu.Unlock()
		got = b.voice.asked
		return len(got) >= len(want)
	})
	b.voice.mu.Lock()
	defer b.voice.mu.Unlock()
	if !slices.Equal(got, want) {
		b.t.Errorf("the client was asked for %q, not %q", got, want)
	}
	b.voice.asked = nil
}

// asksNoMore ends what goes on, and fails if the client was asked for anything since
// the last look.
func (b *bench) asksNoMore() {
	b.t.Helper()
	b.over.Close()
	b.asks()
}

// records tells that push-to-talk is in a phase.
func (b *bench) records(p client.RecordingPhase) {
	b.SetRecording(client.Recording{Conversation: 1, Phase: p})
}

// passes lets time go by.
func (b *bench) passes(d time.Duration) { b.now = b.now.Add(d) }

// button finds a button of the views, nil if it is not to be seen.
func (b *bench) button(in fyne.CanvasObject, name string) bool { return uitest.Button(in, name) != nil }
