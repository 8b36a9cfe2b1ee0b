package api

// Draft is a reply that is being written: it applies frames in their order. The
// zero value is an empty draft. It is not safe for use by several goroutines.
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

// Apply applies a frame and tells whether anything has changed. A chunk after
// the final message begins a new draft.
func (d *Draft) Apply(f Frame) bool { return false }
