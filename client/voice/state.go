package voice

import (
	"time"

	"delonix/audio"
	"delonix/client/voice/command"
	"delonix/client/voice/listen"
	"delonix/client/voice/playout"
	"delonix/client/voice/speechtext"
	"delonix/client/voice/turn"
)

// machine is the conversation: it decides what everything that happens means.
// It belongs to one goroutine, does nothing by itself and knows no time but
// what it is told: inputs go in, effects come out. Its methods are many because
// all that a call decides is decided here; the files of the package part them by
// subject.
type machine struct {
	speaks bool // the portal has text to speech
	s      Settings
	begun  time.Time

	now    time.Duration
	pos    int64         // of the front end
	played time.Duration // by the speaker
	idle   bool          // the speaker has nothing left to play at this moment
	out    []effect

	phase   phase
	mic     micPhase
	muted   bool
	offline bool

	turn uint64 // of the person, the last one that was sent

	interruptions int    // of replies, by the person
	epoch         uint64 // of what is said; whatever is older is dropped

	obeyed       obeyed
	userTurns    userTurns
	agentSpeech  agentSpeech
	pendingReply pendingReply
	devices      devices
	trouble      *Trouble
	noSound      listen.Soundless
	overdriven   listen.Overdriven
	shown        View
	level        listen.Meter
}

// phase is where the conversation as a whole stands.
type phase uint8

const (
	phaseRunning phase = iota
	phasePaused        // by the person or because the machine slept
)

// micPhase is where the microphone stands.
type micPhase uint8

const (
	micStarting micPhase = iota // for the first time
	micOpening
	micOpen
	micLost    // tried again by itself
	micResting // closed on purpose; the person opens it again
)

func newMachine(o Options, begun time.Time) *machine {
	m := &machine{speaks: o.Speaks, s: o.Settings.withDefaults(), begun: begun}
	m.userTurns.endpointer = turn.NewEndpointer(m.s.LongestWait, m.s.Language)
	m.userTurns.lexicon, m.userTurns.commands = turn.LexiconOf(m.s.Language), command.LexiconOf(m.s.Language)
	m.agentSpeech.cancelled = map[string]bool{}
	return m
}

func (m *machine) do(o effect) { m.out = append(m.out, o) }

func (m *machine) flush() []effect {
	out := m.out
	m.out = nil
	return out
}

// chime plays an earcon, unless the person does not want them.
func (m *machine) chime(e audio.Earcon) {
	if !m.s.NoEarcons && m.phase == phaseRunning {
		m.do(outEarcon{e})
	}
}

// fail tells the person about trouble. A newer one takes the place of an older.
func (m *machine) fail(kind TroubleKind, err error) {
	m.trouble = &Trouble{Kind: kind, Err: err}
}

// clear takes trouble back that is over.
func (m *machine) clear(kind TroubleKind) {
	if m.trouble != nil && m.trouble.Kind == kind {
		m.trouble = nil
	}
}

// sounding reports whether something that is being said can be heard.
func (m *machine) sounding() bool {
	a := m.agentSpeech.head()
	return a != nil && a.began && !m.agentSpeech.queue.Silent() && m.phase == phaseRunning && m.agentSpeech.interrupt != interruptPaused
}

// utterancePhase is where an utterance stands.
type utterancePhase uint8

const (
	speaking utterancePhase = iota // the person speaks
	pausing                        // the person is silent, perhaps for long enough
	ended                          // the turn is over; the transcript is missing
)

// utterance is what the person says in one turn: where it lies in what was heard, what
// is known of its words, and what was asked for.
type utterance struct {
	id    uint64
	phase utterancePhase

	from   int64         // position its recording begins at
	start  int64         // of its first speech
	end    int64         // of its last speech
	over   bool          // it began while a reply was heard, and may be an echo
	paused bool          // it began while the call was paused by a spoken word
	push   bool          // it lasts as long as the button is held
	until  int64         // position a released button lets it end at, 0 while held
	voice  bool          // speech was found in it
	voiced time.Duration // of speech, word by word
	sound  loudness
	seal   bool // nothing can be added to it

	ask    uint64 // the request that is under way, 0 if none
	early  bool   // it was made before speech paused for certain
	askTo  int64  // position its recording ended at
	known  bool   // text is what was said up to textTo
	text   string
	textTo int64
	ending turn.Ending // by the words

	tries   int           // failed requests since the end
	retryAt time.Duration // when the next one is due
	endedAt time.Duration
	waited  WaitReason    // why it ended no sooner
	spokeTo time.Duration // when the last speech was
}

// userTurns is the person's side: one utterance that is being said, and those
// that are over and wait for their transcripts, in order.
type userTurns struct {
	endpointer *turn.Endpointer
	lexicon    *turn.Lexicon
	commands   *command.Lexicon

	current *utterance
	queue   []*utterance
	ids     uint64 // of utterances and requests
	cut     int64  // position before which everything belongs to older utterances
	held    bool   // the button is held

	near       nearness      // of who speaks
	lastVoice  time.Duration // when speech was found last
	outage     bool          // utterances wait because the portal fails
	understood string        // what was understood last
}

func (h *userTurns) id() uint64 {
	h.ids++
	return h.ids
}

// pushing reports whether the button is held or was just let go.
func (h *userTurns) pushing() bool { return h.held || h.current != nil && h.current.push }

// busy reports whether the person speaks, or was just heard and not understood
// yet: nothing may be said meanwhile.
func (h *userTurns) busy() bool {
	if h.current != nil {
		return true
	}
	for _, u := range h.queue {
		if u.ask != 0 && u.tries == 0 {
			return true
		}
	}
	return false
}

func (h *userTurns) find(ask uint64) *utterance {
	if h.current != nil && h.current.ask == ask {
		return h.current
	}
	for _, u := range h.queue {
		if u.ask == ask {
			return u
		}
	}
	return nil
}

// interruptState is what an interruption has done to the reply so far.
type interruptState uint8

const (
	interruptNone   interruptState = iota
	interruptDucked                // softer, as somebody may begin to speak
	interruptMuted                 // silent for the moment, as somebody seems to
	interruptPaused                // halted where it was
)

// answerKind is why something is said.
type answerKind uint8

const (
	kindReply    answerKind = iota
	kindWords               // the conversation's own
	kindAnnounce            // about another conversation
	kindThought             // what the agent thinks before it answers
)

// answer is something to be said: a reply while it arrives, or a remark.
type answer struct {
	kind      answerKind
	reply     Reply
	revisions *speechtext.Revisions
	due       []speechtext.Sentence // not given to the queue yet
	grown     time.Duration         // when its text grew last
	began     bool                  // it was heard
	before    int                   // sentences that were said when it was there the first time
	saying    []string              // its sentences so far
	lines     []speechtext.Sentence // likewise
	heard     int                   // how many of them have begun to be heard
	gaps      gaps
}

// gaps counts the sentences of an answer that could be spoken and those that
// could not.
type gaps struct{ spoken, missing int }

// remark is something said that may come back as an echo.
type remark struct {
	text string
	at   time.Duration
}

// agentSpeech is the conversation's side: the first answer is being said, the others
// wait.
type agentSpeech struct {
	answers   []*answer
	queue     playout.Queue
	interrupt interruptState
	resumeAt  time.Duration // a halted reply goes on when it is this late
	evidence  time.Duration // of speech that may begin over it, in the last frame

	sounded   time.Duration // when something was heard last
	sentence  string        // heard at the moment
	last      *answer
	recent    *answer   // the reply that was heard last, to be said again
	ended     []*answer // replies that were said to their end, the newest last
	remarks   []remark
	cancelled map[string]bool // ids of replies that are not wanted any more
	order     []string        // of cancelled
	skipped   uint64          // turn whose answer is not wanted
	thoughts  []string        // those that were said, as they sound
	operator  bool            // the last reply came from an operator
	prepared  bool            // the words for waiting were synthesized
}

// head is what is being said.
func (s *agentSpeech) head() *answer {
	if len(s.answers) == 0 {
		return nil
	}
	return s.answers[0]
}

func (s *agentSpeech) find(id string) *answer {
	for _, a := range s.answers {
		if a.kind == kindReply && a.reply.ID == id {
			return a
		}
	}
	return nil
}

// pendingReply is the wait for an answer.
type pendingReply struct {
	turn    uint64 // waited for, 0 if none
	since   time.Duration
	tick    time.Duration // when the next tick is due
	words   int           // said so far
	timed   bool          // the turn's timing was told
	ponders pondering
	t       timing
}

// timing is when the stages of a turn were reached.
type timing struct {
	turn                     uint64
	said                     string
	waited                   WaitReason
	speech                   time.Duration // how long it was
	spoke, ended, sent, text time.Duration
}

// devices is what is known about the devices that do not work.
type devices struct {
	retry   time.Duration // when the microphone is tried again
	lost    bool          // it failed, and was not open since
	mute    bool          // the speaker is given up for now
	failing time.Duration // since when nothing was heard of it, 0 while it works
	broke   time.Duration // when it failed last, 0 while it is open
	speaker time.Duration // when it is tried again
	opening bool          // it is being opened

	asked    time.Duration // when the system was asked last why the microphone is silent
	loudTill time.Duration // so long it is said that the microphone is too loud
	loudTold bool
}
