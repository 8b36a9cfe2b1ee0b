package api

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"
)

// Frame is one message of the agent socket. Frames of the kind ignored keep what
// could be read of them, so that a caller can bind the log id of an echo.
type Frame struct {
	Kind        FrameKind
	Text        string
	Role        Role  // empty if not said
	LogID       LogID // empty if not said
	Metadata    Metadata
	Attachments []AttachmentRef
}

// FrameKind tells what a frame of the agent socket means to a client.
type FrameKind string

// The kinds of agent frames.
const (
	FrameChunk    FrameKind = "chunk"    // a piece of the reply that is being written
	FrameFinal    FrameKind = "final"    // the whole reply, replaces the draft
	FrameThought  FrameKind = "thought"  // intermediate thoughts, no part of the reply
	FrameTimeout  FrameKind = "timeout"  // the session has ended by its time limit
	FrameClose    FrameKind = "close"    // the session has ended
	FrameOperator FrameKind = "operator" // a whole message of a human operator
	FrameTrouble  FrameKind = "trouble"  // no part of a conversation: a page of a proxy, or an error; Text says which, cleaned
	FrameTooLarge FrameKind = "large"    // too large to be held: the list has what it said
	FrameIgnored  FrameKind = "ignored"  // nothing to show: unknown, private, or the customer's own words
)

var frameKinds = []FrameKind{
	FrameChunk, FrameFinal, FrameThought, FrameTimeout, FrameClose, FrameOperator, FrameTrouble, FrameTooLarge, FrameIgnored,
}

// Known reports whether k is one of the kinds above.
func (k FrameKind) Known() bool { return slices.Contains(frameKinds, k) }

// frameKeys are the names under which a frame's text may come.
var frameKeys = []string{"text", "message", "content", "response"}

// wrapperKeys are the objects a frame or a reply may be wrapped in.
var wrapperKeys = []string{"data", "payload", "message"}

// maxWrapping is how many wrappers may lie around a text.
const maxWrapping = 4

// frameTypes are the values of type that mean something; the others, or none,
// mean a chunk where there is a text.
var frameTypes = map[string]FrameKind{
	"message": FrameFinal,
	"thought": FrameThought,
	"timeout": FrameTimeout,
	"close":   FrameClose,
	// Not documented, but their meaning is beyond doubt, whatever is inside.
	"chunk": FrameChunk,
	"delta": FrameChunk,
	"token": FrameChunk,
}

// readFrame reads a message of the agent socket. What is not JSON is a chunk;
// JSON that is no object has nothing to say, but for a string.
func readFrame(data []byte, binary bool) Frame {
	body := bytes.TrimSpace(data)
	switch {
	case len(data) == 0:
		return Frame{Kind: FrameIgnored}
	case isPage(body):
		return Frame{Kind: FrameTrouble, Text: htmlTitle(body)}
	case !json.Valid(body):
		if binary || !utf8.Valid(data) {
			return Frame{Kind: FrameIgnored}
		}
		// With its white space: a chunk may be a single blank.
		return Frame{Kind: FrameChunk, Text: string(data)}
	}
	if text, ok := stringText(body); ok {
		return readFrameString(text)
	}
	o, err := readObject(body)
	if err != nil {
		return Frame{Kind: FrameIgnored}
	}
	return readFrameObject(o)
}

// readFrameString reads a JSON string: the text of a chunk, or a frame that was
// written as JSON twice.
func readFrameString(text string) Frame {
	if strings.HasPrefix(text, "{") {
		if o, err := readObject([]byte(text)); err == nil {
			return readFrameObject(o)
		}
	}
	switch {
	case text == "":
		return Frame{Kind: FrameIgnored}
	case isPage([]byte(text)) && strings.Contains(text, "</"):
		return Frame{Kind: FrameTrouble, Text: htmlTitle([]byte(text))}
	}
	return Frame{Kind: FrameChunk, Text: text}
}

// isPage reports whether a frame is a page or a document of a proxy in place of what
// the agent says.
func isPage(body []byte) bool { return isHTML("", body) || bytes.HasPrefix(body, []byte("<?xml")) }

func readFrameObject(o object) Frame {
	if text, ok := troubleText(o); ok {
		return Frame{Kind: FrameTrouble, Text: cleanLine(text, maxDetail)}
	}
	e := readEnvelope(o, frameKeys)
	f := Frame{Text: e.text, Role: e.role, LogID: e.logID, Metadata: e.metadata, Attachments: e.attachments}
	f.Kind = frameKind(e.kind, f)
	return f
}

// troubleText returns what an object tells of an error: one of the type error, or the
// words of a gateway, which names its connection and request.
func troubleText(o object) (text string, ok bool) {
	kind, _ := o.str("type")
	_, connection := o["connectionId"]
	_, request := o["requestId"]
	if !strings.EqualFold(kind, "error") && !(connection && request) {
		return "", false
	}
	raw, err := json.Marshal(o)
	if err != nil {
		return "", true
	}
	_, text = describeError(raw, 0)
	return text, true
}

// frameKind decides what a frame means. The end of a session counts whoever
// tells it. An operator's message is a whole one with or without a type. The
// customer's own words, a copilot's drafts and internal notes are not for show.
func frameKind(typed FrameKind, f Frame) FrameKind {
	empty := f.Text == "" && len(f.Attachments) == 0 && f.Metadata.IsZero()
	switch {
	case typed == FrameTimeout || typed == FrameClose:
		return typed
	case f.Role == RoleHuman || f.Role.Private() || empty:
		return FrameIgnored
	case f.Role == RoleOperator:
		return FrameOperator
	case typed == FrameFinal:
		return FrameFinal
	case f.Text == "":
		return FrameIgnored
	case typed == FrameThought:
		return FrameThought
	}
	return FrameChunk
}

// envelope is what the objects of frames and replies have in common.
type envelope struct {
	kind        FrameKind // of the first type that means something; empty if none does
	text        string
	role        Role
	logID       LogID
	metadata    Metadata
	attachments []AttachmentRef
}

// readEnvelope reads an object and the objects it is wrapped in: of every field
// the outermost value counts. The text is the first string among keys. Only the
// type "message" gives way to a more special one inside, because it may be the
// wrapper's: a wrapped thought must stay one.
func readEnvelope(o object, keys []string) envelope {
	var e envelope
	for _, layer := range layers(o) {
		if e.kind == "" || e.kind == FrameFinal {
			kind, _ := layer.str("type")
			e.kind = cmp.Or(frameTypes[strings.ToLower(kind)], e.kind)
		}
		if e.text == "" {
			e.text, _ = layer.str(keys...)
		}
		if e.role == "" {
			role, _ := layer.str("role")
			e.role = readEnum(role, roles)
		}
		if e.logID == "" {
			e.logID = LogID(layer.text("log_id", "id"))
		}
		if e.metadata.IsZero() {
			e.metadata = readMetadata(layer["metadata"])
		}
		if e.attachments == nil {
			e.attachments = readAttachments(layer["attachments"])
		}
	}
	return e
}

// layers returns o and the objects under its wrapper keys, outermost first.
func layers(o object) []object {
	all := []object{o}
	level := all
	for range maxWrapping {
		var next []object
		for _, outer := range level {
			for _, key := range wrapperKeys {
				if inner := outer.nested(key); inner != nil {
					next = append(next, inner)
				}
			}
		}
		if len(next) == 0 {
			break
		}
		level = next
		all = slices.Concat(all, next)
	}
	return all
}
