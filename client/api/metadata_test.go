package api

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestReadMetadata_EveryShape(t *testing.T) {
	yesNo := []Button{{"Yes", "yes"}, {"No", "no"}}
	for raw, want := range map[string]Metadata{
		``: {}, `null`: {}, `{}`: {}, `"x"`: {}, `[1]`: {}, `{"mode":null}`: {}, `{"mode":5}`: {},
		`{"mode":"REGULAR"}`:       {Mode: ModeRegular},
		`{"mode":"operator"}`:      {Mode: ModeOperator},
		`{"mode":"NEW"}`:           {Mode: "NEW"},
		`{"buttons":["Yes","No"]}`: {Buttons: []Button{{"Yes", "Yes"}, {"No", "No"}}},
		`{"options":[{"text":"Yes","value":"yes"},{"title":"No","payload":"no"}]}`:      {Buttons: yesNo},
		`{"quick_replies":[{"label":"Yes","value":"yes"},{"label":"No","value":"no"}]}`: {Buttons: yesNo},
		`{"buttons":[],"options":"x","quick_replies":["A"]}`:                            {Buttons: []Button{{"A", "A"}}},
		`{"buttons":[{"text":"Only"},{"value":"only"}]}`:                                {Buttons: []Button{{"Only", "Only"}, {"only", "only"}}},
		`{"buttons":[{"text":"Five","value":5},{"text":7}]}`:                            {Buttons: []Button{{"Five", "5"}, {"7", "7"}}},
		`{"buttons":[{"text":null,"title":"T","value":null,"payload":"p"}]}`:            {Buttons: []Button{{"T", "p"}}},
		`{"buttons":[null,1,true,[],{},"",{"url":"https://x"}]}`:                        {},
		`{"buttons":{"text":"not an array"}}`:                                           {},
		`{"buttons":["a\u0000b\u202e\nc"]}`:                                             {Buttons: []Button{{"ab c", "a\x00b\u202e\nc"}}},
		`{"sources":[{"title":"T","url":"https://x/y"}]}`:                               {Sources: []Source{{"T", "https://x/y"}}},
		`{"sources":[{"title":"T"},{"url":"https://x"},{},"s",5]}`:                      {Sources: []Source{{"T", ""}, {"", "https://x"}}},
		`{"sources":{"title":"T"}}`:                                                     {},
		`{"mode":"COPILOT","buttons":["A"],"sources":[{"title":"T"}],"other":1}`:        {Mode: ModeCopilot, Buttons: []Button{{"A", "A"}}, Sources: []Source{{"T", ""}}},
	} {
		t.Log(raw)
		sameJSON(t, readMetadata(json.RawMessage(raw)), want)
	}
}

func TestReadMetadata_Bounds(t *testing.T) {
	many := `{"buttons":["x"` + strings.Repeat(`,"x"`, 999) + `],"sources":[{"title":"x"}` + strings.Repeat(`,{"title":"x"}`, 999) + `]}`
	m := readMetadata(json.RawMessage(many))
	if len(m.Buttons) != maxButtons || len(m.Sources) != maxSources {
		t.Errorf("%d buttons, %d sources", len(m.Buttons), len(m.Sources))
	}
	long := readMetadata(json.RawMessage(`{"buttons":["` + strings.Repeat("ä", 5000) + `"]}`))
	if label := []rune(long.Buttons[0].Label); len(label) != 201 {
		t.Errorf("a label has %d characters", len(label))
	}
}
