package client

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"

	"delonix/client/demo"
	"delonix/storage/secrets"
)

// runs is how many seeded runs are made: DELONIX_RUNS, or 1,000 with DELONIX_LONG
// and a tenth of it otherwise.
func runs() int {
	if n, err := strconv.Atoi(os.Getenv("DELONIX_RUNS")); err == nil && n > 0 {
		return n
	}
	return tenth(1000)
}

// blockSize is how many runs in a row have one client and one portal.
const blockSize = 10

// blocks returns the seeds of the runs: those from the day's first on, or those
// that lead to DELONIX_SEED.
func blocks(t *testing.T) (out [][]uint64) {
	first, count := uint64(time.Now().UnixNano())%1_000_000_000, runs()
	first -= first % blockSize
	if n, err := strconv.ParseUint(os.Getenv("DELONIX_SEED"), 10, 64); err == nil {
		first, count = n-n%blockSize, int(n%blockSize)+1
	}
	t.Logf("seeds %d to %d; one is replayed with DELONIX_SEED, after those before it in its ten", first, first+uint64(count)-1)
	for i := range uint64(count) {
		if i%blockSize == 0 {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], first+i)
	}
	return out
}

// decoding is held while a proxy decodes a toxic: several at once are a data race.
var decoding sync.Mutex

// faultRun is one seeded run over a bad network.
type faultRun struct {
	*stage
	seed   uint64
	rng    *rand.Rand
	proxy  *toxiproxy.Proxy
	convs  []ConversationID
	sent   []MessageID
	texts  map[string]int // how often each was said
	log    []string
	before int // sessions of the runs before
}

// report is a failure of a run.
type report struct{ text string }

// runTB ends a run where a test would end.
type runTB struct{ testing.TB }

func (runTB) Fatal(args ...any)                 { panic(report{fmt.Sprint(args...)}) }
func (runTB) Fatalf(format string, args ...any) { panic(report{fmt.Sprintf(format, args...)}) }

func TestFaults_NothingIsLostDoubledOrSentTwice(t *testing.T) {
	t.Parallel()
	work := make(chan []uint64)
	failures := make(chan string, 1000)
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			for seeds := range work {
				if err := runFaults(t, seeds); err != "" {
					failures <- err
				}
			}
		})
	}
	count := 0
	for _, b := range blocks(t) {
		count += len(b)
		work <- b
	}
	close(work)
	wg.Wait()
	close(failures)
	for f := range failures {
		t.Error(f)
	}
	t.Logf("%d runs", count)
}

// stuck is a proxy that hangs: it can wait for itself when a link breaks in the
// moment in which the toxic is taken away.
type stuck struct{}

// runFaults makes the runs of a block, again with another proxy where that hung.
func runFaults(t *testing.T, seeds []uint64) (failure string) {
	for range 5 {
		if failure, hung := tryFaults(t, seeds); !hung {
			return failure
		}
		t.Logf("the proxy of the runs from %d on hung; they are made again", seeds[0])
	}
	return fmt.Sprintf("the proxy of the runs from %d on hangs every time", seeds[0])
}

// tryFaults makes the runs of a block and returns what was wrong with the first
// that failed, or that the proxy hung.
func tryFaults(t *testing.T, seeds []uint64) (failure string, hung bool) {
	r := &faultRun{seed: seeds[0], rng: rand.New(rand.NewPCG(seeds[0], 0))}
	defer func() {
		switch p := recover().(type) {
		case nil:
		case stuck:
			hung = true
		case report:
			failure = fmt.Sprintf("seed %d (replay: DELONIX_SEED=%d):\n%s\n%s", r.seed, r.seed, p.text, debug.Stack())
		default:
			panic(p)
		}
	}()
	stop := r.build(t)
	defer stop()
	r.connectThrough()
	for _, seed := range seeds {
		r.run(seed)
	}
	return "", false
}

// run makes one run.
func (r *faultRun) run(seed uint64) {
	r.seed, r.rng, r.texts = seed, rand.New(rand.NewPCG(seed, 1)), map[string]int{}
	r.convs, r.sent, r.log, r.before = nil, nil, nil, len(r.portal.Sessions())
	for range 3 + r.rng.IntN(4) {
		r.trouble()
		r.sayOne()
		time.Sleep(time.Duration(r.rng.IntN(60)) * time.Millisecond)
	}
	r.calm()
	r.settle()
	r.check()
}

func (r *faultRun) fail(format string, args ...any) {
	text := fmt.Sprintf(format, args...) + "\n" + strings.Join(r.log, "\n") + "\n" + r.dump()
	for _, s := range r.portal.Sessions() {
		text += fmt.Sprintf("\nportal %s %s", s.ID, s.Status)
		for _, l := range s.Logs {
			text += fmt.Sprintf("\n   %s %s %q", l.ID, l.Role, l.Text)
		}
	}
	panic(report{text})
}

func (r *faultRun) note(format string, args ...any) {
	r.log = append(r.log, time.Now().Format("05.000 ")+fmt.Sprintf(format, args...))
}

// build makes portal, proxy and client.
func (r *faultRun) build(t *testing.T) (stop func()) {
	shape := demo.Shape{
		Stream: demo.StreamStyle(r.rng.IntN(5)), AnswerFirst: r.rng.IntN(2) == 0, IDs: demo.IDStyle(r.rng.IntN(3)),
		GreetingLogged: r.rng.IntN(3) == 0,
	}
	if r.rng.IntN(3) == 0 {
		shape.IDKey = "-"
	}
	portal, err := demo.Start(context.Background(), demo.Options{Seed: r.seed, Shape: shape, Agent: func(_ context.Context, in demo.Incoming) demo.Answer {
		return demo.Answer{Text: fmt.Sprintf("This is the answer to %s in turn %d", in.Text, in.Turn)}
	}})
	if err != nil {
		panic(report{err.Error()})
	}
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	r.proxy = toxiproxy.NewProxy(server, "portal", "127.0.0.1:0", strings.TrimPrefix(portal.URL(), "http://"))
	if err := r.proxy.Start(); err != nil {
		panic(report{err.Error()})
	}
	dir, err := tempDir()
	if err != nil {
		panic(report{err.Error()})
	}
	r.stage = &stage{t: runTB{t}, portal: portal, dir: dir, vault: secrets.NewMemory()}
	tune := quick()
	tune.ConfirmFor = 900 * time.Millisecond
	r.opts = Options{Dir: dir, Version: "test", Vault: r.vault, tune: tune}
	r.opts.API.Timeouts.Header, r.opts.API.Timeouts.Reply = 2*time.Second, 2*time.Second
	r.opts.API.Timeouts.Idle, r.opts.API.Timeouts.Handshake = time.Second, time.Second
	c, err := Open(context.Background(), r.opts)
	if err != nil {
		panic(report{err.Error()})
	}
	r.Client = c
	c.Start(context.Background())
	return func() {
		if err := c.Close(); err != nil {
			t.Errorf("seed %d: close: %v", r.seed, err)
		}
		within(r.proxy.Stop)
		portal.Close()
		removeAll(dir)
	}
}

func (r *faultRun) connectThrough() {
	cr := r.credentials()
	cr.Portal = "http://" + r.proxy.Listen
	done, err := r.Connect(context.Background(), cr)
	if err != nil {
		r.fail("connect: %v", err)
	}
	r.agent = done.Agent
}

// toxics are what the network does to one direction.
func (r *faultRun) toxic() string {
	n := r.rng.IntN
	dir := []string{"upstream", "downstream"}[n(2)]
	make := func(kind, attrs string) string {
		return fmt.Sprintf(`{"name":"t","type":%q,"stream":%q,"toxicity":%g,"attributes":{%s}}`, kind, dir, []float64{1, 0.5}[n(2)], attrs)
	}
	switch n(6) {
	case 0:
		return make("latency", fmt.Sprintf(`"latency":%d,"jitter":%d`, n(60), n(40)))
	case 1:
		return make("slicer", fmt.Sprintf(`"average_size":%d,"size_variation":%d,"delay":%d`, 20+n(200), 10, 200+n(800)))
	case 2:
		return make("limit_data", fmt.Sprintf(`"bytes":%d`, 50+n(3000)))
	case 3:
		return make("reset_peer", fmt.Sprintf(`"timeout":%d`, n(80)))
	case 4:
		return make("timeout", fmt.Sprintf(`"timeout":%d`, 50+n(200)))
	}
	return make("bandwidth", fmt.Sprintf(`"rate":%d`, 2+n(40)))
}

// trouble lets one thing go wrong.
func (r *faultRun) trouble() {
	n := r.rng.IntN
	cuts := []demo.Cut{demo.CutBefore, demo.CutInBody, demo.CutProcessed, demo.CutInAnswer}
	add := func(f demo.Fault) {
		r.note("fault %+v", f)
		r.portal.Faults().Add(f)
	}
	switch n(12) {
	case 0, 1, 2:
		add(demo.Fault{Route: demo.RouteSend, Cut: cuts[n(4)], Reset: n(2) == 0, Bytes: int64(n(40))})
	case 3:
		add(demo.Fault{Route: demo.RouteSend, Status: []int{503, 429}[n(2)], Times: 1 + n(2)})
	case 4:
		add(demo.Fault{Route: demo.RouteSessionCreate, Cut: cuts[n(4)], Reset: n(2) == 0})
	case 5:
		add(demo.Fault{Route: demo.RouteConversations, Cut: cuts[n(4)], Times: 1 + n(3)})
	case 6:
		add(demo.Fault{Route: demo.RouteConversations, Status: 500, Times: 1 + n(3)})
	case 7:
		r.note("sockets dropped")
		r.portal.DropSockets(n(2) == 0)
	case 8:
		add(demo.Fault{Route: demo.RouteAgentSocket, Cut: demo.CutInAnswer, Bytes: int64(n(6))})
	case 9, 10:
		toxic := r.toxic()
		r.note("toxic %s", toxic)
		r.clean()
		decoding.Lock()
		_, err := r.proxy.Toxics.AddToxicJson(strings.NewReader(toxic))
		decoding.Unlock()
		if err != nil {
			r.fail("toxic: %v", err)
		}
	case 11:
		r.note("outage")
		r.proxy.Stop()
		time.Sleep(time.Duration(n(150)) * time.Millisecond)
		if err := r.proxy.Start(); err != nil {
			r.fail("proxy: %v", err)
		}
	}
}

// sayOne sends a message in one of two conversations.
func (r *faultRun) sayOne() {
	if len(r.convs) == 0 || len(r.convs) < 2 && r.rng.IntN(3) == 0 {
		id, err := r.NewConversation(context.Background(), r.agent)
		if err != nil {
			r.fail("new conversation: %v", err)
		}
		r.convs = append(r.convs, id)
	}
	id := r.convs[r.rng.IntN(len(r.convs))]
	text := fmt.Sprintf("message %d of %d", len(r.sent), r.seed)
	if r.rng.IntN(4) == 0 {
		text = fmt.Sprint("the same again in ", r.seed)
	}
	if r.rng.IntN(5) == 0 && r.session(id) != "" {
		r.portal.Push(demo.Push{SessionID: r.session(id), Role: demo.RoleAI, Text: fmt.Sprintf("by the way %d", r.rng.IntN(1000))})
	}
	m, err := r.Send(context.Background(), id, Outgoing{Text: text})
	if err != nil {
		r.fail("send: %v", err)
	}
	r.note("said %q (%d) in %d", text, m, id)
	r.sent = append(r.sent, m)
	r.texts[text]++
}

// clean takes the toxic away.
func (r *faultRun) clean() {
	if !within(func() { _ = r.proxy.Toxics.RemoveToxic(context.Background(), "t") }) {
		panic(stuck{})
	}
}

// within does something of the proxy's, and reports whether it came back.
func within(do func()) bool {
	done := make(chan struct{})
	go func() { do(); close(done) }()
	select {
	case <-done:
		return true
	case <-time.After(10 * time.Second):
		return false
	}
}

// calm ends every trouble.
func (r *faultRun) calm() {
	time.Sleep(time.Duration(r.rng.IntN(300)) * time.Millisecond)
	r.portal.Faults().Clear()
	r.clean()
	r.note("calm")
	r.RetryNow()
}

func (r *faultRun) await(what string, ok func() bool) {
	end := time.Now().Add(patience)
	for pause := 2 * time.Millisecond; !ok(); pause = min(2*pause, 50*time.Millisecond) {
		if time.Now().After(end) {
			r.fail("it never came to be: %s", what)
		}
		time.Sleep(pause)
	}
}

// settle waits until every message is sent or asked about, and sends again what
// the person is asked about.
func (r *faultRun) settle() {
	for _, id := range r.sent {
		r.await(fmt.Sprintf("message %d is sent or asked about", id), func() bool {
			b := r.bubble(id)
			return b.State == StateSent || b.Error != nil && b.Error.Action == ActionSendAgain
		})
		b := r.bubble(id)
		if b.State == StateSent {
			continue
		}
		r.note("asked about %d", id)
		if n := r.received(b.Text); n >= r.texts[b.Text] {
			r.fail("asked about %q, which the portal has %d times", b.Text, n)
		}
		if err := r.SendAgain(context.Background(), id); err != nil {
			r.fail("send again: %v", err)
		}
		r.await("sent again", func() bool { return r.bubble(id).State == StateSent })
	}
}

// check compares the portal's logs with what was said and what is shown.
func (r *faultRun) check() {
	for text, n := range r.texts {
		if got := r.received(text); got != n {
			r.fail("%q was said %d times and arrived %d times", text, n, got)
		}
	}
	spoken := 0
	for _, id := range r.convs {
		if r.row(id).Started {
			spoken++
		}
	}
	if got := len(r.portal.Sessions()) - r.before; got != spoken {
		r.fail("%d sessions for %d conversations", got, spoken)
	}
	for _, id := range r.convs {
		if !r.row(id).Started {
			continue
		}
		var want, got []string
		r.await("the chat is as the portal has it", func() bool {
			want, got = nil, nil
			state, _ := r.portal.Session(r.session(id))
			for _, l := range state.Logs {
				want = append(want, string(map[demo.Role]Role{demo.RoleHuman: RoleUser, demo.RoleAI: RoleAgent}[l.Role])+": "+l.Text)
			}
			got = r.stage.texts(id)
			return slices.Equal(got, want)
		})
	}
}

// TestFaults_CutsOfTheBody cuts run_v2 before, inside and after its body, many
// times each.
func TestFaults_CutsOfTheBody(t *testing.T) {
	t.Parallel()
	each := max(1, 200*runs()/1000)
	for name, cut := range map[string]demo.Cut{"before": demo.CutBefore, "during": demo.CutInBody, "after": demo.CutProcessed} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newPortal(t, demo.Options{})
			s.opts.tune.ConfirmFor, s.opts.tune.ConfirmEvery = 150*time.Millisecond, 20*time.Millisecond
			s.open()
			s.Start(context.Background())
			s.connect()
			id := s.begin()
			s.untilState(s.say(id, "first"), StateSent)
			for i := range each {
				text := fmt.Sprint("cut ", i)
				s.portal.Faults().Add(demo.Fault{Route: demo.RouteSend, Cut: cut, Reset: i%2 == 0})
				m := s.say(id, text)
				var b Message
				s.until("it is sent or asked about", func() bool {
					b = s.bubble(m)
					return b.State == StateSent || b.Error != nil && b.Error.Action == ActionSendAgain
				})
				if (b.State == StateSent) != (cut == demo.CutProcessed) {
					t.Fatalf("%q is %s", text, b.State)
				}
				if b.State != StateSent {
					if err := s.SendAgain(context.Background(), m); err != nil {
						t.Fatal(err)
					}
					s.untilState(m, StateSent)
				}
				if n := s.received(text); n != 1 {
					t.Fatalf("%q arrived %d times", text, n)
				}
			}
		})
	}
}
