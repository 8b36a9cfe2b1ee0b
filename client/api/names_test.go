package api

import "testing"

func TestDispositionName_OfEveryForm(t *testing.T) {
	for value, want := range map[string]string{
		`attachment; filename="report.pdf"`:                                            "report.pdf",
		`attachment; filename="__.pdf"; filename*=UTF-8''%EC%A7%80%EB%8F%84.pdf`:       "지도.pdf",
		`attachment; filename*=utf-8''%E7%9B%B8%E7%89%87.zip; filename="fallback.zip"`: "相片.zip",
		`attachment; filename*=iso-8859-1'fr'Re%E7u.txt`:                               "Reçu.txt",
		`attachment; filename="相片.zip"`:                                                "相片.zip",
		`attachment; filename=一楼 平面图.pdf`:                                              "一楼 平面图.pdf",
		`attachment; filename="%E6%8A%A5%E5%91%8A.pdf"`:                                "报告.pdf",
		`attachment; filename="=?UTF-8?B?5oql5ZGKLnBkZg==?="`:                          "报告.pdf",
		`inline; filename="a \"quoted\" b.txt"`:                                        `a "quoted" b.txt`,
		`attachment; filename="x;y.txt"; size=3`:                                       "x;y.txt",
		`attachment; filename="a.txt"; filename="b.txt"`:                               "a.txt",
		`attachment; filename="..\\..\\evil.exe"`:                                      "evil.exe",
		`attachment; filename*0="long "; filename*1="name.txt"`:                        "long name.txt",
		`attachment`: "",
		``:           "",
	} {
		if got := dispositionName(value); got != want {
			t.Errorf("%s is %q, want %q", value, got, want)
		}
	}
}

func TestReadAttachment_NamesAsTheyWereMeant(t *testing.T) {
	for name, want := range map[string]string{
		"%E6%8A%A5%E5%91%8A.pdf": "报告.pdf", "=?UTF-8?B?5oql5ZGKLnBkZg==?=": "报告.pdf", "my%20file.txt": "my file.txt",
		"100%.txt": "100%.txt", "50%off.txt": "50%off.txt", "%2e%2e%2fevil.txt": "evil.txt", "%00.txt": "%00.txt", "=?x?=": "=?x?=",
		"two  blanks.txt": "two  blanks.txt", " ends ": "ends", "a\nb.txt": "a b.txt",
		"👨\u200d👩\u200d👧.png": "👨\u200d👩\u200d👧.png", "gpj.\u202eexe": "gpj.exe", "b\ufffdd.txt": "b\ufffdd.txt", "b\xffd.txt": "b\ufffdd.txt",
		"..\\..\\evil.txt": "evil.txt", "/etc/passwd": "passwd", "..": "",
	} {
		if got := cleanName(decodeName(name)); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}
