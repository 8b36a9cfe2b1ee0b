package i18n

import "testing"

func TestPhrase_IsToldInTheLanguageInForce(t *testing.T) {
	p := Sentences(
		Say("portal.badAddress", "why", Say("portal.bad.port", "port", `"x"`)),
		Phrase{},
		Count("fileRefused.leftOut", 2),
	)
	for _, code := range []string{"en", "de", "ru"} {
		use(t, code)
		want := T("portal.badAddress", "why", T("portal.bad.port", "port", `"x"`)) + " " + N("fileRefused.leftOut", 2)
		if got := p.String(); got != want {
			t.Errorf("%s: %q, not %q", code, got, want)
		}
		if got, ok := Retold(p.Kept()); !ok || got != want {
			t.Errorf("%s: kept, it is %q, not %q", code, got, want)
		}
	}
}

func TestPhrase_WritesNumbersAsTheLanguageDoes(t *testing.T) {
	p := Joined(", ", Scaled(1234.5, 1), Scaled(1500, 0), Phrase{Quote: "größe", Upper: true})
	for code, want := range map[string]string{"en": "1,234.5, 1,500, Größe", "de": "1.234,5, 1.500, Größe"} {
		use(t, code)
		if got := p.String(); got != want {
			t.Errorf("%s: %q, not %q", code, got, want)
		}
	}
}

func TestRetold_LeavesWhatIsNoPhraseOfThisVersion(t *testing.T) {
	use(t, English)
	for name, kept := range map[string]string{
		"nothing": "", "a sentence": "The portal did not answer.", "a number": "7", "no phrase": "{}", "a key of another version": Say("common.neverHeardOf").Kept(),
		"one inside":             Say("portal.badAddress", "why", Say("common.neverHeardOf")).Kept(),
		"a placeholder too few":  Say("portal.badAddress").Kept(),
		"plural forms that were": Say("chat.newMessageCount").Kept(),
	} {
		if words, ok := Retold(kept); ok {
			t.Errorf("%s is told as %q", name, words)
		}
	}
}
