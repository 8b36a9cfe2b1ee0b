package main

import (
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/widget"
	_ "fyne.io/fyne/v2/test"
	_ "github.com/gen2brain/malgo"
	_ "github.com/gorilla/websocket"
	_ "github.com/hajimehoshi/oto/v2"
	_ "github.com/zalando/go-keyring"
	_ "gonum.org/v1/gonum/dsp/fourier"
	_ "modernc.org/sqlite"
	_ "golang.design/x/clipboard"
	_ "github.com/esiqveland/notify"
	_ "github.com/gofrs/flock"
	_ "golang.org/x/image/webp"
)

func main() {
	a := app.New()
	w := a.NewWindow("x")
	w.SetContent(widget.NewLabel("x"))
	w.ShowAndRun()
}
