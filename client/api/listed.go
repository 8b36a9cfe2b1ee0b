package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"time"
)

// maxLogs is how many messages of one conversation are read.
const maxLogs = 1_000_000

var (
	errNotArray  = errors.New("the JSON is not an array")
	errManyLogs  = fmt.Errorf("it has more than %d messages", maxLogs)
	errLogsShape = errors.New("its messages are no list")
	errNameless  = errors.New("it names no session")
)

// Sum is a checksum of a conversation's bytes, the same in every run.
type Sum [16]byte

// Listed is one conversation of a list as it came. It is decoded when it is asked
// for, so that one that did not change costs its checksum only. It is valid during
// the call it was given to.
type Listed struct {
	Sum Sum // of all its bytes

	raw    []byte
	logs   []span
	sums   []uint64
	start  time.Time
	names  []LogID  // made up, for messages without an id; nil until one is asked for
	places []placed // of all messages, the oldest first; nil until they are asked for
	runs   direction

	decoded int64 // bytes of messages, each time they were decoded
}

// Head decodes a conversation without its messages, which can be asked for then. A
// conversation that can't be read is an error, whose words say why.
func (l *Listed) Head() (Conversation, error) {
	head := object{}
	l.logs, l.sums, l.names, l.places, l.runs = l.logs[:0], nil, nil, nil, unknownDirection
	err := eachField(l.raw, func(name string, value span) error {
		switch name {
		case "logs":
			return l.cut(value)
		case "session_id", "conversation_id", "id", "bot_url", "bot_name", "bot_api_key", "start_time":
			head[name] = l.raw[value.from:value.to]
		}
		return nil
	})
	if err != nil {
		return Conversation{}, err
	}
	c := Conversation{
		SessionID: head.text("session_id", "conversation_id", "id"),
		BotURL:    head.text("bot_url"),
		BotName:   cleanLine(head.text("bot_name"), 200),
		BotAPIKey: NewSecret(head.text("bot_api_key")),
		StartTime: readTime(head["start_time"]),
	}
	l.start = c.StartTime
	if c.SessionID == "" {
		return c, errNameless
	}
	return c, nil
}

// cut finds the messages; null is an empty list.
func (l *Listed) cut(value span) error {
	l.logs = l.logs[:0]
	if bytes.Equal(l.raw[value.from:value.to], []byte("null")) {
		return nil
	}
	err := eachElement(l.raw, value, func(log span) error {
		if len(l.logs) == maxLogs {
			return errManyLogs
		}
		l.logs = append(l.logs, log)
		return nil
	})
	if errors.Is(err, errNotArray) {
		return errLogsShape
	}
	return err
}

// Messages is how many messages there are, after Head.
func (l *Listed) Messages() int { return len(l.logs) }

// logSeed makes checksums of messages in this run.
var logSeed = maphash.MakeSeed()

// MessageSums returns a checksum of each message's bytes, which means something in this
// run only.
func (l *Listed) MessageSums() []uint64 {
	if l.sums == nil {
		l.sums = make([]uint64, len(l.logs))
		for i, s := range l.logs {
			l.sums[i] = maphash.Bytes(logSeed, l.raw[s.from:s.to])
		}
	}
	return l.sums
}

// Message decodes one message; ok is false for one that says nothing. One that can't be
// read is an error. What it lacks of id and time is made up, see [Log].
func (l *Listed) Message(i int) (log Log, ok bool, err error) {
	if log, ok, err = l.bare(i); err != nil || !ok {
		return log, ok, err
	}
	if log.ID == "" {
		log.ID = l.name(i)
	}
	l.placeInTime(i, &log)
	return log, true, nil
}

// bare decodes one message as it came.
func (l *Listed) bare(i int) (log Log, ok bool, err error) {
	s := l.logs[i]
	l.decoded += int64(s.to - s.from)
	return readLog(l.raw[s.from:s.to])
}

// whole decodes a conversation with all messages that can be read.
func (l *Listed) whole(skipped func(error)) (Conversation, error) {
	c, err := l.Head()
	if err != nil {
		return c, err
	}
	for i := range l.logs {
		log, ok, err := l.Message(i)
		if err != nil {
			skipped(fmt.Errorf("message %d: %w", i+1, err))
		} else if ok {
			c.Logs = append(c.Logs, log)
		}
	}
	return c, nil
}

func sumOf(raw []byte) Sum {
	full := sha256.Sum256(raw)
	return Sum(full[:len(Sum{})])
}

// readLog reads one message of a conversation; ok is false for null and for one
// without id, text and files.
func readLog(raw json.RawMessage) (log Log, ok bool, err error) {
	if bytes.Equal(raw, []byte("null")) {
		return Log{}, false, nil
	}
	if !json.Valid(raw) {
		return Log{}, false, errSyntax
	}
	o, err := cutObject(raw)
	if err != nil {
		return Log{}, false, err
	}
	text, _ := o.str("text", "message", "content", "response")
	log = Log{
		ID:          LogID(o.text("id", "log_id")),
		Time:        readTime(o.first("timestamp", "created_at", "time", "date")),
		Role:        readEnum(o.text("role"), roles),
		Text:        text,
		Attachments: readAttachments(o["attachments"]),
		Feedback:    readEnum(o.text("feedback", "reaction"), feedbacks),
		Metadata:    readMetadata(o["metadata"]),
	}
	return log, log.ID != "" || log.Text != "" || len(log.Attachments) > 0, nil
}
