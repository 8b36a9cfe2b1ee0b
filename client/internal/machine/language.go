package machine

import (
	"os"
	"regexp"
	"strings"
)

// fallbackLanguage is told where the system does not say what it speaks.
const fallbackLanguage = "en-US"

// Language is the person's language in the form of a browser, such as
// en-US. The environment's word goes first; a program started from a desktop
// of macOS or Windows has none there, and asks the system.
func Language() string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if l := languageTag(os.Getenv(name)); l != "" {
			return l
		}
	}
	if l := languageTag(preferredLanguage()); l != "" {
		return l
	}
	return fallbackLanguage
}

var (
	languageForm = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)
	scriptNames  = map[string]string{"latin": "Latn", "cyrillic": "Cyrl", "devanagari": "Deva"}
)

// languageTag makes a tag of a locale such as de_AT.UTF-8 or sr_RS@latin; "" if
// it names no language.
func languageTag(locale string) string {
	locale, variant, _ := strings.Cut(strings.TrimSpace(locale), "@")
	locale, _, _ = strings.Cut(locale, ".")
	if locale == "C" || locale == "POSIX" {
		return ""
	}
	tag := strings.ReplaceAll(locale, "_", "-")
	if !languageForm.MatchString(tag) {
		return ""
	}
	if script := scriptNames[strings.ToLower(variant)]; script != "" {
		language, rest, _ := strings.Cut(tag, "-")
		tag = strings.TrimSuffix(language+"-"+script+"-"+rest, "-")
	}
	return tag
}
