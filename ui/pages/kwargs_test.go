package pages

import "testing"

func TestKwargs_AreWrittenAndReadAlike(t *testing.T) {
	in := map[string]string{"a": "1", "b": "x = y", "c": ""}
	out := parseKwargs(kwargsText(in) + "\nno value\n = nameless")
	if len(out) != 3 || out["b"] != "x = y" {
		t.Errorf("%q", out)
	}
}
