package api

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"
)

// checkEnum feeds every documented value in several cases, and unknown ones.
func checkEnum[T interface {
	~string
	Known() bool
}](t *testing.T, name string, count int, known []T) {
	t.Helper()
	if len(known) != count {
		t.Errorf("%s has %d values, the document has %d", name, len(known), count)
	}
	for _, value := range known {
		for _, raw := range []string{string(value), upper(string(value)), lower(string(value)), " " + string(value) + "\n"} {
			if got := readEnum(raw, known); got != value || !got.Known() {
				t.Errorf("%s %q reads as %q", name, raw, got)
			}
		}
	}
	for _, raw := range []string{"", "Something_new"} {
		got := readEnum(raw, known)
		encoded, _ := json.Marshal(got)
		var again T
		if err := json.Unmarshal(encoded, &again); err != nil || string(again) != raw || again.Known() {
			t.Errorf("%s: unknown %q does not survive: %q, %v", name, raw, again, err)
		}
	}
}

func upper(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'a' && c <= 'z' {
			b[i] = c - 'a' + 'A'
		}
	}
	return string(b)
}

func lower(s string) string { return string(asciiLower([]byte(s))) }

func TestEnums_KnownValuesAndUnknownOnesSurvive(t *testing.T) {
	checkEnum(t, "Mode", 3, modes)
	checkEnum(t, "Role", 5, roles)
	checkEnum(t, "SessionStatus", 15, sessionStatuses)
	checkEnum(t, "ExtType", 7, extTypes)
	checkEnum(t, "Feedback", 3, feedbacks)
	checkEnum(t, "EventName", 4, eventNames)
	checkEnum(t, "FrameKind", 9, frameKinds)
	checkEnum(t, "AudioFormat", 2, audioFormats)
}

func TestRole_PrivateOnes(t *testing.T) {
	for role, want := range map[Role]bool{
		RoleHuman: false, RoleAI: false, RoleOperator: false, RoleCopilot: true, RoleNotes: true, "": false, "NEW": false,
	} {
		if role.Private() != want {
			t.Errorf("%q.Private() = %v", role, !want)
		}
	}
}

func TestLogID_DecodesNumbersAndStrings(t *testing.T) {
	for raw, want := range map[string]LogID{
		`1`: "1", `"1"`: "1", `"abc-1"`: "abc-1", `null`: "", `12345678901234567890123`: "12345678901234567890123",
		`5.0`: "5", `1e3`: "1000", `1.5`: "1.5", `-3`: "-3", ` 7 `: "7", `""`: "",
	} {
		var id LogID
		if err := json.Unmarshal([]byte(raw), &id); err != nil || id != want {
			t.Errorf("%s reads as %q, %v; want %q", raw, id, err, want)
		}
	}
	for _, raw := range []string{`true`, `{}`, `[1]`} {
		var id LogID
		if err := json.Unmarshal([]byte(raw), &id); err == nil {
			t.Errorf("%s reads as %q", raw, id)
		}
	}
}

func TestLogID_LessOrdersNumbersByValue(t *testing.T) {
	sorted := []LogID{"0", "1", "2", "9", "10", "010x", "99999999999999999999", "100000000000000000000"}
	// What is no number comes after all numbers, as text.
	sorted = append(slices.DeleteFunc(sorted, func(id LogID) bool { return id == "010x" }), "", "010x", "a", "b")
	shuffled := slices.Clone(sorted)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	slices.SortFunc(shuffled, func(a, b LogID) int {
		switch {
		case a.Less(b):
			return -1
		case b.Less(a):
			return 1
		}
		return 0
	})
	if !slices.Equal(shuffled, sorted) {
		t.Errorf("sorted as %q, want %q", shuffled, sorted)
	}
	if LogID("07").Less("7") || LogID("7").Less("07") {
		t.Error("leading zeros make a difference")
	}
}
