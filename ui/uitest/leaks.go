package uitest

import (
	"testing"

	"go.uber.org/goleak"
)

// Main runs a package's tests and fails if anything is left running behind them. Every
// package with widgets calls it from its TestMain.
func Main(m *testing.M) {
	// The toolkit's queue for the UI thread lives as long as the process, wherever its
	// real driver is linked.
	goleak.VerifyTestMain(m, goleak.IgnoreTopFunction("fyne.io/fyne/v2/internal/async.(*UnboundedChan[...]).processing"))
}
