package voice

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// sources are the functions and methods of a package, tests left out.
func sources(t *testing.T, dir string) []*ast.FuncDecl {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var list []*ast.FuncDecl
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, e.Name()), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok {
				list = append(list, f)
			}
		}
	}
	return list
}

// variants are the types of a package that have a method: those of a sealed
// interface.
func variants(t *testing.T, dir, method string) []string {
	var names []string
	for _, f := range sources(t, dir) {
		if f.Name.Name == method && f.Recv != nil {
			names = append(names, f.Recv.List[0].Type.(*ast.Ident).Name)
		}
	}
	slices.Sort(names)
	return names
}

// cases are the types that the type switches of some functions know.
func cases(t *testing.T, functions ...string) []string {
	names := map[string]bool{}
	for _, f := range sources(t, ".") {
		if !slices.Contains(functions, f.Name.Name) {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			s, ok := n.(*ast.TypeSwitchStmt)
			if !ok {
				return true
			}
			for _, c := range s.Body.List {
				for _, e := range c.(*ast.CaseClause).List {
					if q, ok := e.(*ast.SelectorExpr); ok {
						e = q.Sel
					}
					names[e.(*ast.Ident).Name] = true
				}
			}
			return true
		})
	}
	return slices.Sorted(maps.Keys(names))
}

func TestSealed_NoCaseIsForgotten(t *testing.T) {
	for _, tt := range []struct {
		what, dir, method string
		by                []string
	}{
		{"input of the machine", ".", "input", []string{"step", "command"}},
		{"effect, by the driver", ".", "effect", []string{"carryOut", "sound"}},
		{"event of the player", "playout", "playerEvent", []string{"player"}},
	} {
		all, known := variants(t, tt.dir, tt.method), cases(t, tt.by...)
		if len(all) < 2 {
			t.Errorf("%s: only %v was found", tt.what, all)
		}
		for _, v := range all {
			if !slices.Contains(known, v) {
				t.Errorf("%s: %s is not handled in %v", tt.what, v, tt.by)
			}
		}
		for _, k := range known {
			if !slices.Contains(all, k) {
				t.Errorf("%s: %s is handled and never comes", tt.what, k)
			}
		}
	}
}

func TestTroubleKinds_ListsThemAll(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "events.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	declared := 0
	ast.Inspect(file, func(n ast.Node) bool {
		v, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if typ, ok := v.Type.(*ast.Ident); ok && typ.Name == "TroubleKind" {
			declared++
		}
		return true
	})
	if listed := len(TroubleKinds()); declared != listed || listed == 0 {
		t.Errorf("%d kinds are declared, %d listed", declared, listed)
	}
}
