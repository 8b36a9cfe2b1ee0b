package widgets

import (
	"time"

	"delonix/assets/i18n"
	"delonix/ui/loop"
)

// CopiedFor is how long a button that copied says so.
const CopiedFor = 1500 * time.Millisecond

// NewCopyButton makes a button that copies something and answers with a check
// mark for a moment.
func NewCopyButton(copies func()) *Button {
	b := NewIconButton("copy", i18n.T("common.copy"), nil)
	presses := 0
	b.OnTapped = func() {
		copies()
		presses++
		mine := presses
		b.Set("check", "", i18n.T("common.copied"), b.Tint)
		time.AfterFunc(CopiedFor, func() {
			loop.Do(func() {
				if mine == presses {
					b.Set("copy", "", i18n.T("common.copy"), b.Tint)
				}
			})
		})
	}
	return b
}
