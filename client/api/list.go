package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

const (
	maxList = 64 << 20 // bytes of a list of conversations
	maxLogs = 200_000  // messages of one conversation, which is held in memory
)

var (
	errListTooLarge = errors.New("the list is larger than 64 MiB")
	errManyLogs     = errors.New("a conversation has more than 200,000 messages")
	errListShape    = errors.New("the list has not the shape it should have")
)

// decodeList decodes a list of conversations as a stream: no more than one
// conversation is held in memory, and no more than most bytes are read.
func decodeList(a *answer, most int64, each func(Conversation) error) (User, error) {
	limited := &limitReader{r: a, left: most}
	start := &startReader{r: limited}
	d := listDecoder{json: json.NewDecoder(&denseReader{r: start}), each: each}
	err := d.list()
	switch {
	case err == nil:
		// To the end, so that the connection can be used again.
		_, _ = io.CopyN(io.Discard, limited, 4<<10)
		return d.user, nil
	case d.refused != nil:
		return d.user, d.refused
	case a.broken != nil:
		return d.user, a.broken
	}
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	seen := received{route: a.route, status: a.status, contentType: a.header.Get("Content-Type"), data: start.seen}
	failure := seen.unexpected(err)
	switch {
	case limited.left < 0:
		failure.Detail = errListTooLarge.Error()
	case errors.Is(err, errManyLogs):
		failure.Detail = errManyLogs.Error()
	case errors.Is(err, io.ErrUnexpectedEOF) && len(bytes.TrimSpace(start.seen)) > 0:
		failure.Detail = "the list breaks off"
	}
	return d.user, failure
}

// listDecoder walks over the tokens of a list.
type listDecoder struct {
	json    *json.Decoder
	each    func(Conversation) error
	refused error // what each returned
	listed  bool  // a documented field was there
	user    User
}

// list reads {"user_id":…,"user_name":…,"conversations":[…]}, or the bare array.
// An object with none of these fields is something else.
func (d *listDecoder) list() error {
	token, err := d.json.Token()
	if err != nil {
		return err
	}
	switch token {
	case json.Delim('['):
		return d.conversations()
	case json.Delim('{'):
		if err := d.fields(d.topField); err != nil || d.listed {
			return err
		}
	}
	return errListShape
}

// fields reads the fields of an object that was opened, each with read.
func (d *listDecoder) fields(read func(name string) error) error {
	for d.json.More() {
		token, err := d.json.Token()
		if err != nil {
			return err
		}
		name, ok := token.(string)
		if !ok {
			return errListShape
		}
		if err := read(name); err != nil {
			return err
		}
	}
	_, err := d.json.Token()
	return err
}

func (d *listDecoder) topField(name string) error {
	switch name {
	case "conversations":
		d.listed = true
		return d.array(d.conversations)
	case "user_id", "user_name":
		d.listed = true
		raw, err := d.value()
		if err != nil {
			return err
		}
		text, _ := scalarText(raw)
		if name == "user_id" {
			d.user.ID = text
		} else {
			d.user.Name = cleanLine(text, 200)
		}
		return nil
	}
	return d.skip()
}

// array reads a value that should be an array with read; null is an empty one.
func (d *listDecoder) array(read func() error) error {
	token, err := d.json.Token()
	switch {
	case err != nil:
		return err
	case token == nil:
		return nil
	case token != json.Delim('['):
		return errListShape
	}
	return read()
}

// conversations reads the elements of an array that was opened. What is no
// object, or names no session, is passed over.
func (d *listDecoder) conversations() error {
	for d.json.More() {
		token, err := d.json.Token()
		if err != nil {
			return err
		}
		if token != json.Delim('{') {
			if err := d.skipRest(token); err != nil {
				return err
			}
			continue
		}
		c := conversationReader{listDecoder: d, head: object{}}
		if err := d.fields(c.field); err != nil {
			return err
		}
		if conversation := c.conversation(); conversation.SessionID != "" {
			if d.refused = d.each(conversation); d.refused != nil {
				return d.refused
			}
		}
	}
	_, err := d.json.Token()
	return err
}

// value reads one whole value of a field or a log.
func (d *listDecoder) value() (json.RawMessage, error) {
	var raw json.RawMessage
	if err := d.json.Decode(&raw); err != nil {
		return nil, err
	}
	if tooDeep(raw, maxDepth) {
		return nil, errDepth
	}
	return raw, nil
}

// skip passes over a value without holding it.
func (d *listDecoder) skip() error {
	token, err := d.json.Token()
	if err != nil {
		return err
	}
	return d.skipRest(token)
}

// skipRest passes over the rest of a value that begins with token.
func (d *listDecoder) skipRest(token json.Token) error {
	for depth := 0; ; {
		switch token {
		case json.Delim('{'), json.Delim('['):
			if depth++; depth > maxDepth {
				return errDepth
			}
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth <= 0 {
			return nil
		}
		var err error
		if token, err = d.json.Token(); err != nil {
			return err
		}
	}
}

// conversationReader gathers the fields of one conversation.
type conversationReader struct {
	*listDecoder
	head object
	logs []Log
}

// field reads one field of a conversation: the logs one by one, of the others
// those that are known.
func (c *conversationReader) field(name string) error {
	switch name {
	case "logs":
		return c.array(c.readLogs)
	case "session_id", "conversation_id", "id", "bot_url", "bot_name", "bot_api_key", "start_time":
		raw, err := c.value()
		c.head[name] = raw
		return err
	}
	return c.skip()
}

func (c *conversationReader) readLogs() error {
	for c.json.More() {
		raw, err := c.value()
		if err != nil {
			return err
		}
		if entry, ok := readLog(raw); ok {
			if len(c.logs) == maxLogs {
				return errManyLogs
			}
			c.logs = append(c.logs, entry)
		}
	}
	_, err := c.json.Token()
	return err
}

func (c *conversationReader) conversation() Conversation {
	return Conversation{
		SessionID: c.head.text("session_id", "conversation_id", "id"),
		BotURL:    c.head.text("bot_url"),
		BotName:   cleanLine(c.head.text("bot_name"), 200),
		BotAPIKey: NewSecret(c.head.text("bot_api_key")),
		StartTime: readTime(c.head["start_time"]),
		Logs:      c.logs,
	}
}

// readLog reads one message of a conversation; anything but an object is none,
// and neither is one without id, text and files.
func readLog(raw json.RawMessage) (Log, bool) {
	var o object
	if json.Unmarshal(raw, &o) != nil || o == nil {
		return Log{}, false
	}
	text, _ := o.str("text", "message", "content", "response")
	entry := Log{
		ID:          LogID(o.text("id", "log_id")),
		Time:        readTime(o["timestamp"]),
		Role:        readEnum(o.text("role"), roles),
		Text:        text,
		Attachments: readAttachments(o["attachments"]),
		Feedback:    readEnum(o.text("feedback", "reaction"), feedbacks),
		Metadata:    readMetadata(o["metadata"]),
	}
	return entry, entry.ID != "" || entry.Text != "" || len(entry.Attachments) > 0
}
