package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

type palette struct {
	background, surface, sidebar, selected, userBubble color.NRGBA
	text, muted, separator                             color.NRGBA
	ember, onEmber, leaf, violet, amber, red, blue     color.NRGBA
	pressed, shadow, scroll, faint, menu               color.NRGBA
}

func light() palette {
	return palette{
		background: rgb(0xFBFAF8), surface: rgb(0xFFFFFF), sidebar: rgb(0xF3F0EC), selected: rgb(0xE9E2DA), userBubble: rgb(0xFBE4DC),
		text: rgb(0x1F1A17), muted: rgb(0x665C55), separator: rgb(0xE4DED7),
		ember: rgb(0xBC2F0E), onEmber: rgb(0xFFFFFF), leaf: rgb(0x0B6B4D), violet: rgb(0x6444A3),
		amber: rgb(0x845400), red: rgb(0xB3261E), blue: rgb(0x0B57A4),
		pressed: alpha(0x1F1A17, 0x26), shadow: alpha(0x1F1A17, 0x30), scroll: alpha(0x665C55, 0x99), faint: rgb(0x857B73), menu: rgb(0xFFFFFF),
	}
}

func dark() palette {
	return palette{
		background: rgb(0x171412), surface: rgb(0x211D1A), sidebar: rgb(0x1C1916), selected: rgb(0x332C27), userBubble: rgb(0x48261B),
		text: rgb(0xF2ECE6), muted: rgb(0xB0A69C), separator: rgb(0x38312B),
		ember: rgb(0xFF8562), onEmber: rgb(0x241009), leaf: rgb(0x57C896), violet: rgb(0xBFA5F5),
		amber: rgb(0xF2B84B), red: rgb(0xFF9389), blue: rgb(0x86BDF7),
		pressed: alpha(0xF2ECE6, 0x26), shadow: alpha(0x000000, 0x70), scroll: alpha(0xB0A69C, 0x99), faint: rgb(0x82786F), menu: rgb(0x2A2520),
	}
}

func rgb(v uint32) color.NRGBA { return alpha(v, 0xFF) }

func alpha(v uint32, a uint8) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: a}
}

func faded(c color.NRGBA, a uint8) color.NRGBA { c.A = a; return c }

// named gives the colour for one of our names or Fyne's, and whether the
// palette has it.
func (p palette) named(n fyne.ThemeColorName) (color.Color, bool) {
	switch n {
	case Background, theme.ColorNameBackground:
		return p.background, true
	case Surface, theme.ColorNameInputBackground, theme.ColorNameOverlayBackground, theme.ColorNameHeaderBackground:
		return p.surface, true
	case Sidebar, theme.ColorNameButton, theme.ColorNameDisabledButton:
		return p.sidebar, true
	case Selected, theme.ColorNameHover:
		return p.selected, true
	case UserBubble:
		return p.userBubble, true
	case Text, theme.ColorNameForeground:
		return p.text, true
	case Muted, theme.ColorNamePlaceHolder:
		return p.muted, true
	case Hair, theme.ColorNameSeparator:
		return p.separator, true
	case theme.ColorNameInputBorder: // an empty box must be seen
		return p.faint, true
	case Ember, theme.ColorNamePrimary:
		return p.ember, true
	case OnEmber, theme.ColorNameForegroundOnPrimary, theme.ColorNameForegroundOnError, theme.ColorNameForegroundOnSuccess, theme.ColorNameForegroundOnWarning:
		return p.onEmber, true
	case Leaf, theme.ColorNameSuccess:
		return p.leaf, true
	case Violet:
		return p.violet, true
	case Amber, theme.ColorNameWarning:
		return p.amber, true
	case Red, theme.ColorNameError:
		return p.red, true
	case Blue, theme.ColorNameHyperlink:
		return p.blue, true
	case Clear:
		return color.Transparent, true
	}
	return p.derived(n)
}

func (p palette) derived(n fyne.ThemeColorName) (color.Color, bool) {
	switch n {
	case theme.ColorNameDisabled: // the toolkit uses it for quiet text, too
		return p.muted, true
	case theme.ColorNameMenuBackground: // stands out from the surface below it
		return p.menu, true
	case Faint:
		return p.faint, true
	case Found:
		return faded(p.amber, 0x50), true
	case theme.ColorNameFocus, theme.ColorNameSelection:
		return faded(p.ember, 0x40), true
	case theme.ColorNamePressed:
		return p.pressed, true
	case theme.ColorNameScrollBar:
		return p.scroll, true
	case theme.ColorNameScrollBarBackground:
		return color.Transparent, true
	case theme.ColorNameShadow:
		return p.shadow, true
	}
	return nil, false
}
