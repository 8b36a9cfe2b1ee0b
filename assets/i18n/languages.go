package i18n

import (
	"path"
	"slices"
	"strings"
	"sync"

	"delonix/assets"
)

// English is the language that every text has, and the one of those who speak
// none of the others.
const English = "en"

// AsSystem is the choice to follow the system's language.
const AsSystem = "system"

// Has reports whether there are texts in the language of a tag.
func Has(tag string) bool {
	code, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return slices.Contains(codes(), code)
}

// codes are the languages that there are files for.
var codes = sync.OnceValue(func() []string {
	files, err := assets.Translations.ReadDir("translations")
	if err != nil {
		panic(err) // what is embedded can be read
	}
	var list []string
	for _, f := range files {
		list = append(list, strings.TrimSuffix(f.Name(), path.Ext(f.Name())))
	}
	return list
})
