package client

import "delonix/client/model"

// What the window sees is of client/model; a window needs to import nothing but
// this package.
type (
	Action               = model.Action
	Agent                = model.Agent
	AgentID              = model.AgentID
	AgentsChanged        = model.AgentsChanged
	Alert                = model.Alert
	Attachment           = model.Attachment
	AttachmentID         = model.AttachmentID
	Button               = model.Button
	Call                 = model.Call
	CallCommand          = model.CallCommand
	CallChanged          = model.CallChanged
	CallState            = model.CallState
	CloseStatus          = model.CloseStatus
	Connected            = model.Connected
	Connection           = model.Connection
	ConnectionChanged    = model.ConnectionChanged
	ConnectionState      = model.ConnectionState
	Conversation         = model.Conversation
	ConversationID       = model.ConversationID
	ConversationMoved    = model.ConversationMoved
	ConversationsChanged = model.ConversationsChanged
	Credentials          = model.Credentials
	Device               = model.Device
	Draft                = model.Draft
	Event                = model.Event
	EventKind            = model.EventKind
	Feedback             = model.Feedback
	Filter               = model.Filter
	HandOver             = model.HandOver
	Handler              = model.Handler
	Message              = model.Message
	MessageID            = model.MessageID
	MessagesChanged      = model.MessagesChanged
	Notice               = model.Notice
	Obstacle             = model.Obstacle
	Outgoing             = model.Outgoing
	Problem              = model.Problem
	Recording            = model.Recording
	RecordingChanged     = model.RecordingChanged
	RecordingPhase       = model.RecordingPhase
	Recovery             = model.Recovery
	Role                 = model.Role
	SearchHit            = model.SearchHit
	SessionDetails       = model.SessionDetails
	Settings             = model.Settings
	SettingsChanged      = model.SettingsChanged
	Source               = model.Source
	SpeakingChanged      = model.SpeakingChanged
	State                = model.State
	Trial                = model.Trial
	UnderWay             = model.UnderWay
	UnreadChanged        = model.UnreadChanged
	Utterance            = model.Utterance
	UtteranceID          = model.UtteranceID
	VoiceAbility         = model.VoiceAbility
	WentOn               = model.WentOn
)

// The values of those types.
const (
	ConnOffline      = model.ConnOffline
	ConnConnecting   = model.ConnConnecting
	ConnOnline       = model.ConnOnline
	ConnPolling      = model.ConnPolling
	ConnUnauthorized = model.ConnUnauthorized
	ConnNoToken      = model.ConnNoToken

	HandledByAgent    = model.HandledByAgent
	HandledByCopilot  = model.HandledByCopilot
	HandledByOperator = model.HandledByOperator

	RoleUser     = model.RoleUser
	RoleAgent    = model.RoleAgent
	RoleOperator = model.RoleOperator
	RoleEvent    = model.RoleEvent

	StateQueued      = model.StateQueued
	StateSending     = model.StateSending
	StateSent        = model.StateSent
	StateUnconfirmed = model.StateUnconfirmed
	StateFailed      = model.StateFailed
	StateStreaming   = model.StateStreaming
	StateReceived    = model.StateReceived

	EventHandedOver = model.EventHandedOver
	EventHandedBack = model.EventHandedBack
	EventCopilot    = model.EventCopilot
	EventClosed     = model.EventClosed
	EventCall       = model.EventCall

	FeedbackNone = model.FeedbackNone
	FeedbackGood = model.FeedbackGood
	FeedbackBad  = model.FeedbackBad

	ObstacleNone       = model.ObstacleNone
	ObstacleConnecting = model.ObstacleConnecting
	ObstacleKeyring    = model.ObstacleKeyring
	ObstacleSignedOut  = model.ObstacleSignedOut
	ObstacleNoKey      = model.ObstacleNoKey
	ObstacleElsewhere  = model.ObstacleElsewhere
	ObstacleNoAddress  = model.ObstacleNoAddress

	ActionNone      = model.ActionNone
	ActionRetry     = model.ActionRetry
	ActionSendAgain = model.ActionSendAgain
	ActionSignIn    = model.ActionSignIn
	ActionSettings  = model.ActionSettings
	ActionUnlock    = model.ActionUnlock
	ActionNetwork   = model.ActionNetwork

	RecordingIdle         = model.RecordingIdle
	RecordingOpening      = model.RecordingOpening
	RecordingOn           = model.RecordingOn
	RecordingTranscribing = model.RecordingTranscribing
	RecordingFailed       = model.RecordingFailed

	CallEnded        = model.CallEnded
	CallStarting     = model.CallStarting
	CallListening    = model.CallListening
	CallHearing      = model.CallHearing
	CallTranscribing = model.CallTranscribing
	CallThinking     = model.CallThinking
	CallSpeaking     = model.CallSpeaking
	CallPaused       = model.CallPaused
	CallStop         = model.CallStop
	CallPause        = model.CallPause
	CallContinue     = model.CallContinue
	CallRepeat       = model.CallRepeat
	CallLouder       = model.CallLouder
	CallQuieter      = model.CallQuieter
	CallMuted        = model.CallMuted
	CallNoMicrophone = model.CallNoMicrophone
	CallNoConnection = model.CallNoConnection
)

// DefaultSettings are the choices before the person made any.
func DefaultSettings() Settings { return model.DefaultSettings() }

// FilesMost is how many files one message can have.
const FilesMost = model.FilesMost
