package kit

import (
	"errors"
	"time"

	"delonix/client/model"
	"delonix/client/problem"
	"delonix/storage"
)

// Passes reports whether an error of the local copy is one that passes when there is
// room again, or the folder can be written again.
func Passes(err error) bool {
	return errors.Is(err, storage.ErrDiskFull) || errors.Is(err, storage.ErrReadOnly)
}

// troubleEvery is how often the person is told of trouble of the local copy that
// lasts.
const troubleEvery = time.Minute

// TellTrouble tells the person that the local copy can't be written, not too often.
func (k *Kit) TellTrouble(err error) {
	if !Passes(err) {
		return
	}
	now := k.Clock.Now()
	k.trouble.Lock()
	again := !k.troubled.IsZero() && now.Sub(k.troubled) < troubleEvery
	if !again {
		k.troubled = now
	}
	k.trouble.Unlock()
	if !again {
		k.Publish(model.Notice{Problem: problem.Explain(err, problem.Generally)})
	}
}
