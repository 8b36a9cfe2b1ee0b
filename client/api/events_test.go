package api

import (
	"strings"
	"testing"
)

func TestReadEvent_EveryShape(t *testing.T) {
	for _, name := range eventNames {
		for _, key := range eventKeys {
			for _, id := range []string{"session_id", "conversation_id"} {
				for _, shape := range []string{
					`{"KEY":"NAME","ID":"s1"}`, `{"KEY":"NAME","data":{"ID":"s1"}}`, `{"KEY":"NAME","payload":{"ID":"s1"}}`,
					`{"data":{"KEY":"NAME","ID":"s1"}}`,
				} {
					raw := strings.NewReplacer("KEY", key, "NAME", string(name), "ID", id).Replace(shape)
					if e := readEvent([]byte(raw)); e.Name != name || e.SessionID != "s1" || e.Raw != raw || !e.Name.Known() {
						t.Errorf("%s reads as %#v", raw, e)
					}
				}
			}
		}
	}
	for raw, want := range map[string]Event{
		`{"type":"event","event":"CONVERSATION_CLOSED"}`:               {Name: EventConversationClosed},
		`{"type":"conversation.new-message","session_id":5}`:           {Name: EventConversationNewMessage, SessionID: "5"},
		`{"event":"Conversation_Created","data":{"type":"x"}}`:         {Name: EventConversationCreated},
		`{"type":5,"event":null,"name":"NEW_KIND"}`:                    {Name: "NEW_KIND"},
		`{"type":"first","event":"second"}`:                            {Name: "first"},
		`{"type":"CONVERSATION_CLOSED","session_id":null,"data":null}`: {Name: EventConversationClosed},
		`{"session_id":"s"}`:                                           {SessionID: "s"},
		`"CONVERSATION_CLOSED"`:                                        {Name: EventConversationClosed},
		`CONVERSATION_CLOSED`:                                          {Name: EventConversationClosed},
		`ping`:                                                         {}, `"ping"`: {}, `42`: {}, `null`: {}, `[]`: {}, `{}`: {}, ``: {}, `{"type":"x`: {},
	} {
		want.Raw = raw
		if e := readEvent([]byte(raw)); e != want {
			t.Errorf("%s reads as %#v", raw, e)
		}
	}
}

func TestReadEvent_RawIsBoundedAndText(t *testing.T) {
	if e := readEvent([]byte(strings.Repeat("ä", 1<<20))); len(e.Raw) != maxRawEvent {
		t.Errorf("%d bytes are kept", len(e.Raw))
	}
	if e := readEvent([]byte("a\xffb")); e.Raw != "ab" {
		t.Errorf("kept %q", e.Raw)
	}
}
