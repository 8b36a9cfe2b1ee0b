package desktop

import (
	"context"
	"fmt"
	"net/url"
	"os/exec"
	"time"

	"fyne.io/fyne/v2"
)

// openWait is how long the system's opener is listened to. Some end at once,
// others only with the program they started.
const openWait = 5 * time.Second

// Open hands an address to the desktop's opener. It must not run on the UI thread.
func Open(ctx context.Context, _ fyne.App, u *url.URL) error {
	cmd := exec.Command("xdg-open", u.String()) // not ended with us: it may be the browser by now
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		if err != nil {
			return fmt.Errorf("xdg-open: %w", err)
		}
	case <-time.After(openWait):
	case <-ctx.Done():
	}
	return nil
}
