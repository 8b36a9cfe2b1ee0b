package look

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// luminance is the relative luminance of WCAG 2.
func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	linear := func(v uint32) float64 {
		s := float64(v) / 0xFFFF
		if s <= 0.03928 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

func contrast(a, b color.Color) float64 {
	l, m := luminance(a), luminance(b)
	return (max(l, m) + 0.05) / (min(l, m) + 0.05)
}

const readable = 4.5

func TestContrast_EveryTextColourOnEverySurface(t *testing.T) {
	surfaces := []fyne.ThemeColorName{Background, Surface, Sidebar, Selected, UserBubble}
	texts := []fyne.ThemeColorName{Text, Muted, Ember, Leaf, Violet, Amber, Red, Blue,
		theme.ColorNameForeground, theme.ColorNamePlaceHolder, theme.ColorNameDisabled, theme.ColorNamePrimary,
		theme.ColorNameHyperlink, theme.ColorNameError, theme.ColorNameSuccess, theme.ColorNameWarning}
	for _, choice := range []string{"light", "dark"} {
		th := NewTheme(choice)
		for _, s := range surfaces {
			for _, x := range texts {
				if k := contrast(th.Color(x, 0), th.Color(s, 0)); k < readable {
					t.Errorf("%s: %s on %s has a contrast of %.2f", choice, x, s, k)
				}
			}
		}
	}
}

func TestContrast_OnFilledButtonsAndBadges(t *testing.T) {
	for _, choice := range []string{"light", "dark"} {
		th := NewTheme(choice)
		for _, fill := range []fyne.ThemeColorName{Ember, Red} {
			if k := contrast(th.Color(OnEmber, 0), th.Color(fill, 0)); k < readable {
				t.Errorf("%s: the words on %s have a contrast of %.2f", choice, fill, k)
			}
		}
	}
}

func TestContrast_InitialsOnEveryAvatar(t *testing.T) {
	seen := map[color.NRGBA]bool{}
	for i := range 2000 {
		c := AvatarColor(string(rune('a'+i%26)) + string(rune('a'+i/26)))
		seen[c] = true
		if k := contrast(color.White, c); k < readable {
			t.Errorf("white on %v has a contrast of %.2f", c, k)
		}
	}
	if len(seen) < 8 {
		t.Errorf("2000 names get only %d colours", len(seen))
	}
	if first, again := AvatarColor("Support"), AvatarColor("Support"); first != again {
		t.Error("a name's colour is not steady")
	}
}
