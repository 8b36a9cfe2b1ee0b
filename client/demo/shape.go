package demo

// Shape chooses among the readings of what the document leaves open. The zero value
// is the plainest one.
type Shape struct {
	// Stream is how a reply arrives on the agent socket.
	Stream StreamStyle
	// RefuseSocket is the status with which the agent socket's handshake is refused;
	// 0 accepts it.
	RefuseSocket int
	// Wrap puts everything but the type of a frame under this key: "data", "payload"
	// or "message"; empty for bare frames.
	Wrap string
	// WrapType puts the type under Wrap as well.
	WrapType bool
	// TextKey is the key of a frame's text; empty means "text". Also "message",
	// "content" and "response".
	TextKey string
	// ChunkType is the type of a chunk; empty means "chunk", "-" no type at all.
	ChunkType string
	// IDKey is the key of a log id in frames; empty means "id", "-" no id at all.
	IDKey string
	// IDs is how log ids are written.
	IDs IDStyle
	// BareOperator leaves the type out of operator messages on the socket.
	BareOperator bool
	// AnswerFirst sends the answer of run_v2 before the final frame.
	AnswerFirst bool
	// GreetingLogged makes the greeting the first AI log of a session.
	GreetingLogged bool
	// HideThoughts says with each session that thoughts are not to be shown.
	HideThoughts bool

	// BareTranscript answers transcribe with bare text, not a JSON string.
	BareTranscript bool
	// Errors is the shape of error answers.
	Errors ErrorStyle
	// Close is how a session's closing status has to be sent.
	Close CloseStyle
	// Done is how updates and closes are answered.
	Done DoneStyle

	// EventKey is the key of an event's name; empty means "type". Also "event",
	// "event_type" and "name".
	EventKey string
	// EventWrap puts an event's ids under this key: "data" or "payload".
	EventWrap string
	// EventIDKey is the key of the session id in events; empty means "session_id".
	// Also "conversation_id".
	EventIDKey string

	// ButtonsKey is the metadata key of option buttons; empty means "buttons". Also
	// "options" and "quick_replies".
	ButtonsKey string
	// Buttons is how an option button is written.
	Buttons ButtonStyle
	// Attachments is how attachments are listed in logs.
	Attachments AttachmentStyle
	// FeedbackKey is the key of a log's reaction; empty means "feedback". Also
	// "reaction"; "-" leaves it out.
	FeedbackKey string
	// ExtraFields adds fields the document does not know to every answer.
	ExtraFields bool
}

// StreamStyle is how a reply arrives on the agent socket.
type StreamStyle int

// Stream styles.
const (
	Delta      StreamStyle = iota // each chunk is the next piece
	Cumulative                    // each chunk is the text so far
	NonJSON                       // each chunk is a text frame that is not JSON
	WholeOnly                     // no chunks, only the final message
	Nothing                       // replies never arrive on the socket, only as answers
)

// IDStyle is how log ids are written.
type IDStyle int

// Log id styles.
const (
	NumberIDs  IDStyle = iota // 17
	DecimalIDs                // "17"
	OpaqueIDs                 // "log_000017"
)

// ErrorStyle is the shape of error answers.
type ErrorStyle int

// Error styles.
const (
	ErrorAuto    ErrorStyle = iota // as FastAPI: a list for 422, a string for the rest
	ErrorDetail                    // {"detail": "…"}
	ErrorMessage                   // {"message": "…"}
	ErrorError                     // {"error": "…"}
	ErrorHTML                      // an HTML page
	ErrorPlain                     // plain text
	ErrorEmpty                     // no body
)

// CloseStyle is how a session's closing status has to be sent; other ways are 422.
type CloseStyle int

// Close styles.
const (
	CloseQuery CloseStyle = iota // ?status=…, or nothing at all
	CloseBody                    // {"status": "…"}
	ClosePlain                   // neither query nor body
)

// DoneStyle is how updates and closes are answered.
type DoneStyle int

// Done styles.
const (
	DoneJSON  DoneStyle = iota // the session
	DoneEmpty                  // 204
	DoneText                   // OK
)

// ButtonStyle is how an option button is written.
type ButtonStyle int

// Button styles.
const (
	ButtonTextValue    ButtonStyle = iota // {"text", "value"}
	ButtonTitlePayload                    // {"title", "payload"}
	ButtonLabelValue                      // {"label", "value"}
	ButtonString                          // "label"
)

// AttachmentStyle is how attachments are listed in logs.
type AttachmentStyle int

// Attachment styles.
const (
	AttachmentObjects  AttachmentStyle = iota // {"id", "name", "content_type", "size"}
	AttachmentAltKeys                         // {"attachment_id", "file_name", "mime_type"}
	AttachmentFilename                        // {"id", "filename", "content_type"}
	AttachmentIDs                             // "id"
)
