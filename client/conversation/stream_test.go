package conversation

import "testing"

// TestStream_EveryPartOfAReplyThatIsThereIsAnEcho: wherever the pieces of it are cut, be it
// in the middle of the signs around code.
func TestStream_EveryPartOfAReplyThatIsThereIsAnEcho(t *testing.T) {
	t.Parallel()
	const text = "Code:\n```python\nif a < b:\n    pass\n```\nAfter **bold** [link](https://example.com/a_b)."
	var s stream
	s.noteFinished(1, text, func(w *finishedReply) { w.posted = true })
	for from := range text {
		for to := from + 1; to <= len(text); to++ {
			if !s.isEcho(text[from:to]) {
				t.Fatalf("%q is none", text[from:to])
			}
		}
	}
	if s.isEcho("something else") {
		t.Error("another reply is one")
	}
}
