package client

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"testing"
)

// constants are the values of the constants of a type, in turn.
func constants(t *testing.T, path, typ string) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var values []string
	ast.Inspect(file, func(n ast.Node) bool {
		v, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if name, ok := v.Type.(*ast.Ident); ok && name.Name == typ {
			values = append(values, v.Values[0].(*ast.BasicLit).Value)
		}
		return true
	})
	slices.Sort(values)
	return values
}

// The states of a call are listed in client/voice; what the window sees only repeats
// them, as it may import nothing.
func TestCallStates_AreThoseOfTheCall(t *testing.T) {
	t.Parallel()
	listed, shown := constants(t, "voice/events.go", "State"), constants(t, "model/speech.go", "CallState")
	if len(listed) < 5 || !slices.Equal(listed, shown) {
		t.Errorf("a call has the states %v, the window knows %v", listed, shown)
	}
}
