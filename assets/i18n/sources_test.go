package i18n

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// source is a Go file of the program.
type source struct {
	path string // from the root of the repository
	set  *token.FileSet
	file *ast.File
}

// sources are the files that make up the program, without tests and tools.
func sources(t *testing.T) []source {
	t.Helper()
	const root = "../.."
	var list []source
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if name != ".." && strings.HasPrefix(name, ".") || name == "testdata" || name == "build" || name == "shared" {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		list = append(list, source{filepath.ToSlash(rel), set, f})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(list) < 300 {
		t.Fatalf("only %d files were found", len(list))
	}
	return list
}

func (s source) at(n ast.Node) string {
	return s.path + ":" + strconv.Itoa(s.set.Position(n.Pos()).Line)
}

// literal is the value of a string in the source.
func literal(n ast.Node) (string, bool) {
	b, ok := n.(*ast.BasicLit)
	if !ok || b.Kind != token.STRING {
		return "", false
	}
	v, err := strconv.Unquote(b.Value)
	return v, err == nil
}

// each calls f with every string of a file but import paths and tags of fields.
func (s source) each(f func(lit *ast.BasicLit, value string, parents []ast.Node)) {
	var parents []ast.Node
	ast.Inspect(s.file, func(n ast.Node) bool {
		if n == nil {
			parents = parents[:len(parents)-1]
			return true
		}
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.BasicLit:
			if v, ok := literal(n); ok && !isTag(n, parents) {
				f(n, v, parents)
			}
		}
		parents = append(parents, n)
		return true
	})
}

func isTag(lit *ast.BasicLit, parents []ast.Node) bool {
	if len(parents) == 0 {
		return false
	}
	field, ok := parents[len(parents)-1].(*ast.Field)
	return ok && field.Tag == lit
}

// called is the name of a function or method that is called: "i18n.T", "w.log.Warn".
func called(c *ast.CallExpr) string {
	switch f := c.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		if x, ok := f.X.(*ast.Ident); ok {
			return x.Name + "." + f.Sel.Name
		}
		return "." + f.Sel.Name
	}
	return ""
}

var keyForm = regexp.MustCompile(`^[a-z][A-Za-z0-9]*(\.[A-Za-z0-9]+)+$`)

func TestKeys_AreAllKnownAndAllUsed(t *testing.T) {
	english := file(t, English)
	sections := map[string]bool{}
	for key := range english {
		section, _, _ := strings.Cut(key, ".")
		sections[section] = true
	}
	used := map[string]bool{}
	for _, s := range sources(t) {
		s.each(func(lit *ast.BasicLit, v string, _ []ast.Node) {
			section, _, _ := strings.Cut(v, ".")
			if !keyForm.MatchString(v) || !sections[section] {
				return
			}
			if english[v] != nil {
				used[v] = true
			} else if !slices.Contains(notKeys, v) {
				t.Errorf("%s: there is no text %s", s.at(lit), v)
			}
		})
	}
	for key := range english {
		if !used[key] {
			t.Errorf("the text %s is not used", key)
		}
	}
}

// notKeys look like keys and are none.
var notKeys = []string{"text.txt", "portal.json", "app.delonix.Delonix", "file.name", "file.parent"}

func TestCalls_GiveEveryPlaceholderItsValue(t *testing.T) {
	english := file(t, English)
	for _, s := range sources(t) {
		ast.Inspect(s.file, func(n ast.Node) bool {
			c, ok := n.(*ast.CallExpr)
			if !ok || len(c.Args) == 0 {
				return true
			}
			name := called(c)
			within := strings.HasPrefix(s.path, "assets/i18n/")
			plural := name == "i18n.N" || name == "i18n.Count" || within && name == "N"
			if !plural && name != "i18n.T" && name != "i18n.Say" && !(within && name == "T") {
				return true
			}
			key, ok := literal(c.Args[0])
			if !ok || c.Ellipsis.IsValid() {
				return true // a table of keys, which the test on keys reads
			}
			text := english[key]
			if text == nil {
				t.Errorf("%s: there is no text %s", s.at(c), key)
				return true
			}
			if plural == (text[""] != "") {
				t.Errorf("%s: %s has plural forms, and T is called, or has none, and N is", s.at(c), key)
			}
			given := c.Args[1:]
			var names []string
			if plural {
				names, given = append(names, "n"), given[1:]
			}
			for i := 0; i < len(given); i += 2 {
				v, _ := literal(given[i])
				names = append(names, v)
			}
			slices.Sort(names)
			if want := placeholders(text[""] + text["other"]); len(given)%2 != 0 || !slices.Equal(names, want) {
				t.Errorf("%s: %s gets %v, and has %v", s.at(c), key, names, want)
			}
			return true
		})
	}
}

// spoken are the folders whose strings reach people.
var spoken = []string{"ui/", "client/", "main.go"}

// silent are folders and files within, whose strings do not: the wire, what measures,
// and the toolkit's own keys.
var silent = []string{"client/api/", "client/voice/eval/", "client/voice/voicetest/", "client/demo/", "ui/uitest/", "ui/e2e/", "ui/loop/", "ui/fyneworkarounds.go"}

// forDevelopers are calls whose strings go to the log or into an error that is
// explained before anybody sees it.
var forDevelopers = regexp.MustCompile(`^(f\.Words|errors\.New|fmt\.Errorf|panic|regexp\.MustCompile|strings\.NewReplacer|.*\.(Debug|Info|Warn|Error|Log|LogAttrs|[lL]ogError))$`)

// wordLike is a single word such as "Mute…", which a label may be.
var wordLike = regexp.MustCompile(`^\p{Lu}\p{Ll}+( .*)?…?$`)

func TestSources_HaveNoSentenceOutsideTheCatalogue(t *testing.T) {
	for _, s := range sources(t) {
		if !within(s.path, spoken) || within(s.path, silent) {
			continue
		}
		s.each(func(lit *ast.BasicLit, v string, parents []ast.Node) {
			if !sentence(s.path, v) || slices.ContainsFunc(allowed, func(a string) bool { return strings.HasPrefix(v, a) }) || strings.HasPrefix(s.path, "ui/") && slices.Contains(names, v) {
				return
			}
			for _, p := range parents {
				if c, ok := p.(*ast.CallExpr); ok && forDevelopers.MatchString(called(c)) {
					return
				}
				if c, ok := p.(*ast.ValueSpec); ok && c.Type != nil && unicode.IsLower([]rune(v)[0]) {
					return // a value of a closed set, which is told by a key
				}
			}
			t.Errorf("%s: %q belongs into assets/translations", s.at(lit), v)
		})
	}
}

// sentence reports whether a string looks like something to be read: words with a
// blank between them, or in the window a word that begins with a capital.
func sentence(path, v string) bool {
	v = verbs.ReplaceAllString(v, "")
	blank := strings.ContainsFunc(strings.TrimSpace(v), unicode.IsSpace) && strings.ContainsFunc(v, unicode.IsLetter)
	return blank || strings.HasPrefix(path, "ui/") && wordLike.MatchString(v)
}

var verbs = regexp.MustCompile(`%[-+#0-9.]*[a-zA-Z]`)

func within(path string, list []string) bool {
	return slices.ContainsFunc(list, func(p string) bool {
		if dir, ok := strings.CutSuffix(p, "/*.go"); ok {
			return filepath.ToSlash(filepath.Dir(path)) == dir
		}
		return strings.HasPrefix(path, p)
	})
}

// names are keys and other names that are the same in every language.
var names = []string{"Delonix", "Right Ctrl", "Right Alt", "Up", "Down", "Enter", "Escape", "Library", "Read"}

// allowed begin what looks like a sentence and is none: files for the system, what
// goes to the log or on the wire, and the details of a problem, which are for whoever
// helps and are English like all that developers read.
var allowed = []string{
	"<?xml ", "[Desktop Entry]", "[ZoneTransfer]", "Delonix/%s (", "raise %s", "too large",
	"what is recorded or spoken", "listening for a second start", "work under way", "telling of what happened", "closing the local copy",
	"voice: %d sentences could not be spoken", "This is a sentence of the reply. ", "http:// https:// www. ",
	"Delonix %s on %s/%s", "What was said: ", "%d of the list left out", "; the address is taken from HTTPS_PROXY",
}
