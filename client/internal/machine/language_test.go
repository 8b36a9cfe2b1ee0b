package machine

import "testing"

func TestLanguageTag_ReadsLocales(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"de_AT.UTF-8": "de-AT", "en_US": "en-US", "pt-BR": "pt-BR", "fr": "fr", "sr_RS@latin": "sr-Latn-RS", "de_DE@euro": "de-DE", "zh-Hans-CN": "zh-Hans-CN",
		"C": "", "C.UTF-8": "", "POSIX": "", "": "", "english please": "", "../../etc": "", "de_DE\nX: y": "",
	} {
		if got := languageTag(in); got != want {
			t.Errorf("%q is %q, not %q", in, got, want)
		}
	}
}

func TestSystemLanguage_IsTheFirstThatIsTold(t *testing.T) {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		t.Setenv(name, "")
	}
	t.Setenv("LANG", "pl_PL.UTF-8")
	if got := Language(); got != "pl-PL" {
		t.Errorf("of LANG: %q", got)
	}
	t.Setenv("LC_ALL", "uk_UA.UTF-8")
	if got := Language(); got != "uk-UA" {
		t.Errorf("of LC_ALL: %q", got)
	}
	t.Setenv("LC_ALL", "C")
	if got := Language(); got != "pl-PL" {
		t.Errorf("with LC_ALL=C: %q", got)
	}
}
