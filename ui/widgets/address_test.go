package widgets

import (
	"net/url"
	"testing"
)

func TestSafeAddress_LeavesOnlyPagesAndPlainMails(t *testing.T) {
	for raw, want := range map[string]struct{ safe, leads string }{
		"https://a.test/b?c=d#e":                        {"https://a.test/b?c=d#e", "a.test"},
		"HTTP://a.test:8080":                            {"http://a.test:8080", "a.test"},
		"https://bank.test@evil.test/x":                 {"https://evil.test/x", "evil.test"},
		"https://":                                      {},
		"https://a\u202e.test":                          {},
		"mailto:a@b.test":                               {"mailto:a@b.test", "a@b.test"},
		"mailto:a@b.test,c@d.test?subject=Hi%20you":     {"mailto:a@b.test,c@d.test?subject=Hi%20you", "a@b.test, c@d.test"},
		"mailto:a@b.test?attach=/etc/passwd&body=1%2B1": {"mailto:a@b.test?body=1%2B1", "a@b.test"},
		"MAILTO:a@b.test?Subject=x&CC=e@f.test&bcc=g@h.test&Attachment=/x": {"mailto:a@b.test?subject=x", "a@b.test"},
		"mailto:?to=a@b.test&subject=x":                                    {"mailto:a@b.test?subject=x", "a@b.test"},
		"mailto:a@b.test?subject=x%0D%0ABcc:%20e@f.test":                   {"mailto:a@b.test?subject=x%20Bcc%3A%20e%40f.test", "a@b.test"},
		"mailto:a@b.test?body=one%0Atwo":                                   {"mailto:a@b.test?body=one%0D%0Atwo", "a@b.test"},
		"mailto:a@b.test%0D%0ABcc:e@f.test":                                {},
		"mailto:a@b.test%3Fattach=/etc/passwd":                             {},
		"mailto:a@b.test%26attach=/etc/passwd":                             {},
		"mailto:--attach=/etc/passwd":                                      {},
		"mailto:":                                                          {},
		"mailto://a@b.test":                                                {},
		"file:///etc/passwd":                                               {},
		"javascript:alert(1)":                                              {},
		"smb://a.test/x":                                                   {},
		"ms-settings:":                                                     {},
		"/etc/passwd":                                                      {},
	} {
		u, err := url.Parse(raw)
		if err != nil {
			continue // nothing that could be opened
		}
		safe, leads, ok := SafeAddress(u)
		got := ""
		if ok {
			got = safe.String()
		}
		if got != want.safe || leads != want.leads {
			t.Errorf("%q becomes %q, leads to %q; not %q, %q", raw, got, leads, want.safe, want.leads)
		}
	}
}

func TestLeadsElsewhere_NamesTheHostBehindOtherWords(t *testing.T) {
	for _, c := range []struct{ words, address, want string }{
		{"bank.test", "https://evil.test/x", "evil.test"},
		{"https://bank.test/login", "https://bank.test.evil.test", "bank.test.evil.test"},
		{"The manual", "https://a.test/m.pdf", "a.test"},
		{"a.test", "https://a.test/m.pdf", ""},
		{"https://a.test/m.pdf", "https://a.test/m.pdf", ""},
		{"Yes", "yes", ""},
		{"Write to us", "mailto:a@b.test?attach=/x", "a@b.test"},
	} {
		if got := LeadsElsewhere(c.words, c.address); got != c.want {
			t.Errorf("%q on %q leads to %q, not %q", c.words, c.address, got, c.want)
		}
	}
}
