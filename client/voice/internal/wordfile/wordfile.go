// Package wordfile reads the files of words that every language has: turn/lexicon
// and speechtext/language. A file is named after its language, such as de.txt. It
// has sections, each with a heading in brackets, and in them words, or texts with
// their names. A line that begins with # is a remark.
//
//	[fillers]
//	äh ähm hm
//	[signs]
//	number = Nummer
//
// A language is its file: nothing else has to be told of it.
package wordfile

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// File is what one language's file holds: the lines of its sections.
type File map[string][]string

// Parse reads a file.
func Parse(text string) (File, error) {
	f := File{}
	section := ""
	for n, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			section = strings.Trim(line, "[]")
			if _, twice := f[section]; twice || section == "" {
				return nil, fmt.Errorf("line %d: the section %q has no name or is there twice", n+1, section)
			}
			f[section] = nil
		case section == "":
			return nil, fmt.Errorf("line %d: %q belongs to no section", n+1, line)
		default:
			f[section] = append(f[section], line)
		}
	}
	return f, nil
}

// Words are the words of a section.
func (f File) Words(section string) map[string]bool {
	set := map[string]bool{}
	for _, line := range f[section] {
		for w := range strings.FieldsSeq(line) {
			set[w] = true
		}
	}
	return set
}

// Texts are the texts of a section, by their names.
func (f File) Texts(section string) map[string]string {
	list := map[string]string{}
	for _, line := range f[section] {
		if name, text, ok := strings.Cut(line, "="); ok {
			list[strings.TrimSpace(name)] = strings.TrimSpace(text)
		}
	}
	return list
}

// All reads the files of a folder, by their languages. They are part of the
// program: one that can't be read is a mistake in it.
func All(files fs.FS, folder string) map[string]File {
	entries, err := fs.ReadDir(files, folder)
	if err != nil {
		panic(err)
	}
	all := map[string]File{}
	for _, e := range entries {
		text, err := fs.ReadFile(files, path.Join(folder, e.Name()))
		if err != nil {
			panic(err)
		}
		f, err := Parse(string(text))
		if err != nil {
			panic(e.Name() + ": " + err.Error())
		}
		all[strings.TrimSuffix(e.Name(), ".txt")] = f
	}
	return all
}

// Code is the code of a language without region or script: "de" for "de-AT", ""
// for none.
func Code(language string) string {
	code, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(language, "_", "-")), "-")
	return code
}
