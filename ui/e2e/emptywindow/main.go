// Command emptywindow is what the benchmarks compare Delonix with: a window of
// the toolkit with nothing in it.
package main

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
)

func main() {
	w := app.New().NewWindow("Delonix empty")
	w.Resize(fyne.NewSize(1080, 720))
	w.ShowAndRun()
}
