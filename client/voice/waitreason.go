package voice

// WaitReason is why a turn was given up no sooner.
type WaitReason string

// Reasons of the wait for the end of a turn.
const (
	WaitedForNothing WaitReason = ""           // not known
	WaitedByButton   WaitReason = "button"     // it lasted as long as the button was held
	WaitedForSilence WaitReason = "silence"    // the words were said to be whole, or nobody looked
	WaitedForWords   WaitReason = "words"      // the transcript was not there in time
	WaitedForMore    WaitReason = "unfinished" // the sentence sounded as if it went on
	WaitedForLength  WaitReason = "length"     // it was as long as a turn may be, or was cut off
)

// waitedFor is why an utterance that just ended did not end sooner.
func (m *machine) waitedFor(u *utterance) WaitReason {
	switch {
	case u.push:
		return WaitedByButton
	case u.seal:
		return WaitedForLength
	case !u.known && m.s.NotSpeculative:
		return WaitedForSilence
	case !u.known:
		return WaitedForWords
	case u.ending.Known && !u.ending.Finished():
		return WaitedForMore
	}
	return WaitedForSilence
}
