package look

import (
	"hash/fnv"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Theme is the fyne.Theme of Delonix. Choice is "light", "dark" or "system".
// What the system wants is told by the toolkit, unless System knows better.
type Theme struct {
	Choice string
	System fyne.ThemeVariant // VariantUnknown: as the toolkit says
	light  palette
	dark   palette
	base   fyne.Theme
}

var _ fyne.Theme = (*Theme)(nil)

// VariantUnknown is the variant of a system that does not tell it.
const VariantUnknown fyne.ThemeVariant = 99

// NewTheme makes the theme with the person's choice.
func NewTheme(choice string) *Theme {
	return &Theme{Choice: choice, System: VariantUnknown, light: light(), dark: dark(), base: theme.DefaultTheme()}
}

// Color gives the colour of a name; the variant is the system's unless the
// person chose one.
func (t *Theme) Color(n fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	p := t.light
	if t.Dark(v) {
		p = t.dark
		v = theme.VariantDark
	} else {
		v = theme.VariantLight
	}
	if c, ok := p.named(n); ok {
		return c
	}
	return t.base.Color(n, v)
}

// Dark reports whether the dark colours are in use under the system's variant v.
func (t *Theme) Dark(v fyne.ThemeVariant) bool {
	switch t.Choice {
	case "dark":
		return true
	case "light":
		return false
	}
	if t.System != VariantUnknown {
		v = t.System
	}
	return v == theme.VariantDark
}

// Font gives Fyne's own fonts.
func (t *Theme) Font(s fyne.TextStyle) fyne.Resource { return t.base.Font(s) }

// Icon gives Fyne's own icons; those of Delonix are in assets.
func (t *Theme) Icon(n fyne.ThemeIconName) fyne.Resource { return t.base.Icon(n) }

// Size gives our measures.
func (t *Theme) Size(n fyne.ThemeSizeName) float32 {
	switch n {
	case theme.SizeNameText:
		return TextSize
	case theme.SizeNameCaptionText:
		return TextSmall
	case theme.SizeNameSubHeadingText:
		return TextTitle
	case theme.SizeNameHeadingText:
		return TextStateWord
	case theme.SizeNamePadding:
		return Space4
	case theme.SizeNameInnerPadding:
		return Space8
	case theme.SizeNameInputRadius, theme.SizeNameSelectionRadius, theme.SizeNameButtonRadius, theme.SizeNameMenuRadius:
		return RadiusField
	case theme.SizeNameCardRadius, theme.SizeNameDialogRadius, theme.SizeNamePopupRadius:
		return RadiusCard
	case theme.SizeNameInlineIcon:
		return IconSize
	case theme.SizeNameSeparatorThickness, theme.SizeNameInputBorder:
		return Hairline
	case theme.SizeNameScrollBar:
		return 10
	case theme.SizeNameScrollBarSmall:
		return 4
	}
	return t.base.Size(n)
}

// Color resolves a name with the application's theme and variant.
func Color(n fyne.ThemeColorName) color.Color {
	s := fyne.CurrentApp().Settings()
	return s.Theme().Color(n, s.ThemeVariant())
}

// AvatarColor derives a steady, calm colour from a name; white text on it
// has a contrast of at least 4.5:1 in both themes.
func AvatarColor(name string) color.NRGBA {
	tones := [...]uint32{0x9C3B1C, 0x7A4B00, 0x4C6112, 0x0B6B4D, 0x0A6470, 0x1F5A9E, 0x6444A3, 0x8A3A78, 0x7D4038, 0x55606B}
	h := fnv.New32a()
	_, _ = h.Write([]byte(name))
	return rgb(tones[h.Sum32()%uint32(len(tones))])
}
