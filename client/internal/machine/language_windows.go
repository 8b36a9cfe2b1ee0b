package machine

import "golang.org/x/sys/windows"

// preferredLanguage is the first language of the person's display languages.
func preferredLanguage() string {
	list, err := windows.GetUserPreferredUILanguages(windows.MUI_LANGUAGE_NAME)
	if err != nil || len(list) == 0 {
		return ""
	}
	return list[0]
}
