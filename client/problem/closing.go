package problem

import (
	"delonix/client/api"
	"delonix/client/model"
)

// closeWords say why a conversation has ended.
var closeWords = map[api.SessionStatus]string{
	api.StatusCompleted:           "Completed",
	api.StatusBusy:                "Closed: busy",
	api.StatusNoAnswer:            "Closed: no answer",
	api.StatusCanceled:            "Cancelled",
	api.StatusFailed:              "Closed after an error",
	api.StatusResolvedByOperator:  "Resolved by the operator",
	api.StatusEscalatedByOperator: "Passed on by the operator for review",
	api.StatusNotFound:            "Closed: the portal no longer has it",
	api.StatusNetworkError:        "Closed: the connection was lost",
	api.StatusUnknown:             "Closed",
	api.StatusUserTimeout:         "Closed because nothing was written for long",
	api.StatusTimeout:             "Closed because its time was over",
	api.StatusDeclined:            "Declined",
	api.StatusTransferred:         "Transferred",
	api.StatusDailyLimitExceeded:  "Closed: the agent's limit for today is reached",
}

// CloseStatuses are the statuses that tell something a customer can know.
func CloseStatuses() []model.CloseStatus {
	return []model.CloseStatus{
		{Value: string(api.StatusCompleted), Label: "It is done"},
		{Value: string(api.StatusCanceled), Label: "I no longer need it"},
		{Value: string(api.StatusFailed), Label: "It did not help"},
		{Value: string(api.StatusNoAnswer), Label: "Nobody answered"},
		{Value: string(api.StatusBusy), Label: "I have no time now"},
		{Value: string(api.StatusDeclined), Label: "I do not want to go on"},
		{Value: string(api.StatusNetworkError), Label: "My connection is too bad"},
		{Value: string(api.StatusUnknown), Label: "Another reason"},
	}
}

// Closed says why a conversation has ended.
func Closed(status string) string {
	if w := closeWords[api.SessionStatus(status)]; w != "" {
		return w
	}
	return "Closed"
}
