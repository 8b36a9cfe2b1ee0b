package client

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"delonix/client/voice"
	"delonix/storage"
)

func TestBackoff_DoublesWithJitterUpToAMinute(t *testing.T) {
	t.Parallel()
	b := backoff{random: func() float64 { return 0.999999 }}
	want := []time.Duration{1, 2, 4, 8, 16, 32, 60, 60}
	for i, w := range want {
		got := b.next()
		if got > w*time.Second || got < w*time.Second-10*time.Millisecond {
			t.Errorf("try %d: %v, want just under %v", i, got, w*time.Second)
		}
	}
	b.held(29 * time.Second)
	if got := b.next(); got < 59*time.Second {
		t.Errorf("an unstable connection reset the back-off: %v", got)
	}
	b.held(30 * time.Second)
	if got := b.next(); got > time.Second {
		t.Errorf("a stable connection did not reset the back-off: %v", got)
	}
}

func TestWakeWatch_NoticesSleepAndClockChanges(t *testing.T) {
	t.Parallel()
	start := time.Now()
	for name, c := range map[string]struct {
		mono, wall time.Duration
		want       bool
	}{
		"an ordinary tick":             {5 * time.Second, 5 * time.Second, false},
		"a late tick":                  {9 * time.Second, 9 * time.Second, false},
		"sleep, monotonic clock stood": {5 * time.Second, time.Hour, true},
		"sleep, monotonic clock ran":   {time.Hour, time.Hour, true},
		"clock moved back a day":       {5 * time.Second, 5*time.Second - 24*time.Hour, true},
	} {
		w := wakeWatch{wall: start.Round(0), mono: start}
		w.wall = w.wall.Add(c.mono - c.wall) // as if the wall clock had moved by c.wall
		if got := w.observe(start.Add(c.mono)); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	var first wakeWatch
	if first.observe(start) {
		t.Error("the first observation can't tell of sleep")
	}
}

func TestCleanFileName_IsHarmless(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"invoice.pdf":              "invoice.pdf",
		"../../etc/passwd":         "passwd",
		`C:\Users\a\evil.exe`:      "evil.exe",
		"photo\u202Egpj.exe":       "photogpj.exe",
		"a\x00b\nc.txt":            "ab c.txt",
		"":                         "file",
		"..":                       "file",
		"con<>:|?*.txt":            "con______.txt",
		"trailing. . .":            "trailing",
		strings.Repeat("x", 300):   strings.Repeat("x", 119) + "…",
		"  spaces   in\tit .txt  ": "spaces   in it .txt",
		"two  blanks.txt":          "two  blanks.txt",
		"👨\u200d👩\u200d👧.png":      "👨\u200d👩\u200d👧.png",
		"b\xffd.txt":               "b\ufffdd.txt",
	} {
		if got := cleanFileName(in); got != want {
			t.Errorf("cleanFileName(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestNameOfFile_HasTheEndingOfItsType(t *testing.T) {
	t.Parallel()
	for _, c := range [][3]string{{"", "application/pdf", "file.pdf"}, {" ", "image/PNG; x=y", "file.png"}, {"", "x/y", "file"}, {"a", "application/pdf", "a"}} {
		if got := nameOfFile(c[0], c[1]); got != c[2] {
			t.Errorf("%q of type %q is %q", c[0], c[1], got)
		}
	}
}

func TestClean_NeverLeavesControlCharacters(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes"))
		for _, r := range cleanLine(s) + cleanFileName(s) {
			if r < ' ' || r == 0x7f || isDirection(r) {
				t.Fatalf("%q is left of %q", r, s)
			}
		}
		for _, r := range cleanText(s) {
			if r < ' ' && r != '\n' && r != '\t' {
				t.Fatalf("%q is left of %q", r, s)
			}
		}
	})
}

func FuzzCleanFileName(f *testing.F) {
	for _, s := range []string{"a.txt", "../x", "\u202Eexe.txt", strings.Repeat("é", 500) + ".jpeg"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := cleanFileName(s)
		if got == "" || strings.ContainsAny(got, "/\\\x00\n") || len([]rune(got)) > fileNameMost {
			t.Fatalf("cleanFileName(%q) = %q", s, got)
		}
	})
}

func TestBus_MeltsWhatASlowSubscriberDidNotSee(t *testing.T) {
	t.Parallel()
	b := newBus()
	release, entered := make(chan struct{}), make(chan struct{})
	var mu sync.Mutex
	var got []Event
	b.subscribe(func(e Event) {
		mu.Lock()
		got = append(got, e)
		first := len(got) == 1
		mu.Unlock()
		if first {
			close(entered)
			<-release
		}
	})
	b.publish(SettingsChanged{})
	<-entered
	for i := range 1000 {
		b.publish(MessagesChanged{Conversation: 1, IDs: []MessageID{MessageID(i % 3)}})
		b.publish(ConversationsChanged{IDs: []ConversationID{ConversationID(i % 2)}})
		b.publish(UnreadChanged{Conversations: i})
	}
	b.publish(Alert{Title: "a"})
	b.publish(Alert{Title: "b"})
	close(release)
	b.close()
	if len(got) != 6 {
		t.Fatalf("%d events, want 6: %+v", len(got), got)
	}
	if m := got[1].(MessagesChanged); len(m.IDs) != 3 {
		t.Errorf("messages %v", m.IDs)
	}
	if u := got[3].(UnreadChanged); u.Conversations != 999 {
		t.Errorf("unread %d, want the last", u.Conversations)
	}
	if got[4].(Alert).Title != "a" || got[5].(Alert).Title != "b" {
		t.Error("alerts are out of order or melted")
	}
}

func TestBus_RemovedMessagesAreNotNamedAsChanged(t *testing.T) {
	t.Parallel()
	q := coalesce(nil, MessagesChanged{Conversation: 1, IDs: []MessageID{1, 2}})
	q = coalesce(q, MessagesChanged{Conversation: 1, Removed: []MessageID{2}})
	m := q[0].(MessagesChanged)
	if len(q) != 1 || len(m.IDs) != 1 || m.IDs[0] != 1 || len(m.Removed) != 1 {
		t.Errorf("%+v", q)
	}
	q = coalesce(q, MessagesChanged{Conversation: 1})
	if m := q[0].(MessagesChanged); !rereads(m) {
		t.Errorf("re-reading everything got lost: %+v", m)
	}
}

func TestBus_CallStatesAreAllDelivered(t *testing.T) {
	t.Parallel()
	var q []Event
	for _, s := range []CallState{CallListening, CallListening, CallHearing, CallListening} {
		q = coalesce(q, CallChanged{Call: Call{State: s}})
	}
	if len(q) != 3 {
		t.Fatalf("%d events", len(q))
	}
	if last := q[len(q)-1].(CallChanged); last.Call.State != CallListening {
		t.Errorf("the last state is %q", last.Call.State)
	}
}

func TestRaise_ASecondStartReachesTheFirst(t *testing.T) {
	t.Parallel()
	for name, dir := range map[string]string{
		"short path": t.TempDir(),
		"long path":  filepath.Join(t.TempDir(), strings.Repeat("long", 40)),
	} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		raised := make(chan struct{}, 1)
		r, err := listenRaise(dir, func(context.Context) bool { raised <- struct{}{}; return true })
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := askRaiseAt(context.Background(), r.address()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		<-raised
		r.close()
		if err := askRaiseAt(context.Background(), r.address()); err == nil {
			t.Errorf("%s: a closed instance answered", name)
		}
	}
}

func TestRaise_SaysThatTheFirstDoesNotAnswer(t *testing.T) {
	t.Parallel()
	r, err := listenRaise(t.TempDir(), func(ctx context.Context) bool { // a window that hangs
		<-ctx.Done()
		return false
	})
	if err != nil {
		t.Fatal(err)
	}
	hung, err := net.Listen("unix", filepath.Join(t.TempDir(), "s")) // a process that stands still
	if err != nil {
		t.Fatal(err)
	}
	defer hung.Close()
	for what, address := range map[string]string{"window": r.address(), "process": "unix secret " + hung.Addr().String()} {
		ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
		if err := askRaiseAt(ctx, address); err == nil {
			t.Errorf("a %s that hangs answered", what)
		}
		cancel()
	}
	r.close() // ends what hangs
}

func TestOpen_BesideAnInstanceThatHangsSaysSo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	store, err := storage.Open(context.Background(), dir, storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	hung, err := net.Listen("unix", filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	defer hung.Close()
	if err := store.Lock().Publish("unix secret " + hung.Addr().String()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_, err = Open(ctx, Options{Dir: dir})
	var p *Problem
	if !errors.As(err, &p) || !strings.Contains(p.Text, "does not answer") {
		t.Errorf("a second start says %v", err)
	}
}

func TestRaise_WrongSecretIsIgnored(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r, err := listenRaise(dir, func(context.Context) bool { t.Error("raised by a stranger"); return true })
	if err != nil {
		t.Fatal(err)
	}
	defer r.close()
	a := r.listener.Addr()
	if err := askRaiseAt(context.Background(), a.Network()+" wrong "+a.String()); err == nil {
		t.Error("a wrong secret was accepted")
	}
}

func TestCall_TakesTheViewOfTheConversation(t *testing.T) {
	t.Parallel()
	c := Call{Level: 0.5}
	showView(&c, voice.View{State: voice.StateSpeaking, Open: true, Reply: "17", Saying: "One. Two.", Sentence: "Two."})
	if c.Message != 17 || !c.Open || c.Level != 0.5 || c.Problem != nil || c.Resting() {
		t.Errorf("%+v", c)
	}
	showView(&c, voice.View{State: voice.StateListening, Open: true, Reply: "17", Saying: "One. Two."})
	if c.Message != 0 {
		t.Error("a reply is marked after it was heard")
	}
	showView(&c, voice.View{State: voice.StateMuted, Trouble: &voice.Trouble{Kind: voice.TroubleIdle, Text: "closed"}})
	if c.Open || c.Level != 0 || !c.Resting() || c.Problem.Action != ActionNone {
		t.Errorf("%+v", c)
	}
	for kind, want := range map[voice.TroubleKind]Action{voice.TroubleMicrophone: ActionSettings, voice.TroubleSpeaker: ActionSettings, voice.TroubleConnection: ActionRetry} {
		if p := troubleProblem(&voice.Trouble{Kind: kind}); p.Action != want {
			t.Errorf("%s: %q", kind, p.Action)
		}
	}
}
