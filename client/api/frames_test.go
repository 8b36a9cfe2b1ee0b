package api

import (
	"strings"
	"testing"
)

func TestReadFrame_EveryShape(t *testing.T) {
	chunk := func(text string) Frame { return Frame{Kind: FrameChunk, Text: text} }
	final := func(text string) Frame { return Frame{Kind: FrameFinal, Text: text} }
	ignored := Frame{Kind: FrameIgnored}
	for name, c := range map[string]struct {
		data string
		want Frame
	}{
		// Types of the document.
		"message":           {`{"type":"message","text":"hi"}`, final("hi")},
		"thought":           {`{"type":"thought","text":"hm"}`, Frame{Kind: FrameThought, Text: "hm"}},
		"timeout":           {`{"type":"timeout"}`, Frame{Kind: FrameTimeout}},
		"timeout with text": {`{"type":"timeout","message":"bye"}`, Frame{Kind: FrameTimeout, Text: "bye"}},
		"close":             {`{"type":"close"}`, Frame{Kind: FrameClose}},
		"operator, no type": {`{"role":"OPERATOR","text":"hello"}`, Frame{Kind: FrameOperator, Role: RoleOperator, Text: "hello"}},
		"operator, message": {`{"type":"message","role":"OPERATOR","text":"hello"}`, Frame{Kind: FrameOperator, Role: RoleOperator, Text: "hello"}},
		"operator, other":   {`{"type":"chunk","role":"operator","text":"hello"}`, Frame{Kind: FrameOperator, Role: RoleOperator, Text: "hello"}},
		"operator closes":   {`{"type":"close","role":"OPERATOR","text":"bye"}`, Frame{Kind: FrameClose, Role: RoleOperator, Text: "bye"}},
		"operator's file":   {`{"role":"OPERATOR","attachments":["f"]}`, Frame{Kind: FrameOperator, Role: RoleOperator, Attachments: []AttachmentRef{{ID: "f"}}}},
		"operator types":    {`{"role":"OPERATOR","type":"typing"}`, Frame{Kind: FrameIgnored, Role: RoleOperator}},
		"upper case type":   {`{"type":"MESSAGE","text":"hi"}`, final("hi")},
		// Names of the text.
		"text":           {`{"text":"a"}`, chunk("a")},
		"message text":   {`{"message":"a"}`, chunk("a")},
		"content":        {`{"content":"a"}`, chunk("a")},
		"response":       {`{"response":"a"}`, chunk("a")},
		"order":          {`{"response":"d","content":"c","message":"b","text":"a"}`, chunk("a")},
		"first string":   {`{"text":5,"message":null,"content":"c"}`, chunk("c")},
		"empty is none":  {`{"text":"","message":"b"}`, chunk("b")},
		"blank is text":  {`{"text":" "}`, chunk(" ")},
		"type and text":  {`{"type":"message","message":"a"}`, final("a")},
		"unknown type":   {`{"type":"stream","text":"a"}`, chunk("a")},
		"type no string": {`{"type":5,"text":"a"}`, chunk("a")},
		"null type":      {`{"type":null,"text":"a"}`, chunk("a")},
		// Wrapped frames.
		"data":                   {`{"data":{"text":"a"}}`, chunk("a")},
		"payload":                {`{"payload":{"content":"a"}}`, chunk("a")},
		"message object":         {`{"message":{"response":"a"}}`, chunk("a")},
		"type outside":           {`{"type":"message","data":{"text":"a"}}`, final("a")},
		"type inside":            {`{"data":{"type":"message","text":"a"}}`, final("a")},
		"unknown type outside":   {`{"type":"event","data":{"type":"thought","text":"a"}}`, Frame{Kind: FrameThought, Text: "a"}},
		"wrapper called message": {`{"type":"message","data":{"type":"thought","text":"a"}}`, Frame{Kind: FrameThought, Text: "a"}},
		"close inside":           {`{"type":"message","payload":{"type":"close"}}`, Frame{Kind: FrameClose}},
		"content type inside":    {`{"type":"message","message":{"type":"text","text":"a"}}`, final("a")},
		"chunk outside":          {`{"type":"chunk","message":{"type":"message","content":"a"}}`, chunk("a")},
		"two wrappers":           {`{"payload":{"data":{"type":"message","message":{"content":"a","id":3}}}}`, Frame{Kind: FrameFinal, Text: "a", LogID: "3"}},
		"five wrappers":          {`{"data":{"data":{"data":{"data":{"data":{"text":"a"}}}}}}`, ignored},
		"role outside":           {`{"role":"OPERATOR","data":{"text":"a"}}`, Frame{Kind: FrameOperator, Role: RoleOperator, Text: "a"}},
		"role inside":            {`{"type":"message","data":{"role":"operator","text":"a","log_id":"x"}}`, Frame{Kind: FrameOperator, Role: RoleOperator, Text: "a", LogID: "x"}},
		"JSON in JSON":           {`"{\"type\":\"message\",\"text\":\"a\"}"`, final("a")},
		// What is kept.
		"ids":        {`{"type":"message","text":"a","id":7}`, Frame{Kind: FrameFinal, Text: "a", LogID: "7"}},
		"log id":     {`{"type":"message","text":"a","id":"frame","log_id":"log"}`, Frame{Kind: FrameFinal, Text: "a", LogID: "log"}},
		"null id":    {`{"type":"message","text":"a","id":null}`, final("a")},
		"everything": {`{"type":"message","text":"a","role":"AI","log_id":7,"metadata":{"mode":"COPILOT","buttons":["B"]},"attachments":["f"]}`, Frame{FrameFinal, "a", RoleAI, "7", Metadata{Mode: ModeCopilot, Buttons: []Button{{"B", "B"}}}, []AttachmentRef{{ID: "f"}}}},
		"nested all": {`{"data":{"type":"message","text":"a","metadata":{"mode":"OPERATOR"},"attachments":[{"id":"f"}]}}`, Frame{Kind: FrameFinal, Text: "a", Metadata: Metadata{Mode: ModeOperator}, Attachments: []AttachmentRef{{ID: "f"}}}},
		"mode alone": {`{"type":"message","text":"","metadata":{"mode":"OPERATOR"}}`, Frame{Kind: FrameFinal, Metadata: Metadata{Mode: ModeOperator}}},
		"new role":   {`{"type":"message","text":"a","role":"BOSS"}`, Frame{Kind: FrameFinal, Text: "a", Role: "BOSS"}},
		// Not for show.
		"own words":      {`{"type":"message","role":"HUMAN","text":"a","id":3}`, Frame{Kind: FrameIgnored, Role: RoleHuman, Text: "a", LogID: "3"}},
		"own chunk":      {`{"role":"human","text":"a"}`, Frame{Kind: FrameIgnored, Role: RoleHuman, Text: "a"}},
		"copilot":        {`{"type":"message","role":"COPILOT","text":"a"}`, Frame{Kind: FrameIgnored, Role: RoleCopilot, Text: "a"}},
		"notes":          {`{"type":"thought","role":"NOTES","text":"a"}`, Frame{Kind: FrameIgnored, Role: RoleNotes, Text: "a"}},
		"no text":        {`{"type":"message"}`, ignored},
		"empty chunk":    {`{"text":""}`, ignored},
		"empty thought":  {`{"type":"thought","text":""}`, ignored},
		"unknown":        {`{"type":"ping"}`, ignored},
		"other fields":   {`{"foo":"bar"}`, ignored},
		"empty object":   {`{}`, ignored},
		"array":          {`[{"type":"message","text":"a"}]`, ignored},
		"empty array":    {`[]`, ignored},
		"number":         {`42`, ignored},
		"true":           {`true`, ignored},
		"null":           {`null`, ignored},
		"empty":          {``, ignored},
		"empty string":   {`""`, ignored},
		"too deep":       {strings.Repeat(`{"data":`, 100) + "1" + strings.Repeat("}", 100), ignored},
		"wrong wrappers": {`{"data":[{"text":"a"}],"payload":"x","message":5}`, ignored},
		"an error":       {`{"type":"error","message":"model not loaded"}`, Frame{Kind: FrameTrouble, Text: "model not loaded"}},
		"gateway error":  {`{"message":"Internal server error","connectionId":"c=","requestId":"r="}`, Frame{Kind: FrameTrouble, Text: "Internal server error"}},
		// No JSON.
		"a page":         {"<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>", Frame{Kind: FrameTrouble, Text: "502 Bad Gateway"}},
		"page, doctype":  {"\n <!DOCTYPE html><p>Log in", Frame{Kind: FrameTrouble}},
		"page as string": {`"<html><head><title>Oops</title></head></html>"`, Frame{Kind: FrameTrouble, Text: "Oops"}},
		"XML":            {`<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>`, Frame{Kind: FrameTrouble}},
		"code in JSON":   {`{"type":"chunk","text":"<html><head><title>My page</title>"}`, chunk("<html><head><title>My page</title>")},
		"words":          {`Hello `, chunk("Hello ")},
		"blank":          {` `, chunk(" ")},
		"half an object": {`{"text":"a`, chunk(`{"text":"a`)},
		"a quote":        {`"`, chunk(`"`)},
		"two objects":    {`{"text":"a"}{"text":"b"}`, chunk(`{"text":"a"}{"text":"b"}`)},
		"JSON string":    {`"Hello "`, chunk("Hello ")},
		"brace string":   {`"{not json"`, chunk("{not json")},
		"JSON in blanks": {" \n{\"text\":\"a\"}\n", chunk("a")},
	} {
		t.Log(name)
		sameJSON(t, readFrame([]byte(c.data), false), c.want)
	}
}

func TestReadFrame_Binary(t *testing.T) {
	for data, want := range map[string]Frame{
		`{"type":"message","text":"a"}`: {Kind: FrameFinal, Text: "a"},
		"bare text":                     {Kind: FrameIgnored},
		"\x00\xff":                      {Kind: FrameIgnored},
		"":                              {Kind: FrameIgnored},
	} {
		sameJSON(t, readFrame([]byte(data), true), want)
	}
}

func TestDraft_AppliesFrames(t *testing.T) {
	type step struct {
		frame  Frame
		change bool
		text   string
	}
	chunk := func(text, want string) step { return step{Frame{Kind: FrameChunk, Text: text}, true, want} }
	for name, steps := range map[string][]step{
		"delta":                    {chunk("Hel", "Hel"), chunk("lo", "Hello"), chunk(" you", "Hello you")},
		"cumulative":               {chunk("Hello my dear ", "Hello my dear "), chunk("Hello my dear friend", "Hello my dear friend"), chunk("Hello my dear friend", "Hello my dear friend")},
		"cumulative by letters":    {chunk("H", "H"), chunk("He", "H"), chunk("Hel", "H"), chunk("Hell", "Hell"), chunk("Hello", "Hello")},
		"older state":              {chunk("Hello my dear ", "Hello my dear "), chunk("Hello my dear friend", "Hello my dear friend"), chunk("Hello my dear ", "Hello my dear friend")},
		"syllable twice":           {chunk("bon", "bon"), chunk("bon", "bon"), chunk("s for all", "bonbons for all")},
		"digit twice":              {chunk("1", "1"), chunk("1", "1"), chunk("10", "1"), chunk(" EUR", "1110 EUR"), chunk("1110 EUR", "1110 EUR1110 EUR")},
		"lines twice":              {chunk("\n", "\n"), chunk("\n", "\n"), chunk("Text", "\n\nText")},
		"split character":          {chunk("é", "é"), chunk("éa", "é"), chunk("b", "ééab")},
		"final replaces":           {chunk("Helo", "Helo"), {Frame{Kind: FrameFinal, Text: "Hello"}, true, "Hello"}},
		"empty final keeps":        {chunk("Hello", "Hello"), {Frame{Kind: FrameFinal, Metadata: Metadata{Mode: ModeOperator}}, true, "Hello"}},
		"operator replaces":        {chunk("Hel", "Hel"), {Frame{Kind: FrameOperator, Text: "Hi"}, true, "Hi"}},
		"thoughts are apart":       {{Frame{Kind: FrameThought, Text: "hm"}, true, ""}, chunk("Hi", "Hi"), {Frame{Kind: FrameThought, Text: " so"}, true, "Hi"}},
		"ignored":                  {chunk("Hi", "Hi"), {Frame{Kind: FrameIgnored, Text: "x", Role: RoleHuman}, false, "Hi"}},
		"end keeps the text":       {chunk("Hi", "Hi"), {Frame{Kind: FrameClose, Text: "bye"}, true, "Hi"}, {Frame{Kind: FrameTimeout}, false, "Hi"}},
		"next reply":               {chunk("a", "a"), {Frame{Kind: FrameFinal, Text: "ab"}, true, "ab"}, chunk("c", "c"), chunk("d", "cd")},
		"empty chunk":              {{Frame{Kind: FrameChunk}, false, ""}, chunk("a", "a")},
		"two finals":               {{Frame{Kind: FrameFinal, Text: "a"}, true, "a"}, {Frame{Kind: FrameFinal, Text: "b"}, true, "b"}},
		"the same final once more": {{Frame{Kind: FrameFinal, Text: "a"}, true, "a"}, {Frame{Kind: FrameFinal, Text: "a"}, true, "a"}},
	} {
		var d Draft
		for i, s := range steps {
			if changed := d.Apply(s.frame); changed != s.change || d.Text != s.text {
				t.Errorf("%s, step %d: changed %v, text %q; want %v, %q", name, i, changed, d.Text, s.change, s.text)
			}
		}
	}
}

func TestDraft_KeepsWhatComesWithTheText(t *testing.T) {
	var d Draft
	d.Apply(Frame{Kind: FrameThought, Text: "Looking."})
	d.Apply(Frame{Kind: FrameThought, Text: "Found it"})
	d.Apply(Frame{Kind: FrameThought, Text: ", good"})
	d.Apply(Frame{Kind: FrameChunk, Text: "a", Role: RoleAI})
	d.Apply(Frame{Kind: FrameFinal, Text: "ab", LogID: "7", Metadata: Metadata{Mode: ModeRegular}, Attachments: []AttachmentRef{{ID: "f"}}})
	d.Apply(Frame{Kind: FrameClose})
	sameJSON(t, d, Draft{
		Text: "ab", Thoughts: "Looking.\nFound it, good", Role: RoleAI, LogID: "7",
		Metadata: Metadata{Mode: ModeRegular}, Attachments: []AttachmentRef{{ID: "f"}}, Done: true, Ended: true,
	})
	d.Apply(Frame{Kind: FrameFinal, Text: "other"})
	sameJSON(t, d, Draft{Text: "other", Done: true, Ended: true})
}

func TestDraft_IsBounded(t *testing.T) {
	var d Draft
	piece := strings.Repeat("ä", maxDraft/8)
	for i := range 6 {
		d.Apply(Frame{Kind: FrameChunk, Text: string(rune('a'+i)) + piece})
		d.Apply(Frame{Kind: FrameThought, Text: string(rune('a'+i)) + piece})
	}
	if len(d.Text) > maxDraft || len(d.Thoughts) > maxDraft || len(d.Text) < maxDraft-4 || strings.Contains(d.Text, "\ufffd") {
		t.Errorf("%d bytes of text, %d of thoughts", len(d.Text), len(d.Thoughts))
	}
}
