package sidebar

import (
	"testing"

	"delonix/ui/uitest"
)

func TestMain(m *testing.M) { uitest.Main(m) }
