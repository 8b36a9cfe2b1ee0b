package api

// maxDraft is the most a draft holds, in bytes; a stream that goes on is cut.
const maxDraft = maxFrame

// Draft is a reply that is being written: it applies the frames of one turn in
// their order. The zero value is an empty draft. It is not safe for use by
// several goroutines.
type Draft struct {
	Text        string // the reply so far, or the whole one when Done
	Thoughts    string // what the agent thought on the way; no part of the reply
	Role        Role
	LogID       LogID
	Metadata    Metadata
	Attachments []AttachmentRef
	Done        bool // the final message has come
	Ended       bool // the session has ended (timeout or close)

	pieces, thinking assembly
}

// Apply applies a frame and reports whether anything has changed. Chunks are put
// together, whether each is a piece of the text or the text so far; while that can't
// be told, Text is what is right in both readings. The final message (an operator's too) replaces the
// text, thoughts are kept apart. What comes after the final message, unless it is
// the same once more, begins a new draft. Frames of the kind ignored change nothing.
func (d *Draft) Apply(f Frame) bool {
	switch f.Kind {
	case FrameChunk, FrameThought:
		if d.Done {
			*d = Draft{Ended: d.Ended}
		}
		if f.Kind == FrameThought {
			d.thinking.add(f.Text, joinThoughts)
			d.Thoughts = d.thinking.wholeLines()
			return f.Text != ""
		}
		d.pieces.add(f.Text, joinPieces)
		d.Text = d.pieces.text()
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

// Resume goes on with a chunk after frames were lost. It reports whether that is
// possible, which it is only where the chunk is the whole text so far and more; else
// nothing changes.
func (d *Draft) Resume(f Frame) bool {
	if f.Kind != FrameChunk || d.Done || !d.pieces.resume(f.Text) {
		return false
	}
	d.Text = d.pieces.text()
	d.take(f)
	return true
}
