package desktop

import "testing"

func TestTrayIcon_ShowsUnreadAndTheOpenMicrophone(t *testing.T) {
	seen := map[string]bool{}
	for _, unread := range []int{0, 2} {
		for _, listens := range []bool{false, true} {
			seen[string(TrayPicture(unread, listens))] = true
		}
	}
	if len(seen) != 4 {
		t.Errorf("4 states have %d icons", len(seen))
	}
}
