package storage

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"
)

type inner struct {
	Deep  int    `json:"deep"`
	Words string `json:"words"`
}

type sample struct {
	Speed float64           `json:"speed"`
	On    bool              `json:"on"`
	Name  string            `json:"name,omitempty"`
	When  time.Time         `json:"when"`
	In    inner             `json:"in"`
	List  []inner           `json:"list"`
	Map   map[string]int    `json:"map"`
	At    *int              `json:"at"`
	Any   map[string]any    `json:"any"`
	Raw   []json.RawMessage `json:"raw"`
	Plain string
}

func TestDecode_AFieldThatCannotBeReadKeepsItsDefault(t *testing.T) {
	fallback := sample{Speed: 1, On: true, Name: "n", When: time.Unix(7, 0).UTC(), In: inner{3, "w"}, Plain: "p"}
	for raw, change := range map[string]func(*sample){
		`{}`:                           func(*sample) {},
		``:                             func(*sample) {},
		`null`:                         func(*sample) {},
		`[]`:                           func(*sample) {},
		`"x"`:                          func(*sample) {},
		`{"speed":`:                    func(*sample) {},
		`{"speed":null,"on":null}`:     func(*sample) {},
		`{"speed":"fast","on":false}`:  func(s *sample) { s.On = false },
		`{"speed":1e999,"name":7}`:     func(*sample) {},
		`{"speed":2,"on":"yes"}`:       func(s *sample) { s.Speed = 2 },
		`{"SPEED":2}`:                  func(s *sample) { s.Speed = 2 },
		`{"when":"yesterday"}`:         func(*sample) {},
		`{"in":{"deep":"x"}}`:          func(*sample) {},
		`{"in":{"deep":4}}`:            func(s *sample) { s.In.Deep = 4 },
		`{"in":[]}`:                    func(*sample) {},
		`{"list":[{"deep":1},7,null]}`: func(s *sample) { s.List = []inner{{1, ""}} },
		`{"map":{"a":1,"b":"x"}}`:      func(s *sample) { s.Map = map[string]int{"a": 1} },
		`{"at":"x","Plain":"q"}`:       func(s *sample) { s.Plain = "q" },
		`{"any":{"a":null,"b":[1]}}`:   func(s *sample) { s.Any = map[string]any{"b": []any{1.0}} },
		`{"raw":[1,"x"]}`:              func(s *sample) { s.Raw = []json.RawMessage{[]byte("1"), []byte(`"x"`)} },
	} {
		want := fallback
		change(&want)
		if got := Decode([]byte(raw), fallback); !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n got %+v\nwant %+v", raw, got, want)
		}
	}
}

func TestSetSetting_KeepsTheFieldsOfANewerVersion(t *testing.T) {
	f := newFixture(t)
	check(t, f.SetRawSetting(f.ctx, "k", []byte(`{"speed":2,"newer":{"a":[1]},"in":{"deep":9,"later":true},"name":"old"}`)))
	v := must(Setting(f.ctx, f.Store, "k", sample{}))
	v.Speed, v.Name = 3, "" // an empty name is left out, which is a choice as well
	check(t, SetSetting(f.ctx, f.Store, "k", v))
	var got map[string]any
	check(t, json.Unmarshal(must(f.rawSetting(f.ctx, "k")), &got))
	deep, _ := got["in"].(map[string]any)
	if got["speed"] != 3.0 || got["newer"] == nil || deep["deep"] != 9.0 || deep["later"] != true || got["name"] != nil {
		t.Fatalf("%v", got)
	}
	if v := must(Setting(f.ctx, f.Store, "k", sample{})); v.Speed != 3 || v.In.Deep != 9 {
		t.Fatalf("%+v", v)
	}
}

func TestMessages_OneBadButtonDoesNotCostTheOthers(t *testing.T) {
	f := newFixture(t)
	r := must(f.UpsertReply(f.ctx, f.conv.ID, Reply{Text: "choose", Buttons: []Button{{Label: "yes", Value: "y"}}}))
	check(t, f.base.ChangeOne(f.ctx, "", `UPDATE messages SET buttons = ?2, sources = ?3 WHERE id = ?1`, r.Message.ID,
		`[{"label":7,"value":"y"},null,"x",{"label":"no","value":"n","newer":1}]`, `{}`))
	m := must(f.Message(f.ctx, r.Message.ID))
	if len(m.Buttons) != 2 || m.Buttons[0].Value != "y" || m.Buttons[1].Label != "no" || m.Sources != nil {
		t.Fatalf("%+v %+v", m.Buttons, m.Sources)
	}
}
