package demo_test

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"delonix/client/demo"
)

// talk is a conversation with the scripted agent, without a portal.
type talk struct {
	agent demo.Agent
	in    demo.Incoming
}

func newTalk() *talk {
	return &talk{demo.Scripted(), demo.Incoming{
		AgentID: "flame-demo", AgentName: "Flame", UserName: "Alex Morgan", Mode: demo.ModeRegular,
		Now: time.Date(2025, 6, 26, 15, 4, 0, 0, time.UTC), // a Thursday
	}}
}

func (t *talk) say(text string, files ...demo.File) demo.Answer {
	t.in.Turn++
	t.in.Text, t.in.Files = text, files
	a := t.agent(context.Background(), t.in)
	t.in.Topic = a.Topic
	if a.Text != "" {
		t.in.Previous = a.Text
	}
	if a.Mode != "" {
		t.in.Mode = a.Mode
	}
	if a.Operator != "" {
		t.in.Operator = a.Operator
	}
	return a
}

func TestScript_Answers(t *testing.T) {
	for said, want := range map[string]string{
		"Hello":                                    "Hello, Alex!",
		"good evening":                             "Good evening, Alex!",
		"hello how are you today":                  "thank you",
		"Show me what you can do":                  "| Say | and you see |",
		"show me a table, please":                  "|:--|--:|",
		"Can I see some code?":                     "```go",
		"a list":                                   "1. Have",
		"links":                                    "[Flametree]",
		"Show me buttons":                          "Tap one",
		"show me sources":                          "30 days",
		"What do you think?":                       "thoughts",
		"can I send you a picture":                 "Drop a file",
		"Give me a long answer":                    "flame tree",
		"give me along and said please":            "flame tree",
		"count to twenty":                          "Nineteen. Twenty.",
		"come to twenty":                           "Nineteen. Twenty.",
		"Where is my parcel?":                      "number of the parcel",
		"i would like to track my car sell please": "number of the parcel",
		"where is package four four seven one":     "parcel 4 4 7 1",
		"I have a question about my invoice":       "number 2291",
		"I need an appointment":                    "Which day",
		"I need an appointment on friday":          "Friday, June 27, is possible",
		"What time is it?":                         "It is 3:04 in the afternoon.",
		"what day is it today":                     "Thursday, June 26, 2025",
		"Tell me a joke":                           "another one?",
		"how is the weather":                       "window",
		"here are you":                             "I am Flame",
		"where is package far far seven one":       "number of the parcel",
		"What is 7 multiplied by 6":                "7 times 6 is 42.",
		"9 minus 12":                               "9 minus 12 is -3.",
		"10 plus 10":                               "10 plus 10 is 20.",
		"twelve times seven":                       "12 times 7 is 84.",
		"What is 10 divided by 4?":                 "10 divided by 4 is 2.5.",
		"1 divided by 0":                           "Nobody can",
		"six plus":                                 "Which two numbers",
		"my name is sofia":                         "Nice to meet you, Sofia.",
		"Who are you?":                             "I am Flame",
		"can you hear me":                          "hear",
		"thank you very much":                      "else",
		"goodbye":                                  "Shall I close it?",
		"yes":                                      "ideas",
		"no":                                       "change your mind",
		"Is it close to the station?":              "Is it close to the station",
		"purple elephants":                         "purple elephants",
		"":                                         "did not catch",
		"   ...   ":                                "did not catch",
		strings.Repeat("word ", 200):               "message of 200 words",
		"repeat that":                              "not said anything yet",
		"stop":                                     "leave that",
		"i want to talk to a few men":              "John Doe",
	} {
		if got := newTalk().say(said).Text; !strings.Contains(got, want) {
			t.Errorf("%q: %q does not hold %q", said, got, want)
		}
	}
}

func TestScript_ShowsWhatItIsSaidToShow(t *testing.T) {
	all := newTalk().say("show me what you can do")
	for _, sign := range []string{"## ", "|---|", "- **", "```go", "](https://"} {
		if !strings.Contains(all.Text, sign) {
			t.Errorf("no %q", sign)
		}
	}
	if len(all.Thoughts) == 0 || len(all.Buttons) == 0 {
		t.Errorf("thoughts %v, buttons %v", all.Thoughts, all.Buttons)
	}
	if n := strings.Count(newTalk().say("a long answer").Text, ". "); n < 12 {
		t.Errorf("%d sentences", n)
	}
	if len(newTalk().say("sources").Sources) != 3 {
		t.Error("no sources")
	}
	if newTalk().say("please close").Close != "completed" {
		t.Error("the session is not closed")
	}
}

func TestScript_Dialogues(t *testing.T) {
	for name, lines := range map[string][][2]string{
		"parcel": {
			{"Where is my parcel?", "number of the parcel"}, {"it is a big box", "did not hear a number"}, {"four four seven one", "on Friday"},
			{"Yes, please", "with a neighbour"}, {"no", "whenever you need me"},
		},
		"parcel, misheard": {{"my parcel", "number"}, {"far far seven one", "parcel 4 4 7 1"}},
		"parcel, left":     {{"my package", "number"}, {"tell me a joke", "another one?"}, {"yes", "another one?"}, {"that is enough", "Wise"}},
		"invoice":          {{"my bill", "2291"}, {"yes", "Which of the two"}, {"explain it", "**48.50 €**"}, {"where is my parcel", "number"}},
		"invoice sent":     {{"my bill", "2291"}, {"send it again", "on its way"}, {"yes", "listening"}},
		"appointment": {
			{"I need an appointment", "Which day"}, {"soon", "did not hear a day"}, {"tomorrow", "Friday, June 27"}, {"in the afternoon", "quarter past two"},
			{"no", "Which other day"}, {"day after tomorrow", "Saturday"}, {"in the morning", "half past ten"}, {"yes", "booked"},
		},
		"goodbye":         {{"bye", "Shall I close"}, {"no", "stays open"}},
		"goodbye, closed": {{"bye", "Shall I close"}, {"yes", "closing this conversation"}},
		"repeat":          {{"who are you", "I am Flame"}, {"say that again", "I am Flame"}},
		"given up":        {{"my package", "number"}, {"never mind", "leave that"}},
	} {
		t.Run(name, func(t *testing.T) {
			talk := newTalk()
			for _, line := range lines {
				if got := talk.say(line[0]).Text; !strings.Contains(got, line[1]) {
					t.Fatalf("%q: %q does not hold %q", line[0], got, line[1])
				}
			}
		})
	}
}

func TestScript_OperatorFromHandOverToHandBack(t *testing.T) {
	talk := newTalk()
	a := talk.say("I want to talk to a human")
	if a.Mode != demo.ModeOperator || a.Operator != "John Doe" || len(a.Hidden) != 1 || a.Hidden[0].Role != demo.RoleNotes {
		t.Fatalf("hand-over %+v", a)
	}
	if first := a.Later[0]; first.After < 5*time.Second || first.After > 8*time.Second || !strings.Contains(first.Text, "this is John") {
		t.Errorf("first answer %+v", first)
	}
	if last := a.Later[len(a.Later)-1]; !last.IfSilent || last.Mode != demo.ModeRegular {
		t.Errorf("no hand-back after silence: %+v", last)
	}
	for _, said := range []string{"my package is late", "the invoice is wrong", "are you there", "can you do that?", "yes", "no", "it was a long story", "are you real"} {
		a = talk.say(said)
		if a.Text != "" || a.Mode != "" || len(a.Later) < 2 || a.Later[0].Text == "" {
			t.Errorf("%q: %+v", said, a)
		}
	}
	if a = talk.say("look at this", demo.File{Name: "a.txt"}); !strings.Contains(a.Later[0].Text, "a.txt") {
		t.Errorf("file: %+v", a)
	}
	a = talk.say("Thanks, that was all")
	if n := len(a.Later); n != 2 || a.Later[1].Mode != demo.ModeRegular || a.Later[1].Role != demo.RoleAI {
		t.Errorf("hand-back %+v", a)
	}
}

func TestScript_Copilot(t *testing.T) {
	talk := newTalk()
	if a := talk.say("copilot"); a.Mode != demo.ModeCopilot || len(a.Hidden) != 2 {
		t.Fatalf("start %+v", a)
	}
	if a := talk.say("is it in order?"); a.Text != "" || a.Hidden[0].Role != demo.RoleCopilot || a.Later[0].Text == "" {
		t.Errorf("answer %+v", a)
	}
	if a := talk.say("thank you"); a.Mode != demo.ModeRegular || a.Text == "" {
		t.Errorf("end %+v", a)
	}
}

func TestScript_DescribesFiles(t *testing.T) {
	dir := t.TempDir()
	file := func(name, contentType string, data []byte) demo.File {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return demo.File{Name: name, ContentType: contentType, Size: int64(len(data)), Path: path}
	}
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 30, 20))); err != nil {
		t.Fatal(err)
	}
	_, tts := demo.FastSpeech()
	wav, _ := tts.Synthesize(context.Background(), "A recording of some seconds, which has to last a while.", "")
	umlauts := []byte(strings.Repeat("ä", 40000)) // cut in the middle of a character
	for _, test := range []struct {
		file demo.File
		want []string
	}{
		{file("dot.png", "image/png", picture.Bytes()), []string{"**dot.png**", "a PNG picture", "30 pixels wide and 20 high"}},
		{file("note.txt", "text/plain", []byte("Dear *Sir*, hello")), []string{"a text file of 17 bytes", `“Dear \*Sir\*, hello”`, "3 words"}},
		{file("t.csv", "text/csv", []byte("a,b\n1,2\n")), []string{"a table"}},
		{file("long.md", "text/markdown", []byte(strings.Repeat("word ", 20000))), []string{"a Markdown text of 100.0 kB", "word …”"}},
		{file("umlauts.txt", "text/plain", umlauts), []string{"a text file"}},
		{file("blank.txt", "text/plain", []byte(" \n ")), []string{"white space"}},
		{file("empty.bin", "", nil), []string{"an empty file"}},
		{file("x.bin", "application/x-thing", []byte{0, 1, 2, 255}), []string{"application/x-thing"}},
		{file("x.pdf", "application/pdf", []byte("%PDF-1.7 ...")), []string{"a PDF document"}},
		{file("x.zip", "application/zip", []byte("PK\x03\x04 broken")), []string{"a ZIP archive", "can not be read"}},
		{file("x.wav", "audio/wav", wav), []string{"a recording", "16000 samples a second"}},
		{demo.File{Name: "gone", ContentType: "text/plain", Size: 5, Path: filepath.Join(dir, "gone")}, []string{"**gone**"}},
	} {
		got := newTalk().say("", test.file).Text
		for _, want := range test.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %q does not hold %q", test.file.Name, got, want)
			}
		}
		if !utf8.ValidString(got) {
			t.Errorf("%s: %q", test.file.Name, got)
		}
	}
	a := newTalk().say("all of them", file("a.txt", "text/plain", []byte("a")), file("b.txt", "text/plain", []byte("b")))
	if !strings.Contains(a.Text, "2 files") || !strings.Contains(a.Text, "- **a.txt**") {
		t.Errorf("two files: %s", a.Text)
	}
}

// TestOperator_InRealTime plays a hand-over in a portal that types fast, with an
// operator who is never impatient.
func TestOperator_InRealTime(t *testing.T) {
	o := quiet()
	o.Pace = demo.DefaultPace / 200 // 6.5 s become 33 ms
	scripted := demo.Scripted()
	o.Agent = func(ctx context.Context, in demo.Incoming) demo.Answer {
		a := scripted(ctx, in)
		a.Later = slices.DeleteFunc(a.Later, func(l demo.Later) bool { return l.IfSilent })
		return a
	}
	c := open(t, o)
	s := c.newSession()
	conn := c.listen(c.agentRoute("/ws/" + s))
	if got := c.send(s, "Talk to a human"); at(got, "metadata", "mode") != "OPERATOR" {
		t.Fatalf("answer %v", got)
	}
	if f := untilFrame(t, conn, "message", "OPERATOR"); !strings.Contains(f["text"].(string), "John") || at(f, "metadata", "mode") != "OPERATOR" {
		t.Errorf("frame %v", f)
	}
	if got := c.send(s, "my package is late"); got["response"] != "" || at(got, "metadata", "mode") != "OPERATOR" {
		t.Errorf("answer %v", got)
	}
	untilFrame(t, conn, "message", "OPERATOR")
	untilFrame(t, conn, "message", "OPERATOR")
	c.send(s, "thanks")
	untilFrame(t, conn, "message", "OPERATOR")
	if f := untilFrame(t, conn, "message", "AI"); at(f, "metadata", "mode") != "REGULAR" {
		t.Errorf("frame %v", f)
	}
}

func TestOperator_HandsBackAfterSilence(t *testing.T) {
	o := quiet()
	o.Agent = nil
	o.Pace = demo.DefaultPace / 2000 // 90 s become 45 ms
	c := open(t, o)
	s := c.newSession()
	conn := c.listen(c.agentRoute("/ws/" + s))
	c.send(s, "operator")
	for at(untilFrame(t, conn, "message", "OPERATOR"), "metadata", "mode") != "REGULAR" {
	}
	if state, _ := c.Session(s); state.Mode != demo.ModeRegular || state.Operator != "John Doe" {
		t.Errorf("mode %s, operator %s", state.Mode, state.Operator)
	}
}

// TestCopilot_HidesItsDrafts: they are logs, but never frames.
func TestCopilot_HidesItsDrafts(t *testing.T) {
	o := quiet()
	o.Agent = nil
	c := open(t, o)
	s := c.newSession()
	conn := c.listen(c.agentRoute("/ws/" + s))
	c.send(s, "copilot")
	c.send(s, "what about my invoice?")
	for {
		f := nextJSON(t, conn)
		if f["role"] == "COPILOT" || f["role"] == "NOTES" {
			t.Fatalf("frame %v", f)
		}
		if f["role"] == "OPERATOR" {
			break
		}
	}
	roles := map[demo.Role]int{}
	state, _ := c.Session(s)
	for _, l := range state.Logs {
		roles[l.Role]++
	}
	if state.Mode != demo.ModeCopilot || roles[demo.RoleCopilot] != 2 || roles[demo.RoleNotes] != 2 {
		t.Errorf("mode %s, roles %v", state.Mode, roles)
	}
}
