package client

import "delonix/client/problem"

// TokenLeft says that a person is signed out, but a token could not be removed.
type TokenLeft = problem.TokenLeft

// FileRefusal says why a file can't be sent.
type FileRefusal = problem.FileRefusal

// Explain puts an error into words for people: what happened, what was kept, what
// to do. Codes and causes are in Details.
func Explain(err error) Problem { return problem.Explain(err, problem.Generally) }

// ExplainFiles tells of files that were not attached: each once, with its reason,
// and how many were left out because a message holds no more.
func ExplainFiles(errs []error, leftOut int) Problem { return problem.Files(errs, leftOut) }
