package widgets_test

import (
	"testing"

	"fyne.io/fyne/v2/test"

	"delonix/ui/uitest"
	"delonix/ui/widgets"
)

func TestCopyButton_AnswersWithACheckMark(t *testing.T) {
	d := uitest.New(t)
	copied := 0
	b := widgets.NewCopyButton(func() { copied++ })
	d.Show(b, 60, 60)
	test.Tap(b)
	if copied != 1 || b.IconName != "check" || b.Hint != "Copied" {
		t.Errorf("copied %d times, shows %q, %q", copied, b.IconName, b.Hint)
	}
	d.Await("the mark to go", func() bool { return b.IconName == "copy" })
}
