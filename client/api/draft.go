package api

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxDraft is the most a draft holds, in bytes; a stream that goes on is cut.
const maxDraft = 1 << 20

// Draft is a reply that is being written: it applies the frames of one turn in
// their order. The zero value is an empty draft. It is not safe for use by
// several goroutines.
type Draft struct {
	Text        string // the reply so far, or the whole one when Done
	Thoughts    string // what the agent thought on the way; never spoken
	Role        Role
	LogID       LogID
	Metadata    Metadata
	Attachments []AttachmentRef
	Done        bool // the final message has come
	Ended       bool // the session has ended (timeout or close)
}

// Apply applies a frame and tells whether anything has changed. Chunks are put
// together by [Assemble], the final message (an operator's too) replaces the
// text, thoughts are kept apart. What comes after the final message, unless it is
// the same once more, begins a new draft. Frames of the kind ignored change nothing.
func (d *Draft) Apply(f Frame) bool {
	switch f.Kind {
	case FrameChunk, FrameThought:
		if d.Done {
			*d = Draft{Ended: d.Ended}
		}
		if f.Kind == FrameThought {
			d.Thoughts = joinThoughts(d.Thoughts, f.Text)
			return f.Text != ""
		}
		d.Text = cut(Assemble(d.Text, f.Text), maxDraft)
		d.take(f)
		return f.Text != ""
	case FrameFinal, FrameOperator:
		if f.Text != "" {
			if d.Done && f.Text != d.Text {
				*d = Draft{Ended: d.Ended}
			}
			d.Text = cut(f.Text, maxDraft)
		}
		d.Done = true
		d.take(f)
		return true
	case FrameTimeout, FrameClose:
		changed := !d.Ended
		d.Ended = true
		return changed
	}
	return false
}

// take keeps what a frame says beside its text.
func (d *Draft) take(f Frame) {
	if f.Role != "" {
		d.Role = f.Role
	}
	if f.LogID != "" {
		d.LogID = f.LogID
	}
	if !f.Metadata.IsZero() {
		d.Metadata = f.Metadata
	}
	if len(f.Attachments) > 0 {
		d.Attachments = f.Attachments
	}
}

// Assemble adds a chunk to the text so far: one that starts with it replaces it
// (a cumulative stream), any other is appended (a delta stream).
func Assemble(draft, chunk string) string {
	if strings.HasPrefix(chunk, draft) {
		return chunk
	}
	return draft + chunk
}

// joinThoughts adds a thought to those so far, by the rule of Assemble; whole
// sentences get a line of their own.
func joinThoughts(thoughts, thought string) string {
	if strings.HasPrefix(thought, thoughts) {
		return cut(thought, maxDraft)
	}
	last, _ := utf8.DecodeLastRuneInString(thoughts)
	first, _ := utf8.DecodeRuneInString(thought)
	if strings.ContainsRune(".!?…:", last) && !unicode.IsSpace(first) && !unicode.IsPunct(first) && thought != "" {
		thoughts += "\n"
	}
	return cut(thoughts+thought, maxDraft)
}

// cut returns at most limit bytes of s, whole characters only.
func cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit]
}
