package api

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// documentedRoutes are all rows of the Chat API document, and who implements them.
var documentedRoutes = map[string][]string{
	"POST {agentRoute}/session":                                                         {"Agent.CreateSession"},
	"GET {agentRoute}/session/{sessionId}":                                              {"Agent.GetSession"},
	"PUT {agentRoute}/session/{sessionId}":                                              {"Agent.UpdateSession"},
	"DELETE {agentRoute}/session/{sessionId}":                                           {"Agent.CloseSession"},
	"POST {agentRoute}/session/{sessionId}/run_v2":                                      {"Agent.Send"},
	"GET {agentRoute}/capabilities":                                                     {"Agent.Capabilities"},
	"POST {agentRoute}/transcribe":                                                      {"Agent.Transcribe"},
	"GET {agentRoute}/synthesize":                                                       {"Agent.Synthesize"},
	"GET {agentRoute}/session/{sessionId}/synthesize":                                   {"Agent.Synthesize"},
	"GET {publicRoute}/api/v1/public/conversations?ext_id=":                             {"Public.List", "Public.Conversations"},
	"GET {publicRoute}/api/v1/public/conversations/attachments/{attachment_id}?ext_id=": {"Public.Attachment"},
	"PATCH {publicRoute}/api/v1/public/sessions/{session_id}/logs/{log_id}":             {"Public.React"},
	"wss {agentRoute}/ws/{session_id}":                                                  {"Agent.Listen"},
	"wss {publicRoute}/ws/{user_id}":                                                    {"Public.Events"},
	"{agentRoute}/ws/{session_id}":                                                      {"Agent.Listen", "AgentSocket.Next", "AgentSocket.Close"},
	"{publicRoute}/ws/{user_id}":                                                        {"Public.Events", "EventsSocket.Next", "EventsSocket.Close"},
}

// offline are the exported functions that speak to nobody.
var offline = []string{
	"NewAgent", "NewPublic", "AgentFromBotURL", "Agent.ID", "Agent.CloseIdle", "Public.CloseIdle",
	"IsTooLarge", "Refusal", "Unreadable", "Listed.Head", "Listed.Messages", "Listed.Message", "Listed.NewestFirst", "Listed.MessageSums", "Listing.Skip",
	"ParsePortal", "SameOrigin", "KindOf", "WroteRequest", "Undelivered", "RetryAfter", "InTheWay", "Reach", "ProxyError.Error", "ProxyError.Unwrap", "Error.Error", "Error.Words", "Error.Unwrap",
	"CloseError.Error", "PortalURLError.Error", "PortalURLError.Unwrap",
	"NewSecret", "Secret.Reveal", "Secret.IsZero", "Secret.Equal", "Secret.String", "Secret.GoString",
	"Secret.Format", "Secret.MarshalJSON", "Secret.MarshalText", "Secret.LogValue",
	"Draft.Apply", "Draft.Resume", "Session.TenantID", "Session.Thoughts", "Metadata.IsZero",
	"LogID.Less", "LogID.MadeUp", "LogID.UnmarshalJSON", "Role.Private",
	"Mode.Known", "Role.Known", "SessionStatus.Known", "ExtType.Known", "Feedback.Known", "EventName.Known", "FrameKind.Known", "AudioFormat.Known",
}

// exportedDocs returns the documentation of the package's exported functions and
// methods of exported types, by name.
func exportedDocs(t *testing.T) map[string]string {
	t.Helper()
	docs := map[string]string{}
	names, err := filepath.Glob("*.go")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, path := range names {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, declaration := range file.Decls {
			f, ok := declaration.(*ast.FuncDecl)
			if !ok || !f.Name.IsExported() {
				continue
			}
			name := f.Name.Name
			if f.Recv != nil {
				receiver := f.Recv.List[0].Type
				if star, ok := receiver.(*ast.StarExpr); ok {
					receiver = star.X
				}
				owner := receiver.(*ast.Ident)
				if !owner.IsExported() {
					continue
				}
				name = owner.Name + "." + name
			}
			docs[name] = strings.Join(strings.Fields(f.Doc.Text()), " ")
		}
	}
	return docs
}

func TestRoutes_EveryExportedFunctionNamesItsRoute(t *testing.T) {
	docs := exportedDocs(t)
	documented := map[string]bool{}
	for route, names := range documentedRoutes {
		for _, name := range names {
			documented[name] = true
			doc, found := docs[name]
			if !found || !strings.Contains(doc, route) {
				t.Errorf("%s does not name its route %s: %q", name, route, doc)
			}
			if !strings.Contains(doc, "rror") {
				t.Errorf("%s does not name its errors: %q", name, doc)
			}
		}
	}
	for name, doc := range docs {
		switch {
		case !strings.HasPrefix(doc, name[strings.Index(name, ".")+1:]+" "):
			t.Errorf("%s has no proper comment: %q", name, doc)
		case !documented[name] && !slices.Contains(offline, name):
			t.Errorf("%s is neither a route's nor offline", name)
		}
	}
	for _, name := range offline {
		if _, found := docs[name]; !found {
			t.Errorf("%s does not exist", name)
		}
	}
}

func TestRoutes_AreThoseOfTheDocument(t *testing.T) {
	constants := []string{
		routeCreateSession, routeGetSession, routeUpdateSession, routeCloseSession, routeSend, routeCapabilities, routeTranscribe,
		routeSynthesize, routeSynthesizeSession, routeConversations, routeAttachment, routeReact,
		strings.Replace(routeListen, "GET", "wss", 1), strings.Replace(routeEvents, "GET", "wss", 1),
	}
	method := regexp.MustCompile(`^(GET|POST|PUT|DELETE|PATCH|wss) `)
	for route := range documentedRoutes {
		bare, _, _ := strings.Cut(route, "?")
		if method.MatchString(route) && !slices.Contains(constants, bare) {
			t.Errorf("no constant for %s", route)
		}
	}
}
