package desktop

// Tray is the icon in the desktop's tray with its menu.
type Tray interface {
	// Set shows another menu and another picture, a PNG. It does not wait for the desktop.
	Set(menu []TrayItem, picture []byte)
	// Close takes the icon down.
	Close()
}

// TrayItem is an entry of the tray's menu; without words it is a line.
type TrayItem struct {
	Words string
	Run   func() // on the UI thread
}
