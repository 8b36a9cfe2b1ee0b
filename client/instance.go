package client

import (
	"errors"

	"delonix/client/problem"
)

// ErrNotAnswering says that another instance has the data folder open and hangs.
var ErrNotAnswering = errors.New("the other instance does not answer")

// notAnswering is what a second start says of a first one that hangs.
func notAnswering(err error) error {
	return errors.Join(ErrNotAnswering, problem.OtherHangs(err))
}
