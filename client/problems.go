package client

import (
	"delonix/assets/i18n"
	"delonix/client/problem"
)

// TokenLeft says that a person is signed out, but a token could not be removed.
type TokenLeft = problem.TokenLeft

// FileRefusal says why a file can't be sent.
type FileRefusal = problem.FileRefusal

// Explain puts an error into words for people: what happened, what was kept, what
// to do. Codes and causes are in Details.
func Explain(err error) Problem { return problem.Explain(err, problem.Generally) }

// CantReach says why nothing can be sent to an agent, and offers to sign in.
func CantReach(o Obstacle) *Problem {
	p := problem.CantReach(o)
	p.Action = ActionSignIn
	return p
}

// NewProblem is a problem with words of the catalogue.
func NewProblem(words i18n.Phrase, action Action, details string) *Problem {
	return new(problem.New(words, action, details))
}

// Said is what a problem says, in the language in force now.
func Said(p Problem) string { return problem.Said(p) }

// WithinText is a problem whose words stand in a longer text, as its placeholder
// "problem".
func WithinText(key string, p Problem) Problem { return problem.Within(key, p) }

// ExplainFiles tells of files that were not attached: each once, with its reason,
// and how many were left out because a message holds no more.
func ExplainFiles(errs []error, leftOut int) Problem { return problem.Files(errs, leftOut) }
