// Package look is how Delonix looks: its colours in both themes, its measures
// and the fyne.Theme made of them. No widget lives here.
package look

import "fyne.io/fyne/v2"

// Measures on the four-pixel grid, in Fyne's device independent pixels.
const (
	Space4  float32 = 4
	Space8  float32 = 8
	Space12 float32 = 12
	Space16 float32 = 16
	Space24 float32 = 24
	Space32 float32 = 32

	RadiusCard  float32 = 12
	RadiusField float32 = 8

	TextSize      float32 = 14
	TextSmall     float32 = 12
	TextTitle     float32 = 16
	TextStateWord float32 = 20

	Hairline   float32 = 1
	IconSize   float32 = 20
	IconTarget float32 = 36

	BubbleMax      float32 = 680
	ColumnMax      float32 = 880 // of what is read and written
	BubbleShare    float32 = 0.75
	SidebarWidth   float32 = 300
	SidebarNarrow  float32 = 64
	CollapseBelow  float32 = 800
	HeaderHeight   float32 = 56
	WindowWidth    float32 = 1080
	WindowHeight   float32 = 720
	WindowMinWidth float32 = 640
	WindowMinHigh  float32 = 480
)

// Colours of Delonix that Fyne's theme has no name for.
const (
	Sidebar    fyne.ThemeColorName = "delonixSidebar"
	Selected   fyne.ThemeColorName = "delonixSelected"
	UserBubble fyne.ThemeColorName = "delonixUserBubble"
	Surface    fyne.ThemeColorName = "delonixSurface"
	Background fyne.ThemeColorName = "delonixBackground"
	Text       fyne.ThemeColorName = "delonixText"
	Muted      fyne.ThemeColorName = "delonixMuted"
	Hair       fyne.ThemeColorName = "delonixSeparator"
	Ember      fyne.ThemeColorName = "delonixEmber"
	OnEmber    fyne.ThemeColorName = "delonixOnEmber"
	Leaf       fyne.ThemeColorName = "delonixLeaf"
	Violet     fyne.ThemeColorName = "delonixViolet"
	Amber      fyne.ThemeColorName = "delonixAmber"
	Red        fyne.ThemeColorName = "delonixRed"
	Blue       fyne.ThemeColorName = "delonixBlue"
	Found      fyne.ThemeColorName = "delonixFound" // the ground of words that were searched for
	Faint      fyne.ThemeColorName = "delonixFaint" // what can't be used
	Clear      fyne.ThemeColorName = "delonixClear"
)
