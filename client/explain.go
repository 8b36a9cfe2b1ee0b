package client

import "errors"

// Explain puts an error into words for people.
func Explain(err error) Problem {
	var p *Problem
	if errors.As(err, &p) {
		return *p
	}
	return Problem{Text: "Something went wrong.", Details: err.Error()}
}
