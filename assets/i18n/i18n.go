// Package i18n gives every sentence, label and number that a person meets, in
// the language in force. The texts are assets/translations/*.json; a file there
// is a language, and nothing else has to be told of it.
//
// People are addressed formally in every language that tells: German "Sie", Spanish
// "usted", French "vous", Russian "вы" with a small letter. Sentences are short and
// plain, without exclamation marks; buttons are verbs.
//
// It imports nothing but assets, so that the window, the client and the command
// line all read the same catalogue. Which language the system speaks, and what
// the agents say, is not known here. Until a language is chosen all is English.
package i18n

import (
	"cmp"
	"slices"
	"strings"
	"sync/atomic"
)

var (
	inForce atomic.Pointer[Catalogue]
	system  atomic.Pointer[string] // the language tag of the system
)

// SetSystem tells the language of the system as a tag such as "de-AT". It counts
// from the next Use on.
func SetSystem(tag string) { system.Store(&tag) }

// Use puts a language in force: AsSystem, which an unknown choice is too, or a tag
// such as "de" or "de-AT". English takes the place of a system's language that there
// is no file for. It reports whether another language than before is in force.
func Use(choice string) bool {
	tag := choice
	if !Has(choice) && choice != Pseudo {
		tag = English
		if s := system.Load(); s != nil {
			tag = *s
		}
	}
	next := In(tag)
	old := inForce.Swap(next)
	return old != next && (old != nil || next.code != English)
}

// now is the catalogue in force.
func now() *Catalogue {
	if c := inForce.Load(); c != nil {
		return c
	}
	return In(English)
}

// Current is the code of the language in force, such as "de".
func Current() string { return now().code }

// T is the text of a key in the language in force. args are the names and values
// of its placeholders, in turn; whole numbers are written as the language does.
func T(key string, args ...any) string { return now().T(key, args...) }

// N is the text of a key for a number of things, which its placeholder n shows.
func N(key string, n int, args ...any) string { return now().N(key, n, args...) }

// Language is one to choose.
type Language struct {
	Code string // such as "de"
	Name string // as its speakers call it
}

// Languages are those there are, sorted by their names.
func Languages() []Language {
	var list []Language
	for _, code := range codes() {
		list = append(list, Language{code, In(code).T("language.name")})
	}
	slices.SortFunc(list, func(a, b Language) int { return cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	return list
}
