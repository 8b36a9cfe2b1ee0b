package chat

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"delonix/client"
	"delonix/ui/uitest"
)

func TestMain(m *testing.M) { uitest.Main(m) }

// bench is a chat whose actions the test notes.
type bench struct {
	*View
	d     *uitest.Desk
	win   fyne.Window
	now   time.Time
	did   []string
	seen  []client.MessageID
	focus bool
}

func newBench(t *testing.T) *bench {
	b := &bench{d: uitest.New(t), now: time.Date(2026, 3, 10, 14, 0, 0, 0, time.Local), focus: true}
	note := func(what string) { b.did = append(b.did, what) }
	id := func(what string) func(client.MessageID) {
		return func(id client.MessageID) { note(fmt.Sprint(what, " ", id)) }
	}
	b.View = New(Actions{
		Send: func(s string) { note("send " + s) }, SendAgain: id("again"), Edit: id("edit"), Delete: id("delete"), Copy: func(s string) { note("copy " + s) },
		Speak: id("speak"), StopSpeak: func() { note("stop") }, SaveSpeech: id("save"),
		React:    func(id client.MessageID, f client.Feedback) { note(fmt.Sprint("react ", id, " ", f)) },
		OpenFile: func(client.Attachment) { note("open") }, OpenLink: func(s string) { note("link " + s) }, LoadOlder: func() { note("older") },
		LoadNewer: func() { note("newer") }, LoadNewest: func() { note("newest") },
		Seen: func(id client.MessageID) { b.seen = append(b.seen, id) }, Search: func() { note("search") }, Menu: func(fyne.CanvasObject) {},
		RetryNow: func() { note("retry") }, StartAgain: func() { note("start again") }, Solve: func(a client.Action) { note("solve " + string(a)) },
		SendSpoken: func(id client.UtteranceID) { note(fmt.Sprint("send spoken ", id)) }, DropSpoken: func(id client.UtteranceID) { note(fmt.Sprint("drop spoken ", id)) },
	}, func() bool { return b.focus })
	b.Now = func() time.Time { return b.now }
	t.Cleanup(b.Close)
	b.win = b.d.Show(b.View, 780, 600)
	return b
}

func (b *bench) open(c client.Conversation, list ...client.Message) {
	c.ID = 1
	b.Open(c, client.Agent{ID: 1, Name: "Support"})
	b.SetMessages(list, false)
}

func (b *bench) reply(id client.MessageID, text string) client.Message {
	return client.Message{ID: id, Role: client.RoleAgent, Text: text, At: b.now.Add(time.Duration(id) * time.Second), State: client.StateReceived}
}

func (b *bench) own(id client.MessageID, state client.State) client.Message {
	return client.Message{ID: id, Role: client.RoleUser, Text: fmt.Sprint("own ", id), At: b.now.Add(time.Duration(id) * time.Second), State: state}
}

// done gives what was done since the last time.
func (b *bench) done() string {
	s := strings.Join(b.did, ", ")
	b.did = nil
	return s
}

func TestBanner_OfflineComesAfterFiveSecondsWithAWayOut(t *testing.T) {
	b := newBench(t)
	b.open(client.Conversation{}, b.reply(1, "hello"))
	b.SetConnection(client.Connection{State: client.ConnOffline, Since: b.now})
	uitest.ReadsNot(t, b.View, "No connection")
	b.now = b.now.Add(5 * time.Second)
	b.Tick()
	uitest.Reads(t, b.View, "No connection to the portal.")
	retry := uitest.Button(b.View, "Retry now")
	b.Tick()
	if uitest.Button(b.View, "Retry now") != retry {
		t.Error("a tick takes the button away from under the finger")
	}
	uitest.Press(t, b.View, "Retry now")
	b.SetConnection(client.Connection{State: client.ConnOnline})
	uitest.ReadsNot(t, b.View, "No connection")
	b.SetConnection(client.Connection{State: client.ConnUnauthorized})
	uitest.Press(t, b.View, "Sign in")
	if got := b.done(); got != "retry, solve sign_in" {
		t.Errorf("done: %s", got)
	}
}

func TestBanner_TellsTheWaitForTheFirstAndTheLastAnswer(t *testing.T) {
	b := newBench(t)
	c := client.Conversation{Handler: client.HandledByOperator, OperatorName: "John Doe", WaitingSince: b.now.Add(-70 * time.Second)}
	b.open(c)
	uitest.Reads(t, b.View, "Handed over to John Doe. Waiting for the first answer for 1 min 10 s.")
	if !b.Counts() {
		t.Error("a wait that is shown does not count")
	}
	c.ID, c.Answered, c.FirstAnswerAfter = 1, true, 90*time.Second
	b.SetConversation(c)
	uitest.Reads(t, b.View, "With John Doe. Waiting for an answer for 1 min 10 s.")
	c.WaitingSince = time.Time{}
	b.SetConversation(c)
	uitest.Reads(t, b.View, "With John Doe. The first answer came after 1 min 30 s.")
	if b.Counts() {
		t.Error("nothing is waited for")
	}
}

func TestBanner_CountsDownWhenATenthOfTheTimeIsLeft(t *testing.T) {
	b := newBench(t)
	c := client.Conversation{CloseTime: b.now.Add(7 * time.Minute), Timeout: time.Hour}
	b.open(c)
	uitest.ReadsNot(t, b.View, "closes by itself")
	b.now = b.now.Add(2 * time.Minute)
	b.Tick()
	uitest.Reads(t, b.View, "closes by itself in 5 min")
	c.ID, c.Closed, c.ClosedWhy = 1, true, "Closed because its time was over"
	b.SetConversation(c)
	uitest.Reads(t, b.View, "This conversation is closed because its time was over.")
	uitest.Press(t, b.View, "Start a new conversation about this")
	if got := b.done(); got != "start again" {
		t.Errorf("done: %s", got)
	}
}

func TestClosedWords_SayEachThingOnce(t *testing.T) {
	for why, want := range map[string]string{
		"": "This conversation is closed.", "Closed": "This conversation is closed.", "Closed: busy": "This conversation is closed: busy.",
		"Closed after an error": "This conversation is closed after an error.", "Resolved by the operator": "This conversation is closed. Resolved by the operator.",
	} {
		if got := closedWords(why); got != want {
			t.Errorf("%q: %q", why, got)
		}
	}
}

func TestBanner_KeptRecordingsCanBeSentOrDiscarded(t *testing.T) {
	b := newBench(t)
	b.open(client.Conversation{}, b.reply(1, "hello"))
	list := []client.Utterance{{ID: 7, Length: 12 * time.Second, Problem: &client.Problem{Text: "The portal did not answer."}}, {ID: 8, Length: time.Second}}
	b.SetPending(list)
	uitest.Reads(t, b.View, "The portal did not answer. (12 s) 1 more is kept.")
	uitest.Press(t, b.View, "Send it")
	if uitest.Button(b.View, "Send it") != nil {
		t.Error("it can be sent twice")
	}
	b.SetPending(list[1:])
	uitest.Reads(t, b.View, "A recording of 1 s is kept.")
	uitest.Press(t, b.View, "Discard")
	b.SetPending(nil)
	uitest.ReadsNot(t, b.View, "recording", "One moment")
	if got := b.done(); got != "send spoken 7, drop spoken 8" {
		t.Errorf("done: %s", got)
	}
}

func TestHandOver_LineTellsTheWaitOnceItIsKnown(t *testing.T) {
	b := newBench(t)
	line := client.Message{ID: 2, Role: client.RoleEvent, Event: client.EventHandedOver, Text: "Handed over to John Doe", At: b.now}
	b.open(client.Conversation{}, b.reply(1, "hello"), line)
	uitest.Reads(t, b.View, "Handed over to John Doe · 14:00")
	uitest.ReadsNot(t, b.View, "waited")
	b.SetConversation(client.Conversation{ID: 1, Answered: true, FirstAnswerAfter: 70 * time.Second})
	uitest.Reads(t, b.View, "Handed over to John Doe · 14:00 · waited 1 min 10 s")
}

func TestJump_CountsWhatCameWhileReadingAbove(t *testing.T) {
	b := newBench(t)
	var list []client.Message
	for i := range 40 {
		list = append(list, b.reply(client.MessageID(i+1), "message"))
	}
	b.open(client.Conversation{}, list...)
	b.Page(-2)
	uitest.Reads(t, b.View, "To the newest")
	list = append(list, b.reply(41, "new"))
	b.Replace(list, nil)
	uitest.Reads(t, b.View, "1 new message")
	list = append(list, b.reply(42, "new"), b.own(43, client.StateSent))
	b.Replace(list, nil)
	uitest.Reads(t, b.View, "2 new messages")
	b.ScrollToEnd()
	uitest.ReadsNot(t, b.View, "new messages", "To the newest")
	if b.seen[len(b.seen)-1] != 43 {
		t.Errorf("seen up to %v", b.seen)
	}
}

func TestJump_IsNotOfferedWhereEverythingIsInSight(t *testing.T) {
	b := newBench(t)
	b.open(client.Conversation{}, b.reply(1, "hello"), b.reply(2, "world"))
	b.Mark(1)
	uitest.ReadsNot(t, b.View, "To the newest")
}

func TestSeen_OnlyWithTheWindowInFocus(t *testing.T) {
	b := newBench(t)
	b.focus = false
	b.open(client.Conversation{}, b.reply(1, "hello"))
	if len(b.seen) > 0 {
		t.Errorf("seen %v without the focus", b.seen)
	}
	b.focus = true
	b.Seen()
	if !slices.Equal(b.seen, []client.MessageID{1}) {
		t.Errorf("seen %v", b.seen)
	}
}

func TestMenu_OffersWhatCanBeDoneWithTheMessage(t *testing.T) {
	b := newBench(t)
	liked := b.reply(1, "answer")
	liked.CanReact, liked.Feedback = true, client.FeedbackGood
	b.open(client.Conversation{}, liked, b.own(2, client.StateSent), b.own(3, client.StateQueued), b.own(4, client.StateFailed), b.own(5, client.StateUnconfirmed))
	for key, want := range map[int64]string{
		1: "Copy|Copy as Markdown|Select all|Read aloud|Save speech as file…|Good answer|Bad answer", 2: "Copy|Select all", 3: "Copy|Select all|Edit|Delete",
		4: "Copy|Select all|Send again|Edit|Delete", 5: "Copy|Select all|Send again|Edit|Delete",
	} {
		var got []string
		for _, i := range b.feed.Row(key).(*messageRow).menu().Items {
			if !i.IsSeparator {
				got = append(got, i.Label)
				i.Action()
			}
		}
		if strings.Join(got, "|") != want {
			t.Errorf("message %d: %q", key, got)
		}
	}
	did := b.done()
	for _, want := range []string{"copy answer", "speak 1", "save 1", "react 1 ", "react 1 bad", "edit 3", "delete 3", "again 4", "again 5"} {
		if !strings.Contains(did, want) {
			t.Errorf("%q was not done: %s", want, did)
		}
	}
}

func TestRow_UnsentMessageSaysWhatIsWrongAndWhatToDo(t *testing.T) {
	b := newBench(t)
	failed := b.own(1, client.StateFailed)
	failed.Error = &client.Problem{Text: "The portal refused the message.", Action: client.ActionSignIn}
	b.open(client.Conversation{}, failed)
	uitest.Reads(t, b.View, "The portal refused the message.")
	for _, name := range []string{"Sign in", "Send again", "Edit", "Delete"} {
		uitest.Press(t, b.View, name)
	}
	if got := b.done(); got != "solve sign_in, again 1, edit 1, delete 1" {
		t.Errorf("done: %s", got)
	}
}

func TestRow_OperatorIsNamedOnce(t *testing.T) {
	b := newBench(t)
	m := b.reply(1, "hello")
	m.Role = client.RoleOperator
	b.open(client.Conversation{}, m)
	uitest.ReadsNot(t, b.View, "Operator (operator)")
	m.Author = "John Doe"
	b.Update([]client.Message{m})
	uitest.Reads(t, b.View, "John Doe (operator)")
}

// A call takes the room of a small window: what invites must not be drawn over it.
func TestEmpty_ScrollsWhereThereIsLittleRoom(t *testing.T) {
	b := newBench(t)
	b.open(client.Conversation{})
	b.win.Resize(fyne.NewSize(500, 200))
	b.d.Pump()
	scrolls := uitest.All[*container.Scroll](b.empty)
	if len(scrolls) != 1 {
		t.Fatalf("%d scrolls", len(scrolls))
	}
	scroll := scrolls[0]
	at, _ := uitest.Place(b.View, scroll)
	if bottom := at.Y + scroll.Size().Height; bottom > b.View.Size().Height {
		t.Errorf("it ends at %v of %v", bottom, b.View.Size().Height)
	}
	if all := scroll.Content.MinSize().Height; all <= scroll.Size().Height {
		t.Errorf("%v of room are enough for %v", scroll.Size().Height, all)
	}
	uitest.Reads(t, scroll.Content, "I have a question")
}

func TestEmpty_InvitesWithThreeThingsToTry(t *testing.T) {
	b := newBench(t)
	b.open(client.Conversation{AgentName: "Support"})
	uitest.Reads(t, b.View, "Support", "Talk to a human")
	uitest.Press(t, b.View, "I have a question")
	if got := b.done(); got != "send I have a question" {
		t.Errorf("done: %s", got)
	}
}

func TestRows_FitEveryWidth(t *testing.T) {
	b := newBench(t)
	long := strings.Repeat("Donaudampfschifffahrtsgesellschaft", 8)
	own := b.own(2, client.StateFailed)
	own.Text = long + " مرحبا 您好 👩‍🚒"
	reply := b.reply(1, long+" https://example.com/"+strings.Repeat("a", 200)+"\n\n| a | b |\n|---|---|\n| "+long+" | 2 |")
	reply.Buttons = []client.Button{{Label: long, Value: "x"}, {Label: "No", Value: "no"}}
	b.open(client.Conversation{Title: long}, reply, own)
	for _, width := range []float32{340, 480, 640, 900} {
		b.win.Resize(fyne.NewSize(width, 600))
		for _, row := range uitest.All[*messageRow](b.View) {
			if right := row.bubble.Position().X + row.bubble.Size().Width; right > width {
				t.Errorf("at %v a bubble ends at %v", width, right)
			}
			uitest.Walk(row.below, func(o fyne.CanvasObject, at fyne.Position) {
				if right := row.below.Position().X + at.X + o.Size().Width; right > width+1 {
					t.Errorf("at %v something below a bubble ends at %v", width, right)
				}
			})
		}
	}
}

func TestTick_PaintsNothingWhereNothingCounts(t *testing.T) {
	b := newBench(t)
	b.Tick()
	before := b.d.Repaints()
	for range 5 {
		b.Tick()
	}
	if n := b.d.Repaints() - before; n > 0 {
		t.Errorf("%d repaints in five seconds", n)
	}
}

func TestJump_GoesWhereTheNewestIsInSight(t *testing.T) {
	b := newBench(t)
	b.open(client.Conversation{}, b.replies(1, 40)...)
	uitest.ReadsNot(t, b.View, "To the newest")
	b.Mark(5)
	uitest.Reads(t, b.View, "To the newest")
	b.Page(100)
	uitest.ReadsNot(t, b.View, "To the newest")
	b.Replace(append(b.replies(1, 40), b.reply(41, "new")), nil)
	uitest.ReadsNot(t, b.View, "new message", "To the newest")
	b.Mark(39)
	b.win.Resize(fyne.NewSize(780, 590))
	b.Page(-0.1)
	b.Page(-0.3)
	uitest.Reads(t, b.View, "To the newest")
	b.win.Resize(fyne.NewSize(780, 2000)) // the end comes into sight by itself
	uitest.ReadsNot(t, b.View, "To the newest")
}

func TestMark_GoesByItself(t *testing.T) {
	b := newBench(t)
	b.open(client.Conversation{}, b.replies(1, 40)...)
	b.Mark(5)
	if r, ok := b.feed.Row(5).(*messageRow); !ok || !r.opt.highlit {
		t.Fatal("the message found has no frame")
	}
	b.d.Await("the frame to go", func() bool { return !b.feed.Row(5).(*messageRow).opt.highlit })
}

func TestBanner_WaitIsOverWhenTheAnswerBegins(t *testing.T) {
	b := newBench(t)
	c := client.Conversation{Handler: client.HandledByOperator, OperatorName: "John Doe", WaitingSince: b.now.Add(-70 * time.Second)}
	b.open(c)
	uitest.Reads(t, b.View, "Waiting for the first answer")
	c.ID, c.Streaming = 1, true
	b.SetConversation(c)
	b.Tick()
	uitest.ReadsNot(t, b.View, "Waiting", "1 min 10 s")
	if b.Counts() {
		t.Error("what is not shown is counted")
	}
}

func TestMenu_CopyAnswersAsTheButtonDoes(t *testing.T) {
	b := newBench(t)
	growing := b.reply(3, "still")
	growing.State = client.StateStreaming
	b.open(client.Conversation{}, b.reply(1, "answer"), b.own(2, client.StateSent), growing)
	for id, mark := range map[int64]string{1: "", 2: "Copied", 3: "Copied"} {
		r := b.feed.Row(id).(*messageRow)
		r.menu().Items[0].Action()
		if mark == "" {
			if uitest.Button(r, "Copied") == nil {
				t.Error("the button does not answer")
			}
			b.d.Await("the mark to go", func() bool { return uitest.Button(r, "Copied") == nil })
			continue
		}
		uitest.Reads(t, r, mark)
		b.d.Await("the word to go", func() bool { return !strings.Contains(uitest.Words(r), mark) })
	}
}
