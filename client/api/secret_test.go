package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestSecret_NeverPrints(t *testing.T) {
	type holder struct {
		Exported Secret
		hidden   Secret
		pointer  *Secret
	}
	secret := NewSecret(canary)
	values := map[string]any{
		"value": secret, "pointer": &secret,
		"struct":         holder{Exported: secret, hidden: secret, pointer: &secret},
		"struct pointer": &holder{Exported: secret, hidden: secret, pointer: &secret},
		"slice":          []Secret{secret}, "map": map[string]Secret{"key": secret},
		"conversation": Conversation{BotAPIKey: secret},
	}
	for name, value := range values {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%T", "%p"} {
			if text := fmt.Sprintf(verb, value); strings.Contains(text, canary) || strings.Contains(text, fmt.Sprintf("%x", canary)) {
				t.Errorf("%s with %s shows the token: %s", name, verb, text)
			}
		}
		encoded, err := json.Marshal(value)
		if err != nil || strings.Contains(string(encoded), canary) {
			t.Errorf("%s as JSON: %s, %v", name, encoded, err)
		}
		var log bytes.Buffer
		slog.New(slog.NewTextHandler(&log, nil)).Info("x", "v", value)
		slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "v", value)
		if strings.Contains(log.String(), canary) {
			t.Errorf("%s in a log: %s", name, log.String())
		}
	}
	if got := fmt.Sprint(secret) + secret.GoString(); got != "[redacted][redacted]" {
		t.Errorf("got %q", got)
	}
}

func TestSecret_AgentAndPublic_NeverPrint(t *testing.T) {
	portal := mustPortal(t, "http://localhost:1")
	agent := newTestAgent(t, portal, Options{})
	public := newTestPublic(t, portal, Options{})
	for _, verb := range []string{"%v", "%+v", "%#v"} {
		if text := fmt.Sprintf(verb+verb+verb+verb, agent, public, *agent, *public); strings.Contains(text, canary) {
			t.Errorf("%s shows the token", verb)
		}
	}
}

func TestSecret_Equal(t *testing.T) {
	if !NewSecret("a").Equal(NewSecret("a")) || NewSecret("a").Equal(NewSecret("b")) || !(Secret{}).Equal(NewSecret("")) {
		t.Error("Equal compares wrongly")
	}
	if !NewSecret("").IsZero() || NewSecret("a").IsZero() || NewSecret(" a\n").Reveal() != " a\n" {
		t.Error("NewSecret changes its value")
	}
}
