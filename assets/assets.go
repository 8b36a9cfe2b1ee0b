// Package assets embeds what the application shows and plays: the icon, the
// drawings on its buttons, and its texts in every language.
package assets

import (
	"embed"
	"fmt"
)

//go:embed icons/*.svg
var icons embed.FS

// Translations are the texts of the program, a JSON file a language;
// package i18n gives them out.
//
//go:embed translations/*.json
var Translations embed.FS

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
