package portal

import (
	"testing"

	"delonix/client/model"
)

// TestProbe_BeginsBeforeTheStateHasChanged wakes the probing in the moment between the
// end of a socket and the change of the state, in which the account still counts as
// online: it must go on probing and not go back to sleep for the whole outage.
func TestProbe_BeginsBeforeTheStateHasChanged(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	l := s.account.status
	l.noteLost()
	s.until("the probing is awake", func() bool { return len(l.unreachable) == 0 })
	if l.lostSince().IsZero() {
		t.Error("it took the broken connection for one that holds")
	}
	l.change(func() {})
	if !l.lostSince().IsZero() {
		t.Error("the portal still counts as lost when it is reached again")
	}
}

// TestProbe_LeavesARefusedAccountAlone: that the portal answers is no reason to try an
// account that it has refused.
func TestProbe_LeavesARefusedAccountAlone(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	l := s.account.status
	l.noteLost()
	l.deny(model.Problem{Text: "refused", Action: model.ActionSignIn})
	if !l.lostSince().IsZero() {
		t.Error("it is probed for")
	}
	l.noteLost()
	if !l.lostSince().IsZero() {
		t.Error("it is probed for again")
	}
}
