package look

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

func TestTheme_SystemFollowsTheVariantAndAChoiceDoesNot(t *testing.T) {
	for _, c := range []struct {
		choice  string
		variant fyne.ThemeVariant
		dark    bool
	}{
		{"system", theme.VariantDark, true}, {"system", theme.VariantLight, false}, {"", theme.VariantDark, true},
		{"light", theme.VariantDark, false}, {"dark", theme.VariantLight, true},
	} {
		th := NewTheme(c.choice)
		if th.Dark(c.variant) != c.dark {
			t.Errorf("%q under variant %d: dark is %v", c.choice, c.variant, !c.dark)
		}
		want := light().background
		if c.dark {
			want = dark().background
		}
		if th.Color(Background, c.variant) != color.Color(want) {
			t.Errorf("%q under variant %d has another theme's background", c.choice, c.variant)
		}
	}
}

func TestTheme_HasEveryColourThatTheToolkitAsksFor(t *testing.T) {
	names := []fyne.ThemeColorName{
		theme.ColorNameBackground, theme.ColorNameButton, theme.ColorNameDisabledButton, theme.ColorNameDisabled, theme.ColorNameError,
		theme.ColorNameFocus, theme.ColorNameForeground, theme.ColorNameForegroundOnError, theme.ColorNameForegroundOnPrimary,
		theme.ColorNameForegroundOnSuccess, theme.ColorNameForegroundOnWarning, theme.ColorNameHeaderBackground, theme.ColorNameHover,
		theme.ColorNameHyperlink, theme.ColorNameInputBackground, theme.ColorNameInputBorder, theme.ColorNameMenuBackground,
		theme.ColorNameOverlayBackground, theme.ColorNamePlaceHolder, theme.ColorNamePressed, theme.ColorNamePrimary,
		theme.ColorNameScrollBar, theme.ColorNameScrollBarBackground, theme.ColorNameSelection, theme.ColorNameSeparator,
		theme.ColorNameShadow, theme.ColorNameSuccess, theme.ColorNameWarning,
		Sidebar, Selected, UserBubble, Surface, Background, Text, Muted, Hair, Ember, OnEmber, Leaf, Violet, Amber, Red, Blue, Faint, Clear,
	}
	for _, p := range []palette{light(), dark()} {
		for _, n := range names {
			if _, ok := p.named(n); !ok {
				t.Errorf("the palette does not know %s", n)
			}
		}
	}
}

func TestTheme_HasTheMeasures(t *testing.T) {
	th := NewTheme("light")
	for name, want := range map[fyne.ThemeSizeName]float32{
		theme.SizeNameText: 14, theme.SizeNameCaptionText: 12, theme.SizeNameSubHeadingText: 16, theme.SizeNameHeadingText: 20,
		theme.SizeNamePadding: 4, theme.SizeNameInputRadius: 8, theme.SizeNameDialogRadius: 12, theme.SizeNameInlineIcon: 20,
		theme.SizeNameSeparatorThickness: 1,
	} {
		if got := th.Size(name); got != want {
			t.Errorf("%s is %v, not %v", name, got, want)
		}
	}
	for _, n := range []fyne.ThemeSizeName{theme.SizeNameScrollBar, theme.SizeNameLineSpacing, theme.SizeNameScrollBarRadius, theme.SizeNameWindowTitleBarHeight} {
		if th.Size(n) <= 0 {
			t.Errorf("%s has no size", n)
		}
	}
}

func TestMeasures_StandOnTheGridOfFour(t *testing.T) {
	for _, v := range []float32{Space4, Space8, Space12, Space16, Space24, Space32, RadiusCard, RadiusField, TextSmall, TextTitle, TextStateWord, IconSize, IconTarget, BubbleMax, SidebarWidth, SidebarNarrow, HeaderHeight, WindowWidth, WindowHeight, WindowMinWidth, WindowMinHigh} {
		if int(v)%4 != 0 || v != float32(int(v)) {
			t.Errorf("%v is not on the grid", v)
		}
	}
}
