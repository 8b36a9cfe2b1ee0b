package desktop

import (
	"os"
	"path/filepath"
)

// ForgetToolkit removes what the toolkit keeps of this program in the person's
// folders: preferences of an older version, with paths in them, and its cache.
func ForgetToolkit() error {
	for _, of := range []func() (string, error){os.UserConfigDir, os.UserCacheDir} {
		dir, err := of()
		if err != nil {
			continue // then there is nothing in it either
		}
		if err := os.RemoveAll(filepath.Join(dir, "fyne", AppID)); err != nil {
			return err
		}
	}
	return nil
}
