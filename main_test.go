package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// imports lists the packages of the project with what each imports, test
// files left out.
func imports(t *testing.T) map[string][]string {
	t.Helper()
	out, err := exec.Command("go", "list", "-tags", "accessibility", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	list := map[string][]string{}
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		f := strings.Fields(line)
		list[f[0]] = f[1:]
	}
	if len(list) < 10 {
		t.Fatalf("go list found only %d packages", len(list))
	}
	return list
}

func under(pkg, dir string) bool { return pkg == dir || strings.HasPrefix(pkg, dir+"/") }

// voiceParts are the packages a call is made of, and what each may import of the
// project. None knows of the call itself.
var voiceParts = map[string][]string{
	"internal/wordfile": nil,
	"speechtext":        {"client/voice/internal/wordfile"},
	"listen":            {"audio"},
	"command":           {"client/voice/internal/wordfile", "client/voice/speechtext"},
	"turn":              {"audio", "client/voice/internal/wordfile", "client/voice/speechtext", "client/voice/listen", "client/voice/turn/completeness"},
	"turn/completeness": {"client/voice/internal/wordfile"},
	"playout":           {"audio", "client/api", "client/internal/pace", "client/voice/speechtext"},
	"record":            {"audio", "client/voice/listen"},
	"voicetest":         {"audio", "client/api"},
}

// presenters are the packages between the views and the client.
var presenters = []string{"delonix/ui/pages", "delonix/ui/talk", "delonix/ui/list", "delonix/ui/conversation"}

// clientServices are the parts of client that package client plugs together.
var clientServices = []string{"account", "conversation", "alerts", "speech"}

func TestImports_FollowTheLayout(t *testing.T) {
	type rule struct {
		name string
		// broken reports whether pkg must not import dep.
		broken func(pkg, dep string) bool
	}
	ours := func(dep string) bool { return under(dep, "delonix") }
	rules := []rule{
		{"only ui and main.go import Fyne", func(pkg, dep string) bool {
			return under(dep, "fyne.io/fyne") && pkg != "delonix" && !under(pkg, "delonix/ui")
		}},
		{"nothing imports ui but main.go", func(pkg, dep string) bool {
			return under(dep, "delonix/ui") && pkg != "delonix" && !under(pkg, "delonix/ui")
		}},
		{"client/api imports no package of the project", func(pkg, dep string) bool {
			return under(pkg, "delonix/client/api") && ours(dep) && !under(dep, "delonix/client/api")
		}},
		{"client/demo imports no package of the project", func(pkg, dep string) bool {
			return under(pkg, "delonix/client/demo") && ours(dep) && !under(dep, "delonix/client/demo")
		}},
		{"audio imports no package of the project but its own", func(pkg, dep string) bool {
			return under(pkg, "delonix/audio") && ours(dep) && !under(dep, "delonix/audio")
		}},
		{"storage imports no package of the project but its own", func(pkg, dep string) bool {
			return under(pkg, "delonix/storage") && ours(dep) && !under(dep, "delonix/storage")
		}},
		{"client/voice imports audio, client/api and the clock only", func(pkg, dep string) bool {
			return under(pkg, "delonix/client/voice") && ours(dep) && !under(dep, "delonix/client/voice") && !under(dep, "delonix/audio") && !under(dep, "delonix/client/api") &&
				dep != "delonix/client/internal/pace"
		}},
		{"the parts of client/voice import only what lies below them", func(pkg, dep string) bool {
			below, ok := voiceParts[strings.TrimPrefix(pkg, "delonix/client/voice/")]
			return ok && ours(dep) && !slices.ContainsFunc(below, func(d string) bool { return under(dep, "delonix/"+d) })
		}},
		{"only tests import client/voice/voicetest", func(_, dep string) bool {
			return dep == "delonix/client/voice/voicetest"
		}},
		{"client/model imports no package of the project", func(pkg, dep string) bool {
			return under(pkg, "delonix/client/model") && ours(dep)
		}},
		{"client/internal imports no service", func(pkg, dep string) bool {
			return under(pkg, "delonix/client/internal") && ours(dep) && !under(dep, "delonix/client/internal") &&
				dep != "delonix/client/model" && dep != "delonix/client/problem" && dep != "delonix/client/api" && dep != "delonix/storage" && !under(dep, "delonix/assets")
		}},
		{"the services of client know neither each other nor client", func(pkg, dep string) bool {
			return slices.ContainsFunc(clientServices, func(s string) bool { return under(pkg, "delonix/client/"+s) && dep == "delonix/client" }) ||
				slices.ContainsFunc(clientServices, func(s string) bool {
					return under(pkg, "delonix/client/"+s) && slices.ContainsFunc(clientServices, func(o string) bool { return o != s && under(dep, "delonix/client/"+o) })
				})
		}},
		{"client/account imports what lies below the services", func(pkg, dep string) bool {
			return under(pkg, "delonix/client/account") && ours(dep) && !under(dep, "delonix/client/account") && !under(dep, "delonix/client/internal") &&
				!slices.Contains([]string{"delonix/client/model", "delonix/client/problem", "delonix/client/api", "delonix/storage", "delonix/storage/secrets"}, dep)
		}},
		{"client/conversation imports what lies below the services", func(pkg, dep string) bool {
			return under(pkg, "delonix/client/conversation") && ours(dep) && !under(dep, "delonix/client/conversation") && !under(dep, "delonix/client/internal") &&
				!slices.Contains([]string{"delonix/client/model", "delonix/client/problem", "delonix/client/api", "delonix/storage"}, dep)
		}},
		{"what copies files knows of no conversation and no portal", func(pkg, dep string) bool {
			return pkg == "delonix/client/conversation/files" && (dep == "delonix/client/conversation" || dep == "delonix/client/api" || dep == "delonix/client/model")
		}},
		{"client/account/portal knows neither who has the accounts nor the keyring", func(pkg, dep string) bool {
			return pkg == "delonix/client/account/portal" && (dep == "delonix/client/account" || dep == "delonix/storage/secrets")
		}},
		{"client/problem imports no service", func(pkg, dep string) bool {
			return under(pkg, "delonix/client/problem") && ours(dep) && !under(dep, "delonix/client/voice") &&
				!slices.Contains([]string{"delonix/client/model", "delonix/client/api", "delonix/storage", "delonix/storage/secrets", "delonix/client/internal/plain", "delonix/assets/i18n"}, dep)
		}},
		{"client does not import audio", func(pkg, dep string) bool {
			return pkg == "delonix/client" && under(dep, "delonix/audio")
		}},
		{"ui imports client and assets only", func(pkg, dep string) bool {
			return under(pkg, "delonix/ui") && ours(dep) && !under(dep, "delonix/ui") && dep != "delonix/client" && !under(dep, "delonix/assets")
		}},
		{"what the window needs of the desktop knows neither the client nor any view", func(pkg, dep string) bool {
			return pkg == "delonix/ui/desktop" && ours(dep) && dep != "delonix/ui/loop" && !under(dep, "delonix/assets")
		}},
		{"a view knows no presenter and not the window", func(pkg, dep string) bool {
			return under(pkg, "delonix/ui") && pkg != "delonix/ui" && dep == "delonix/ui"
		}},
		{"a presenter knows no other presenter, and no view knows one", func(pkg, dep string) bool {
			return under(pkg, "delonix/ui") && pkg != "delonix/ui" && dep != pkg && slices.Contains(presenters, dep)
		}},
		{"assets imports no package of the project but its own", func(pkg, dep string) bool {
			return under(pkg, "delonix/assets") && ours(dep) && !under(dep, "delonix/assets")
		}},
	}
	for pkg, deps := range imports(t) {
		for _, dep := range deps {
			for _, r := range rules {
				if r.broken(pkg, dep) {
					t.Errorf("%s imports %s: %s", pkg, dep, r.name)
				}
			}
		}
	}
}

func TestTopLevel_HasOnlyWhatTheDesignNames(t *testing.T) {
	out, err := exec.Command("git", "ls-files").Output()
	if err != nil {
		t.Fatalf("git ls-files: %v", err)
	}
	allowed := strings.Fields("main.go main_test.go ui client audio storage assets go.mod go.sum FyneApp.toml Makefile README.md LICENSE CHANGELOG.md")
	for _, path := range strings.Fields(string(out)) {
		top, _, _ := strings.Cut(path, "/")
		if !slices.Contains(allowed, top) && !strings.HasPrefix(top, ".") {
			t.Errorf("%s is at the top level, which the layout does not name", top)
		}
	}
}
