// Package assets embeds what the application shows and plays besides text:
// the icon and the drawings on its buttons.
package assets

import (
	"embed"
	"fmt"
)

//go:embed icons/*.svg
var icons embed.FS

// IconPNG is the application's icon, 512 pixels square.
//
//go:embed icon.png
var IconPNG []byte

// Icon gives the SVG drawing of a name such as "mic": 24 units square, black
// strokes that the theme recolours. The name is part of the program, so an
// unknown one is a programming error and panics.
func Icon(name string) []byte {
	b, err := icons.ReadFile("icons/" + name + ".svg")
	if err != nil {
		panic(fmt.Sprintf("assets: no icon %q", name))
	}
	return b
}
