package client

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"reflect"
	"strings"
	"testing"

	"delonix/assets/i18n"
	"delonix/client/demo"
	"delonix/client/internal/kit"
	"delonix/storage"
)

// stored returns the settings that a window shows which finds the row in its
// data folder.
func stored(t *testing.T, dir, row string) Settings {
	t.Helper()
	s, err := storage.Open(t.Context(), dir, storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.SetRawSetting(t.Context(), kit.SettingsKey, json.RawMessage(row)); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var cache kit.Prefs
	if err := cache.Load(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	return cache.Get()
}

// A value of a settings row, and whether it is one this version can mean.
type choice struct {
	raw  string
	good bool
}

// choices gives, for each field of the settings by its name in JSON, values that
// are right and values that are not.
func choices() map[string][]choice {
	wrong := []choice{{`null`, false}, {`{}`, false}, {`[1]`, false}}
	all := map[string][]choice{}
	t := reflect.TypeFor[Settings]()
	for i := range t.NumField() {
		name := t.Field(i).Tag.Get("json")
		var own []choice
		switch t.Field(i).Type.Kind() {
		case reflect.Bool:
			own = []choice{{`true`, true}, {`false`, true}, {`"true"`, false}, {`1`, false}}
		case reflect.Int:
			own = []choice{{`7`, true}, {`-1`, false}, {`1e12`, false}, {`"7"`, false}, {`1.5`, false}}
		case reflect.Float64:
			own = []choice{{`0.75`, true}, {`-3`, false}, {`1e300`, false}, {`"1"`, false}, {`true`, false}}
		case reflect.String:
			own = []choice{{`7`, false}, {`true`, false}, {`"` + strings.Repeat("x", 5000) + `"`, false}}
		}
		all[name] = append(own, wrong...)
	}
	for name, known := range map[string]string{"theme": "dark", "notify_content": "full", "barge_in": "push", "sound": "headphones", "hands_free": "push"} {
		all[name] = append(all[name], choice{`"` + known + `"`, true}, choice{`"of a newer version"`, false}, choice{`""`, false})
	}
	return all
}

func TestSettings_WhatCannotBeReadIsTheDefault(t *testing.T) {
	seed := uint64(os.Getpid())
	t.Log("seed", seed)
	rnd := rand.New(rand.NewPCG(seed, 1))
	dir, all := t.TempDir(), choices()
	var defaults map[string]json.RawMessage
	raw, _ := json.Marshal(DefaultSettings())
	if err := json.Unmarshal(raw, &defaults); err != nil {
		t.Fatal(err)
	}
	for range 150 {
		row, want := map[string]json.RawMessage{"newer": json.RawMessage(`{"a":1}`)}, map[string]json.RawMessage{}
		for name, values := range all {
			want[name] = defaults[name]
			c := values[rnd.IntN(len(values))]
			if rnd.IntN(4) == 0 {
				continue // missing
			}
			row[name] = json.RawMessage(c.raw)
			if c.good {
				want[name] = row[name]
			}
		}
		text, _ := json.Marshal(row)
		wanted, _ := json.Marshal(want)
		var exact Settings
		if err := json.Unmarshal(wanted, &exact); err != nil {
			t.Fatal(err)
		}
		if got := stored(t, dir, string(text)); got != exact {
			t.Fatalf("row %s\n got %+v\nwant %+v", text, got, exact)
		}
	}
}

func TestSettings_ARowThatIsNoneIsTheDefault(t *testing.T) {
	dir := t.TempDir()
	for _, row := range []string{``, `null`, `[]`, `7`, `{`, `{"speed":}`, `"{}"`} {
		if got := stored(t, dir, row); got != DefaultSettings() {
			t.Errorf("%q: %+v", row, got)
		}
	}
}

// A choice that is kept late, behind a newer one that is shown already, brings no older
// language back.
func TestSaveSettings_LeavesTheLanguageInForceToWhoeverShowsTheChoices(t *testing.T) {
	s := newStage(t, demo.Options{})
	for _, code := range []string{"de", "fr"} {
		s.choose(func(v *Settings) { v.Language = code })
		if now := i18n.Current(); now != i18n.English {
			i18n.Use(i18n.English)
			t.Fatalf("%s is kept, and %s is in force", code, now)
		}
	}
	if kept, err := s.Settings(t.Context()); err != nil || kept.Language != "fr" {
		t.Errorf("kept is %q (%v)", kept.Language, err)
	}
}
