// Package desktop is what the window needs of the desktop around it: notifications,
// the tray, the colour scheme, the start with the session, the programs that open
// files and addresses, files that are chosen, dropped or pasted, and keys of foreign
// layouts. Each has a back end for a system. On Linux most of it goes over the session
// bus: whatever answers there is a foreign program, so every call has a time limit, none
// is made with a lock held, and nobody outside waits for one. The package knows nothing
// of the window.
package desktop

// AppID is the application's identity for the desktop.
const AppID = "app.delonix.Delonix"
