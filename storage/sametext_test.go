package storage

import (
	"testing"

	"delonix/storage/internal/merge"
)

func TestTextKey_IsTheSameForWhatPortalsMakeOfAText(t *testing.T) {
	for name, pair := range map[string][2]string{
		"white space":     {"Hello  there,\n friend ", "Hello there, friend"},
		"composition":     {"Caf\u00e9 \u00dcber", "Cafe\u0301 U\u0308ber"},
		"tags":            {"Hello <b>dear</b> friend<br/>", "Hello dear friend"},
		"entities":        {"Tom & Jerry <3", "Tom &amp; Jerry &lt;3"},
		"quotation marks": {`"It's" – so`, "“It’s” - so"},
		"ellipsis":        {"wait…", "wait..."},
		"invisible":       {"a\u200bb\ufeffc\ufe0f", "abc"},
		"no-break space":  {"10\u00a0EUR", "10 EUR"},
	} {
		if a, b := TextKey(pair[0]), TextKey(pair[1]); a != b || a == "" {
			t.Errorf("%s: %q and %q", name, a, b)
		}
	}
	for _, pair := range [][2]string{{"1 EUR", "10 EUR"}, {"yes", "yes."}, {"a", "A"}, {"👍", "👎"}, {"<b>", "<i>"}, {"x", ""}} {
		if TextKey(pair[0]) == TextKey(pair[1]) {
			t.Errorf("%q and %q count as the same", pair[0], pair[1])
		}
	}
}

func TestAlike_KnowsAlteredTextsFromOthers(t *testing.T) {
	for _, pair := range [][2]string{
		{"My card is 4111 1111 1111 1111, thanks", "My card is **** **** **** 1111, thanks"},
		{"My card is 4111 1111 1111 1111, thanks", "My card is [card number], thanks"},
		{"My card is 4111 1111 1111 1111, thanks", "My card is XXXX-XXXX-XXXX-1111, thanks"},
		{"That is great 🎉", "That is great :tada:"},
		{"ok", "ok (translated)"}, {"ok", "ok\n\nsent from the web"},
		{"Please call me back", "Please call me back\n\n(sent from the web)"},
		{"What the fucking hell is this", "What the f*****g hell is this"},
		{"A rather long message whose end was cut off", "A rather long message whose end was…"},
		{"Write to ann@example.com please now", "Write to [email] please now"},
	} {
		if !merge.Alike(pair[0], pair[1]) || !merge.Alike(pair[1], pair[0]) {
			t.Errorf("%q does not pass for %q", pair[0], pair[1])
		}
	}
	for _, pair := range [][2]string{
		{"ok", "ok, but"}, {"yes", "no"}, {"1", "2"}, {"How are you", "How do you do today then"}, {"👍", "👎"}, {"", "x"},
		{"Is my parcel here", "Is there an invoice for me"},
	} {
		if merge.Alike(pair[0], pair[1]) {
			t.Errorf("%q passes for %q", pair[0], pair[1])
		}
	}
}
