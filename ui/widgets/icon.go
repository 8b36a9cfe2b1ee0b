package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"delonix/assets"
)

// Icon gives one of our drawings in a colour of the theme.
func Icon(name string, color fyne.ThemeColorName) fyne.Resource {
	res := fyne.NewStaticResource(name+".svg", assets.Icon(name))
	return theme.NewColoredResource(res, color)
}
