package look_test

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"delonix/ui/look"
	"delonix/ui/uitest"
)

const readable = 4.5

func TestContrast_EveryTextColourOnEverySurface(t *testing.T) {
	surfaces := []fyne.ThemeColorName{look.Background, look.Surface, look.Sidebar, look.Selected, look.UserBubble}
	texts := []fyne.ThemeColorName{look.Text, look.Muted, look.Ember, look.Leaf, look.Violet, look.Amber, look.Red, look.Blue,
		theme.ColorNameForeground, theme.ColorNamePlaceHolder, theme.ColorNameDisabled, theme.ColorNamePrimary,
		theme.ColorNameHyperlink, theme.ColorNameError, theme.ColorNameSuccess, theme.ColorNameWarning}
	for _, choice := range []string{"light", "dark"} {
		th := look.NewTheme(choice)
		for _, s := range surfaces {
			for _, x := range texts {
				if k := uitest.Contrast(th.Color(x, 0), th.Color(s, 0)); k < readable {
					t.Errorf("%s: %s on %s has a contrast of %.2f", choice, x, s, k)
				}
			}
		}
	}
}

func TestContrast_OnFilledButtonsAndBadges(t *testing.T) {
	for _, choice := range []string{"light", "dark"} {
		th := look.NewTheme(choice)
		for _, fill := range []fyne.ThemeColorName{look.Ember, look.Red} {
			if k := uitest.Contrast(th.Color(look.OnEmber, 0), th.Color(fill, 0)); k < readable {
				t.Errorf("%s: the words on %s have a contrast of %.2f", choice, fill, k)
			}
		}
	}
}

func TestContrast_InitialsOnEveryAvatar(t *testing.T) {
	seen := map[color.NRGBA]bool{}
	for i := range 2000 {
		c := look.AvatarColor(string(rune('a'+i%26)) + string(rune('a'+i/26)))
		seen[c] = true
		if k := uitest.Contrast(color.White, c); k < readable {
			t.Errorf("white on %v has a contrast of %.2f", c, k)
		}
	}
	if len(seen) < 8 {
		t.Errorf("2000 names get only %d colours", len(seen))
	}
	if first, again := look.AvatarColor("Support"), look.AvatarColor("Support"); first != again {
		t.Error("a name's colour is not steady")
	}
}
