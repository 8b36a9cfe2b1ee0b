package api

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// documentRows names every row of the Chat API document with the tests of its
// documented shape and of the shapes that are tolerated.
var documentRows = []struct{ row, documented, tolerated string }{
	{"Authorization: Bearer <token>", "TestCreateSession_DocumentedRequestAndAnswer", "TestNewAgent_RefusesWhatCannotBeSent"},
	{"Base URL {agentRoute}", "TestEndpoint_EscapesIDsAndKeepsPrefix", "TestParsePortal_Normalises"},
	{"Base URL {publicRoute}", "TestConversations_DocumentedAnswer", "TestParsePortal_Normalises"},
	{"POST {agentRoute}/session", "TestCreateSession_DocumentedRequestAndAnswer", "TestReadSession_TolerantShapes"},
	{"GET {agentRoute}/session/{sessionId}", "TestGetSession_EscapesIDAndKeepsPrefix", "TestReadSession_TolerantShapes"},
	{"PUT {agentRoute}/session/{sessionId}", "TestUpdateSession_GetsMergesAndPuts", "TestUpdateSession_AcceptsAnyAnswer"},
	{"DELETE {agentRoute}/session/{sessionId}", "TestCloseSession_EveryStatus", "TestCloseSession_FallsBackAfter422"},
	{"POST {agentRoute}/session/{sessionId}/run_v2: message, attachments", "TestSend_FormOfTheDocument", "TestSend_UnknownSize_IsStreamed"},
	{"run_v2: response, metadata.mode", "TestSend_FormOfTheDocument", "TestReadReply_EveryShape"},
	{"Session status values (15)", "TestCloseSession_EveryStatus", "TestEnums_KnownValuesAndUnknownOnesSurvive"},
	{"GET {agentRoute}/capabilities", "TestCapabilities_EveryShape", "TestCapabilities_EveryShape"},
	{"POST {agentRoute}/transcribe: audio/wav, audio/mp4, webm as audio/mp4", "TestTranscribe_Request", "TestReadTranscript_EveryShape"},
	{"GET {agentRoute}/synthesize?text&format&voice_name, Accept", "TestSynthesize_Request", "TestSynthesize_AnswerTypes"},
	{"GET {agentRoute}/session/{sessionId}/synthesize", "TestSynthesize_Request", "TestSynthesize_AnswerTypes"},
	{"GET {publicRoute}/api/v1/public/conversations?ext_id&ext_type", "TestConversations_DocumentedAnswer", "TestConversations_TolerantShapes"},
	{"GET {publicRoute}/api/v1/public/conversations/attachments/{attachment_id}", "TestAttachment_Download", "TestReadAttachments_EveryShape"},
	{"PATCH {publicRoute}/api/v1/public/sessions/{session_id}/logs/{log_id}", "TestReact_DocumentedRequest", "TestReact_DocumentedRequest"},
	{"wss {agentRoute}/ws/{session_id}", "TestListen_FramesInOrderAndTheHandshake", "TestHostileSocket_EachHasItsOutcome"},
	{"type message, thought, timeout, close; role OPERATOR", "TestReadFrame_EveryShape", "TestDraft_AppliesFrames"},
	{"wss {publicRoute}/ws/{user_id}", "TestEvents_OverTheSocket", "TestHandshake_Refusals"},
	{"Event types (4)", "TestReadEvent_EveryShape", "TestReadEvent_EveryShape"},
	{"Customer types (7)", "TestEnums_KnownValuesAndUnknownOnesSurvive", "TestEnums_KnownValuesAndUnknownOnesSurvive"},
	{"Message roles (5)", "TestEnums_KnownValuesAndUnknownOnesSurvive", "TestRole_PrivateOnes"},
	{"Session modes (3)", "TestEnums_KnownValuesAndUnknownOnesSurvive", "TestReadMetadata_EveryShape"},
	{"Feedback types (3)", "TestReact_DocumentedRequest", "TestConversations_TolerantShapes"},
	{"Codes 401, 404, 422, 503", "TestStatus_EveryRouteHasTypedErrors", "TestReadErrorBody_EveryShape"},
	{"HTML and half-sent answers", "TestAnswer_HTMLOrEmptyOrCut_IsTyped", "TestAnswer_CutByTheConnection_IsNetwork"},
	{"Option buttons and sources", "TestReadMetadata_EveryShape", "TestReadMetadata_Bounds"},
}

func TestDocument_EveryRowHasItsTests(t *testing.T) {
	paths, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]bool{}
	for _, path := range paths {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, declaration := range file.Decls {
			if f, ok := declaration.(*ast.FuncDecl); ok {
				tests[f.Name.Name] = true
			}
		}
	}
	for _, r := range documentRows {
		if !tests[r.documented] || !tests[r.tolerated] {
			t.Errorf("%s: no test %s or %s", r.row, r.documented, r.tolerated)
		}
	}
	for route := range documentedRoutes {
		bare, _, _ := strings.Cut(route, "?")
		covered := slices.ContainsFunc(documentRows, func(r struct{ row, documented, tolerated string }) bool {
			return strings.HasPrefix(r.row, bare)
		})
		if !covered && !strings.HasPrefix(bare, "{") {
			t.Errorf("no row for %s", route)
		}
	}
}
