package storage

import (
	"delonix/storage/internal/rows"
	"delonix/storage/internal/search"
)

// What the rows are, and what they say of themselves, stands in storage/internal/rows.

// Role tells who wrote a message, in the words of the Chat API. Values the document does not name survive.
type Role = rows.Role

// Mode tells who handles a conversation.
type Mode = rows.Mode

// Feedback is a reaction to a message. The empty value means that none is known.
type Feedback = rows.Feedback

// State is the way of an own message to the portal. Messages of others have StateReceived.
type State = rows.State

// Agent is one signed-in agent of a portal, or one that the portal's list merely mentioned. No token is here.
type Agent = rows.Agent

// Conversation is one session with its whole history, or one to come (no session id yet).
type Conversation = rows.Conversation

// Button is an option a reply offers; Value is what is sent for it.
type Button = rows.Button

// Source is a document a reply was made from.
type Source = rows.Source

// Message is one row of a conversation.
type Message = rows.Message

// Cursor is a place in a conversation. The zero value is "no place": the end when paging backwards,
// the start when paging forwards. It stays usable as a border when the message itself moved.
type Cursor = rows.Cursor

// Attachment is a file of a message, or of a draft while MessageID is 0.
type Attachment = rows.Attachment

// UtteranceState is the way of a recording to a message.
type UtteranceState = rows.UtteranceState

// Utterance is something a person said, kept until its transcript is part of a sent message.
type Utterance = rows.Utterance

// HandOver is one stretch of a conversation that was with somebody else than before.
type HandOver = rows.HandOver

// HandOverEnd tells how a hand-over ended.
type HandOverEnd = rows.HandOverEnd

// The roles of the document.
const (
	RoleHuman    = rows.RoleHuman
	RoleAI       = rows.RoleAI
	RoleOperator = rows.RoleOperator
	RoleCopilot  = rows.RoleCopilot
	RoleNotes    = rows.RoleNotes
)

// The modes of the document.
const (
	ModeRegular  = rows.ModeRegular
	ModeOperator = rows.ModeOperator
	ModeCopilot  = rows.ModeCopilot
)

// The reactions of the document.
const (
	FeedbackGood = rows.FeedbackGood
	FeedbackBad  = rows.FeedbackBad
	FeedbackNone = rows.FeedbackNone
)

// The states of a message. rows.StateSteps are the steps between them.
const (
	StateReceived    = rows.StateReceived    // written by somebody else, or listed by the portal
	StateQueued      = rows.StateQueued      // on disk, not a byte of it sent
	StateSending     = rows.StateSending     // handed to the network
	StateSent        = rows.StateSent        // the portal has it
	StateUnconfirmed = rows.StateUnconfirmed // the portal may or may not have it
	StateFailed      = rows.StateFailed      // the portal refused it
)

// The states of an utterance.
const (
	UtteranceRecording   = rows.UtteranceRecording   // the file still grows
	UtteranceRecorded    = rows.UtteranceRecorded    // complete on disk (or cut by a crash)
	UtteranceTranscribed = rows.UtteranceTranscribed // the transcript is known
	UtteranceAttached    = rows.UtteranceAttached    // part of a message in the outbox
	UtteranceDone        = rows.UtteranceDone        // part of a sent message; the file is gone
)

// The ends of a hand-over. Other values survive.
const (
	HandedBack       = rows.HandedBack
	ClosedResolved   = rows.ClosedResolved
	ClosedEscalated  = rows.ClosedEscalated
	ClosedByCustomer = rows.ClosedByCustomer
	ClosedOtherwise  = rows.ClosedOtherwise
)

// searchTable finds messages. How stands in storage/internal/search.
type searchTable = search.Table

// SearchOptions narrow a search.
type SearchOptions = search.Options

// SearchWords gives what a query looks for, to be marked where it is shown.
func SearchWords(query string) []string { return search.Words(query) }

// Segment is a piece of a snippet.
type Segment = search.Segment

// Hit is one message that was found.
type Hit = search.Hit
