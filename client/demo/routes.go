package demo

// Route names one row of the Chat API document.
type Route string

// The routes of the document. RouteAny stands for every route in a Fault.
const (
	RouteAny               Route = "*"
	RouteSessionCreate     Route = "POST /chatbot/{agent_id}/session"
	RouteSessionGet        Route = "GET /chatbot/{agent_id}/session/{session_id}"
	RouteSessionUpdate     Route = "PUT /chatbot/{agent_id}/session/{session_id}"
	RouteSessionClose      Route = "DELETE /chatbot/{agent_id}/session/{session_id}"
	RouteSend              Route = "POST /chatbot/{agent_id}/session/{session_id}/run_v2"
	RouteCapabilities      Route = "GET /chatbot/{agent_id}/capabilities"
	RouteTranscribe        Route = "POST /chatbot/{agent_id}/transcribe"
	RouteSynthesize        Route = "GET /chatbot/{agent_id}/synthesize"
	RouteSessionSynthesize Route = "GET /chatbot/{agent_id}/session/{session_id}/synthesize"
	RouteConversations     Route = "GET /api/v1/public/conversations"
	RouteAttachment        Route = "GET /api/v1/public/conversations/attachments/{attachment_id}"
	RouteReaction          Route = "PATCH /api/v1/public/sessions/{session_id}/logs/{log_id}"
	RouteAgentSocket       Route = "GET /chatbot/{agent_id}/ws/{session_id}"
	RouteEventsSocket      Route = "GET /ws/{user_id}"
	// RouteUnknown counts requests which match no row of the document.
	RouteUnknown Route = "unknown"
)
