package api

import (
	"errors"
	"net/url"
	"testing"
)

func TestParsePortal_Normalises(t *testing.T) {
	for raw, want := range map[string]string{
		"https://portal.flametree.ai":               "https://portal.flametree.ai",
		"  https://Portal.Flametree.AI/ \n":         "https://portal.flametree.ai",
		"portal.flametree.ai":                       "https://portal.flametree.ai",
		"HTTPS://portal.flametree.ai:443/":          "https://portal.flametree.ai",
		"https://portal.example.com:0443":           "https://portal.example.com",
		"https://portal.example.com:8443/a/b//":     "https://portal.example.com:8443/a/b",
		"https://portal.example.com/#/agents":       "https://portal.example.com",
		"https://portal.example.com/pre%20fix/?q=1": "https://portal.example.com/pre%20fix",
		"https://portal.example.com/a%2Fb/":         "https://portal.example.com/a%2Fb",
		"http://localhost:8080/":                    "http://localhost:8080",
		"localhost:8080":                            "http://localhost:8080",
		"127.0.0.1:8080/x":                          "http://127.0.0.1:8080/x",
		"http://127.1.2.3":                          "http://127.1.2.3",
		"http://127.0.0.1:80/":                      "http://127.0.0.1",
		"http://[::1]:9000/":                        "http://[::1]:9000",
		"[::1]:9000":                                "http://[::1]:9000",
		"https://[2001:DB8::1]:443/p/":              "https://[2001:db8::1]/p",
		"https://[2001:db8::1]:8443":                "https://[2001:db8::1]:8443",
	} {
		got, err := ParsePortal(raw)
		if err != nil || got.String() != want {
			t.Errorf("ParsePortal(%q) = %v, %v; want %s", raw, got, err, want)
			continue
		}
		if again, err := ParsePortal(got.String()); err != nil || again.String() != want {
			t.Errorf("a second time %q gives %v, %v", want, again, err)
		}
	}
}

func TestParsePortal_Refuses(t *testing.T) {
	for name, raw := range map[string]string{
		"nothing": "", "blank": " \t", "http to a foreign host": "http://portal.flametree.ai",
		"http to a private address": "http://192.168.1.5:8000", "http to all interfaces": "http://0.0.0.0:8000",
		"http to a mapped address": "http://[::ffff:127.0.0.1]", "http to a name that begins like loopback": "http://localhost.evil.example",
		"http to a number": "http://127.0.0.1.evil.example", "other scheme": "ftp://portal.flametree.ai",
		"file": "file:///etc/passwd", "script": "javascript:alert(1)", "no host": "https:///path",
		"user": "https://me@portal.flametree.ai", "password": "https://me:secret@portal.flametree.ai",
		"bad port": "https://portal.flametree.ai:99999", "port zero": "https://portal.flametree.ai:0",
		"text port": "https://portal.flametree.ai:x", "space in the host": "https://portal flametree.ai",
		"control": "https://portal.flametree.ai/\x00", "dots": "https://portal.flametree.ai/a/../b",
		"encoded dots": "https://portal.flametree.ai/%2e%2e/b", "bad escape": "https://portal.flametree.ai/%zz",
		"look-alike host": "https://pоrtal.flametree.ai", "markup": "https://<b>.example",
	} {
		u, err := ParsePortal(raw)
		var typed *PortalURLError
		if !errors.As(err, &typed) || typed.Reason == "" {
			t.Errorf("%s: %v, %v; want a *PortalURLError", name, u, err)
		}
	}
}

func TestEndpoint_EscapesIDsAndKeepsPrefix(t *testing.T) {
	for _, c := range []struct{ base, want string }{
		{"https://h/", "https://h/chatbot/a%2Fb%20%3F%23%C3%BC"},
		{"https://h:8443/pre/fix/", "https://h:8443/pre/fix/chatbot/a%2Fb%20%3F%23%C3%BC"},
		{"https://h/a%2Fb", "https://h/a%2Fb/chatbot/a%2Fb%20%3F%23%C3%BC"},
		{"http://[::1]:80", "http://[::1]/chatbot/a%2Fb%20%3F%23%C3%BC"},
	} {
		got, err := endpoint(mustPortal(t, c.base), "chatbot", "a/b ?#ü")
		want, _ := url.Parse(c.want)
		if err != nil || got.String() != want.String() || got.Path != want.Path {
			t.Errorf("%s: %v, %v; want %v", c.base, got, err, want)
		}
	}
	for _, id := range []string{"", ".", ".."} {
		if u, err := endpoint(mustPortal(t, "https://h"), "chatbot", id); err == nil {
			t.Errorf("id %q gives %v", id, u)
		}
	}
}

func TestSocketURL_FollowsScheme(t *testing.T) {
	for base, want := range map[string]string{
		"https://h/p": "wss://h/p/ws/x%20y", "http://localhost:1": "ws://localhost:1/ws/x%20y", "http://[::1]:1/": "ws://[::1]:1/ws/x%20y",
	} {
		u, err := endpoint(mustPortal(t, base), "ws", "x y")
		if err != nil || socketURL(u).String() != want {
			t.Errorf("%s: %v, %v; want %s", base, socketURL(u), err, want)
		}
	}
}

func TestSameOrigin_ComparesSchemeHostPort(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"https://h", "https://h:443/chatbot/x", true},
		{"https://H", "https://h", true},
		{"http://localhost", "http://localhost:80", true},
		{"https://h", "http://h", false},
		{"https://h", "https://h:8443", false},
		{"https://h", "https://h.evil", false},
		{"https://h", "https://h@evil", false},
		{"https://h", "//h/x", false},
		{"https://h", "/chatbot/x", false},
		{"https://h", "", false},
		{"http://localhost", "http://127.0.0.1", false},
	} {
		a, _ := url.Parse(c.a)
		b, _ := url.Parse(c.b)
		if got := SameOrigin(a, b); got != c.want {
			t.Errorf("SameOrigin(%s, %s) = %v", c.a, c.b, got)
		}
	}
	if SameOrigin(nil, nil) {
		t.Error("nothing has the same origin as nothing")
	}
}

func TestAgentFromBotURL_KeepsKeyAtItsOrigin(t *testing.T) {
	portal := mustPortal(t, "https://portal.example/pre")
	for bot, want := range map[string]string{
		"https://portal.example/chatbot/agent_123":         "https://portal.example/chatbot/agent_123",
		"https://portal.example:443/pre/chatbot/a%20b/":    "https://portal.example/pre/chatbot/a%20b",
		" https://PORTAL.example/pre/chatbot/x?key=1#frag": "https://portal.example/pre/chatbot/x",
	} {
		a, err := AgentFromBotURL(portal, bot, NewSecret("sk"), Options{})
		if err != nil || a.base.String() != want {
			t.Errorf("%s: %v, %v; want %s", bot, a, err, want)
		}
	}
	for _, bot := range []string{
		"", "/chatbot/x", "https://other.example/chatbot/x", "http://portal.example/chatbot/x",
		"https://portal.example:8443/chatbot/x", "https://portal.example.evil/chatbot/x", "https://portal.example@evil/chatbot/x", "::",
	} {
		if _, err := AgentFromBotURL(portal, bot, NewSecret("sk"), Options{}); !errors.Is(err, ErrOtherOrigin) {
			t.Errorf("%q: %v, want ErrOtherOrigin", bot, err)
		}
	}
	if _, err := AgentFromBotURL(portal, "https://portal.example/chatbot/x", Secret{}, Options{}); KindOf(err) != KindInvalid {
		t.Errorf("without a key: %v", err)
	}
	if _, err := AgentFromBotURL(portal, "https://portal.example/", NewSecret("sk"), Options{}); KindOf(err) != KindInvalid {
		t.Errorf("without an agent: %v", err)
	}
	if _, err := AgentFromBotURL(portal, "https://me:pw@portal.example/chatbot/x", NewSecret("sk"), Options{}); err == nil {
		t.Error("an address with a password was taken")
	}
}

func TestNewAgent_RefusesWhatCannotBeSent(t *testing.T) {
	portal := mustPortal(t, "https://portal.example")
	for name, c := range map[string]struct{ id, token string }{
		"no id": {"", "t"}, "dots": {"..", "t"}, "no token": {"a", ""}, "blank token": {"a", " \n"},
		"line break": {"a", "a\nb"}, "blank inside": {"a", "a b"}, "not ASCII": {"a", "tokén"},
	} {
		if _, err := NewAgent(portal, c.id, NewSecret(c.token), Options{}); KindOf(err) != KindInvalid || WroteRequest(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	var typed *PortalURLError
	foreign := &url.URL{Scheme: "http", Host: "portal.example"}
	if _, err := NewAgent(foreign, "a", NewSecret("t"), Options{}); !errors.As(err, &typed) {
		t.Errorf("http to a foreign host: %v", err)
	}
	if _, err := NewPublic(nil, NewSecret("t"), Options{}); !errors.As(err, &typed) {
		t.Errorf("no portal: %v", err)
	}
	if a, err := NewAgent(portal, " agent ", NewSecret(" t\n"), Options{}); err != nil || a.ID() != "agent" || a.token.Reveal() != "t" {
		t.Errorf("white space from copying: %v, %v", a, err)
	}
}
