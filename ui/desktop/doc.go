// Package desktop talks to a Linux desktop over the session bus: it shows
// notifications, watches for a tray and follows the colour scheme. Whatever
// answers there is a foreign program, so every call has a time limit, none is
// made with a lock held, and nobody outside waits for one. On other systems
// the package is empty. It knows nothing of the window.
package desktop
