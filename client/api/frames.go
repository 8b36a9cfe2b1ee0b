package api

// Frame is one message of the agent socket.
type Frame struct {
	Kind        FrameKind
	Text        string
	Role        Role  // empty if not said
	LogID       LogID // empty if not said
	Metadata    Metadata
	Attachments []AttachmentRef
}
