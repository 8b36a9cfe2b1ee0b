// Package instance lets a second start on the same data folder ask the first one to
// show its window.
package instance
