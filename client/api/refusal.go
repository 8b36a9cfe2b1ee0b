package api

import "errors"

// Refusal returns the API's own refusal in an error: of this status, and not from
// something that stands before the API. nil if it is none.
func Refusal(err error, statuses ...int) *Error {
	var e *Error
	if !errors.As(err, &e) || !e.Own {
		return nil
	}
	for _, s := range statuses {
		if e.Status == s {
			return e
		}
	}
	return nil
}
