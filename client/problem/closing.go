package problem

import (
	"cmp"

	"delonix/assets/i18n"
	"delonix/client/api"
	"delonix/client/model"
)

// closeWords are the keys of why a conversation has ended.
var closeWords = map[api.SessionStatus]string{
	api.StatusCompleted:           "closed.completed",
	api.StatusBusy:                "closed.busy",
	api.StatusNoAnswer:            "closed.noAnswer",
	api.StatusCanceled:            "closed.cancelled",
	api.StatusFailed:              "closed.failed",
	api.StatusResolvedByOperator:  "closed.resolved",
	api.StatusEscalatedByOperator: "closed.escalated",
	api.StatusNotFound:            "closed.notFound",
	api.StatusNetworkError:        "closed.network",
	api.StatusUnknown:             "common.closed",
	api.StatusUserTimeout:         "closed.userTimeout",
	api.StatusTimeout:             "closed.timeout",
	api.StatusDeclined:            "closed.declined",
	api.StatusTransferred:         "closed.transferred",
	api.StatusDailyLimitExceeded:  "closed.dailyLimit",
}

// CloseStatuses are the statuses that tell something a customer can know.
func CloseStatuses() []model.CloseStatus {
	return []model.CloseStatus{
		{Value: string(api.StatusCompleted), Label: i18n.T("close.completed")},
		{Value: string(api.StatusCanceled), Label: i18n.T("close.canceled")},
		{Value: string(api.StatusFailed), Label: i18n.T("close.failed")},
		{Value: string(api.StatusNoAnswer), Label: i18n.T("close.noAnswer")},
		{Value: string(api.StatusBusy), Label: i18n.T("close.busy")},
		{Value: string(api.StatusDeclined), Label: i18n.T("close.declined")},
		{Value: string(api.StatusNetworkError), Label: i18n.T("close.network")},
		{Value: string(api.StatusUnknown), Label: i18n.T("close.other")},
	}
}

// Closed says why a conversation has ended.
func Closed(status string) string {
	return i18n.T(cmp.Or(closeWords[api.SessionStatus(status)], "common.closed"))
}
