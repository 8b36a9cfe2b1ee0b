package account

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"delonix/client/demo"
)

func TestAccounts_FileOfAnotherVersionKeepsItsMeaning(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := newPortal(t, demo.Options{})
	s.open()
	file := filepath.Join(s.dir, FileName)
	const content = `[7, null, {"Portal":"https://a.example","AgentID":"one","UserID":"u","Name":9,"newer":{"x":1}}, {"Portal":3,"AgentID":"lost"}]`
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.Restore(ctx); err != nil {
		t.Fatal(err)
	}
	agents, err := s.Store.Agents(ctx)
	if err != nil || len(agents) != 1 || agents[0].AgentID != "one" {
		t.Fatalf("%+v %v", agents, err)
	}
	if err := s.file.write(ctx); err != nil {
		t.Fatal(err)
	}
	kept, err := os.ReadFile(file)
	if err != nil || !strings.Contains(strings.Join(strings.Fields(string(kept)), ""), `"newer":{"x":1}`) {
		t.Fatalf("%s %v", kept, err)
	}
}
