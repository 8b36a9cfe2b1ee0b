package speechtext

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestSplit_FindsSentences(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"empty", "", nil},
		{"only spaces and signs", " \n\n--- \n ** ! ", nil},
		{"plain", "Hello there. How are you? Fine!", []string{"Hello there.", "How are you?", "Fine!"}},
		{"no stop at the end", "Hello there", []string{"Hello there"}},
		{"titles", "Dr. Smith met Mrs. Jones. They talked.", []string{"Dr. Smith met Mrs. Jones.", "They talked."}},
		{"latin", "Use fruit, e.g. apples, i.e. food. Done.", []string{"Use fruit, e.g. apples, i.e. food.", "Done."}},
		{"etc", "Apples, pears etc. are fruit. Apples, pears, etc. They are fruit.", []string{"Apples, pears etc. are fruit.", "Apples, pears, etc.", "They are fruit."}},
		{"acronyms", "The U.S. Army came. He lives in the U.S. He works.", []string{"The U.S. Army came.", "He lives in the U.S.", "He works."}},
		{"hours", "We open at 9 a.m. and close at 5 p.m. The rest is closed.", []string{"We open at 9 a.m. and close at 5 p.m.", "The rest is closed."}},
		{"initials", "J. K. Rowling wrote it. So do I. You too.", []string{"J. K. Rowling wrote it.", "So do I.", "You too."}},
		{"number sign word", "No. 5 is alive. I said no. He said yes.", []string{"No. 5 is alive.", "I said no.", "He said yes."}},
		{"decimals", "It is 3.14 or 2.5. Pay $29.99. Or $29. Thanks.", []string{"It is 3.14 or 2.5.", "Pay $29.99.", "Or $29.", "Thanks."}},
		{"versions and hosts", "Go 1.26.1 is at go.dev now. See main.go for more.", []string{"Go 1.26.1 is at go.dev now.", "See main.go for more."}},
		{"ellipses", "Well... maybe. Wait... What? Hm… no. Oh… Yes.", []string{"Well... maybe.", "Wait... What?", "Hm… no.", "Oh… Yes."}},
		{"many stops", "What?! No!!! Really...?", []string{"What?!", "No!!!", "Really...?"}},
		{"quotes", `He said "Stop. Go." and left. "Fine." She ran.`, []string{`He said "Stop. Go." and left.`, `"Fine."`, "She ran."}},
		{"curly quotes", "“Come here.” He came. “Why?” she asked.", []string{"“Come here.”", "He came.", "“Why?” she asked."}},
		{"german quotes", "„Komm her.“ Er kam. Er rief: „Geh!“ und ging.", []string{"„Komm her.“", "Er kam.", "Er rief: „Geh!“ und ging."}},
		{"german", "Das ist z.B. am 3. Mai so. Gut, Hr. Meier.", []string{"Das ist z.B. am 3. Mai so.", "Gut, Hr. Meier."}},
		{"brackets", "It works (see p. 3. It helps.) always. Yes.", []string{"It works (see p. 3. It helps.) always.", "Yes."}},
		{"guillemets that point inwards", "»Nein.« Er ging. ›Gut.‹ Er kam: »Ja. Gut.« Ende.", []string{"»Nein.«", "Er ging.", "›Gut.‹", "Er kam: »Ja. Gut.«", "Ende."}},
		{"guillemets with spaces", "« Oui. » Il part. Elle dit « non. Jamais. » et reste.", []string{"« Oui. »", "Il part.", "Elle dit « non. Jamais. » et reste."}},
		{"single german quotes", "Er rief: ‚Komm.‘ Sie kam.", []string{"Er rief: ‚Komm.‘", "Sie kam."}},
		{"chinese titles", "《书。》好。", []string{"《书。》", "好。"}},
		{"inches", `A 6" pipe fits. Then 7" wide. Good.`, []string{`A 6" pipe fits.`, `Then 7" wide.`, "Good."}},
		{"an end without its beginning", `Yes!" He left. No.) She stayed.`, []string{`Yes!"`, "He left.", "No.)", "She stayed."}},
		{"apostrophes", "I don’t know. It’s ‘fine’. Don't.", []string{"I don’t know.", "It’s ‘fine’.", "Don't."}},
		{"chinese", "你好。你怎么样？很好！", []string{"你好。", "你怎么样？", "很好！"}},
		{"japanese quotes", "「行く。」と言った。「はい。」彼は来た。", []string{"「行く。」と言った。", "「はい。」", "彼は来た。"}},
		{"hindi and arabic", "यह है। वह है। هل هذا؟ نعم.", []string{"यह है।", "वह है।", "هل هذا؟", "نعم."}},
		{"numbered within a line", "Do this: 1. Open it. 2. Close it.", []string{"Do this: 1. Open it.", "2. Close it."}},
		{"clipped words", "Add 2 tbsp. sugar. It weighs 5 lbs. Put it down. Louis XIV. was king.", []string{"Add 2 tbsp. sugar.", "It weighs 5 lbs.", "Put it down.", "Louis XIV. was king."}},
		{"and others", "Smith et al. found it, as did Lee et al. (2020). We use ca. 5 g.", []string{"Smith et al. found it, as did Lee et al. (2020).", "We use ca. 5 g."}},
		{"words before figures", "See fig. 3. I love art. You too.", []string{"See fig. 3.", "I love art.", "You too."}},
		{"ends of longer words", "It isn't. Nothing is. Ask AT&T. Anyone can. It is 5°C. Cold!", []string{"It isn't.", "Nothing is.", "Ask AT&T.", "Anyone can.", "It is 5°C.", "Cold!"}},
		{"initials that are words", "A book by J. A. Smith. I like it.", []string{"A book by J. A. Smith.", "I like it."}},
		{"units", "C'est à 10 h. Partons. Il a 5 m. de long.", []string{"C'est à 10 h.", "Partons.", "Il a 5 m. de long."}},
		{"german ordinals", "Am 5. 3. 2024 kam der 1. FC Köln. Wir sehen uns am 3. Das passt.", []string{"Am 5. 3. 2024 kam der 1. FC Köln.", "Wir sehen uns am 3.", "Das passt."}},
		{"german ordinals in pairs", "Die 3. und 4. Woche ist frei, sagt Fa. Meier.", []string{"Die 3. und 4. Woche ist frei, sagt Fa. Meier."}},
		{"who said it behind a dash", "«Привет!» — сказал он. «Как дела?» — Хорошо.", []string{"«Привет!» — сказал он.", "«Как дела?»", "— Хорошо."}},
		{"german weekdays and streets", "Am Mo. und Di. in der Hauptstr. 5 ist zu.", []string{"Am Mo. und Di. in der Hauptstr. 5 ist zu."}},
		{"no ordinal", "I am 25. Nice to meet you.", []string{"I am 25.", "Nice to meet you."}},
		{"spanish", "En EE. UU. y los EE.UU. son las págs. 3 y 4. Bien.", []string{"En EE. UU. y los EE.UU. son las págs. 3 y 4.", "Bien."}},
		{"russian", "Он жил в 1990 г. в Москве, тел. 123, и т. п. Потом ушёл.", []string{"Он жил в 1990 г. в Москве, тел. 123, и т. п.", "Потом ушёл."}},
		{"hindi titles", "डॉ. शर्मा आए।", []string{"डॉ. शर्मा आए।"}},
		{"enumerated within a line", "Options: 1. Tea 2. Coffee 3. Milk. The result: 5. Then go.", []string{"Options: 1. Tea", "2. Coffee", "3. Milk.", "The result: 5.", "Then go."}},
		{"soft breaks", "One\ntwo\r\nthree. Four", []string{"One two three.", "Four"}},
		{"paragraphs without stops", "One\n\nTwo\n\n\nThree", []string{"One", "Two", "Three"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := texts(Split(tt.text, "")); !slices.Equal(got, tt.want) {
				t.Errorf("Split(%q)\n got %q\nwant %q", tt.text, got, tt.want)
			}
		})
	}
}

func TestSplit_CleansMarkdown(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"emphasis", "This is **bold**, *it*, __b__, _i_ and ~~old~~ ***all***.", []string{"This is bold, it, b, i and all."}},
		{"a dot that begins a word", "Use **.NET** or [.env](x). **.5** is half.", []string{"Use .NET or .env.", ".5 is half."}},
		{"arithmetic", "2 * 3 is 6 and 4*5 is 20, about ~7.", []string{"2 times 3 is 6 and 4 times 5 is 20, about 7."}},
		{"powers", "2**3 is 8, not **2**. A | b || c • d.", []string{"2 to the power of 3 is 8, not 2.", "A, b, c, d."}},
		{"escaped signs of words", `Use snake\_case, C\# and \#1; 2 \* 3, 4\*5, \~7.`, []string{"Use snake case, C sharp and number 1; 2 times 3, 4 times 5, about 7."}},
		{"low lines in code", "Set `max_size` and `_x`.", []string{"Set max size and x."}},
		{"low lines", "Call snake_case and __init__.", []string{"Call snake case and init."}},
		{"heading", "# Title #\nText\n## C# and F#\nMore", []string{"Title", "Text", "C sharp and F sharp", "More"}},
		{"underlined heading", "Title\n=====\nText\n---\nMore", []string{"Title", "Text", "More"}},
		{"not a heading", "We are #1 in #go.", []string{"We are number 1 in go."}},
		{"list", "Buy:\n- milk\n* eggs\n+ bread and\n  butter\n• tea", []string{"Buy:", "milk", "eggs", "bread and butter", "tea"}},
		{"tasks", "- [ ] open\n- [x] done", []string{"open", "done"}},
		{"numbered list", "Steps:\n1. Open it. Wait.\n2) Close it\n10. End", []string{"Steps:", "1. Open it.", "Wait.", "2. Close it", "10. End"}},
		{"a year is no item", "It was in\n1984. A good year.", []string{"It was in 1984.", "A good year."}},
		{"nested list", "- a\n  - b\n    1. c", []string{"a", "b", "1. c"}},
		{"items with emoji", "✅ Done\n❌ Not yet\n\n1️⃣ Open\n2️⃣ Close\n© us", []string{"Done", "Not yet", "1. Open", "2. Close us"}},
		{"items with dashes and letters", "– one\n— two\na) three\nB) four\nc)five", []string{"one", "two", "a) three", "B) four c)five"}},
		{"hard breaks", "Name: X  \nPrice: Y\\\nCity: Z \nand more  \n\nEnd", []string{"Name: X", "Price: Y", "City: Z and more", "End"}},
		{"link", "See [the docs](https://x.y/a_(b)) and [this](<u> \"t\"), or [ref][1].", []string{"See the docs and this, or ref."}},
		{"not a link", "Use it [now](if you can) please.", []string{"Use it now(if you can) please."}},
		{"image", "![A cat](cat.png) sits.", []string{"A cat sits."}},
		{"address", "Go to https://example.com/a?b=c. Then www.x.org, please (http://y.z).", []string{"Go to example.com.", "Then x.org, please (y.z)."}},
		{"address within chinese", "见https://x.org/a路径。看http://x.org，好。", []string{"见x.org路径。", "看x.org，好。"}},
		{"address in code or quotes", "Open `https://x.org/a` or “https://x.org”. Ask ws://x.org:1/a?b#c or file:///etc/x.", []string{"Open x.org or “x.org”.", "Ask x.org or a link."}},
		{"a sentence that is an address", "Look here. https://x.org. Then, that. https://x.org, or go.", []string{"Look here.", "Then, that.", "x.org, or go."}},
		{"footnotes", "Text.[^1] [^a] More.\n\n[^1]: The first.\n[^long-name]: The second", []string{"Text.", "More.", "The first.", "The second"}},
		{"callout", "> [!NOTE]\n> Be careful.\n\n> [!x] y", []string{"Note", "Be careful.", "!x y"}},
		{"autolink", "Mail <me@x.org> or see <https://x.org>!", []string{"Mail me@x.org or see!"}},
		{"reference", "Text [a].\n\n[a]: https://x.y \"T\"\nMore.", []string{"Text a.", "More."}},
		{"sources", "Paris is big [1][2]. So is Rome [3](https://x.y).[^4]", []string{"Paris is big.", "So is Rome."}},
		{"code", "Run `go test ./...` now. Use ``a`b``.", []string{"Run go test ./... now.", "Use ab."}},
		{"code that does not end", "A `use **of it**. <b>And</b>\nthen `f* g` ``h` **too**.", []string{"A use of it.", "And then f g h too."}},
		{"fence", "Before.\n```go\nx := \"a. b\"\n```\nAfter.\n~~~\n```\n~~~\nEnd.", []string{"Before.", "After.", "End."}},
		{"open fence", "Before.\n```\ncode. more", []string{"Before."}},
		{"fence in a list", "1. Do:\n   ```sh\n   rm x\n   ```\n2. Stop", []string{"1. Do:", "2. Stop"}},
		{"table", "A:\n\n| a | b |\n|---|:-:|\n| 1 | 2 |\n\nEnd.", []string{"A:", "End."}},
		{"table without bars outside", "a | b\n--- | ---\n1 | 2\n3 | 4\n\nEnd.", []string{"End."}},
		{"table below a text", "These are\nItem | Price\n:-|-:\nTea | 2\n\nEnd | it.\n-- no", []string{"These are", "End, it.", "-- no"}},
		{"indented code", "Run:\n\n    sudo rm\n\n    echo hi\n\nThen\n    more. End.\n# A\n\tcode\n>     code\n> text", []string{"Run:", "Then more.", "End.", "A", "text"}},
		{"no indented code", "1. One\n\n    Two\n\n- a\n  - b\n\n        c\n   d\n\nEnd\n\n    code", []string{"1. One", "Two", "a", "b", "c d", "End"}},
		{"ruler", "One.\n\n---\n\nTwo.\n***\nThree.", []string{"One.", "Two.", "Three."}},
		{"quote", "> He said\n> this.\n\nYes.", []string{"He said this.", "Yes."}},
		{"html", "A <b>big</b> &amp; old<br>house.<!-- no. --> It<script>x. y</script> is 5 < 6 &lt; 7.", []string{"A big & old", "house.", "It is 5 < 6 < 7."}},
		{"html blocks", "<details><summary>More</summary>Text.</details><td>a</td><td>b</td>", []string{"More", "Text.", "a", "b"}},
		{"emoji", "Hi 👋🏽! Fine 👍. 1️⃣ Flag 🇩🇪 ok ✅ → done ❤️.", []string{"Hi!", "Fine.", "1 Flag ok done."}},
		{"emoji between words", "Hi👋there. Yes!👍No. 你好👋世界😊。 هل👍؟", []string{"Hi there.", "Yes!", "No.", "你好 世界。", "هل؟"}},
		{"emoji that are signs", "Look ‼️ here ⁉️ ℹ️ ⟶ #️⃣ *️⃣ end \ufffd.", []string{"Look here end."}},
		{"emoji names", "Great :smile: job :+1:! At 10:30:45 or a:b:c: std::vector :: x.", []string{"Great job!", "At 10:30:45 or a:b:c: std::vector :: x."}},
		{"escapes", `Not \*bold\* and 1\. item \[x\].`, []string{"Not bold and 1. item [x]."}},
		{"ranges", "Take rooms 4~6, 30~50 EUR, 2 ~ 3, 10kg~20kg, 2 °C~8 °C; about ~7 or (~40 kg). See ~/x.", []string{"Take rooms 4 to 6, 30 to 50 EUR, 2 to 3, 10kg to 20kg, 2 °C to 8 °C; about 7 or (about 40 kg).", "See /x."}},
		{"struck text", "It costs ~~5~~ **4** EUR. ~~This\nis void.~~ <del>And that. No.</del> <s>x</s>Yes. ~~ no ~~ end\n\n~~open", []string{"It costs 4 EUR.", "Yes.", "no end", "open"}},
		{"thoughts", "<think>secret plan. do not say.</think>The answer is four.", []string{"The answer is four."}},
		{"thoughts in lines", "<thinking>\nI see. **Yes**.\n</thinking>\n\nIt is 5.", []string{"It is 5."}},
		{"formulas", `The root is \(\frac{-b}{2a}\) and $x^2$. So $$\int_0^1 x\,dx$$ is \[a = b\] here.`, []string{"The root is a formula and a formula.", "So a formula is a formula here."}},
		{"money", "It costs $5 or $10 (about $7.50/month), US$3 and $4-$6. Pay $5, get $x$ back.", []string{"It costs $5 or $10 (about $7.50/month), US$3 and $4-$6.", "Pay $5, get a formula back."}},
		{"an address of a sentence", "Or look at https://www.example.com/very/long?x=1 first.", []string{"Or look at example.com first."}},
		{"control characters", "A\x00B\u200b\u202eC\u00ad\ufeff.", []string{"ABC."}},
		{"bad bytes", "A\xffB\xe2\x82.", []string{"AB."}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := texts(Split(tt.text, "")); !slices.Equal(got, tt.want) {
				t.Errorf("Split(%q)\n got %q\nwant %q", tt.text, got, tt.want)
			}
		})
	}
}

func TestSplit_CutsLongSentencesWhereOneBreathes(t *testing.T) {
	clause := "this is a clause of a sentence that does not end"
	tests := []struct {
		name, text string
		ends       string // how every part but the last ends
	}{
		{"commas", strings.Repeat(clause+", ", 30) + "end.", ","},
		{"semicolons before commas", strings.Repeat(clause+", "+clause+"; ", 20) + "end.", ";"},
		{"words only", strings.Repeat(clause+" ", 30) + ".", ""},
		{"one word", strings.Repeat("a", 1000) + ".", "a"},
		{"chinese", strings.Repeat("我们去公园散步，", 100) + "。", "，"},
		{"accents", strings.Repeat("e\u0301", 400), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			lines := texts(Split(tt.text, ""))
			if len(lines) < 3 {
				t.Fatalf("only %d parts", len(lines))
			}
			for i, l := range lines {
				if n := utf8.RuneCountInString(l); n > MaxSentence {
					t.Errorf("part %d has %d characters", i, n)
				}
				if i < len(lines)-1 && !strings.HasSuffix(l, tt.ends) {
					t.Errorf("part %d ends %q, want %q", i, l[len(l)-9:], tt.ends)
				}
				if r, _ := utf8.DecodeRuneInString(l); unicode.Is(unicode.M, r) {
					t.Errorf("part %d begins with an accent", i)
				}
			}
			if got, want := squeeze(strings.Join(lines, " ")), squeeze(tt.text); got != want {
				t.Errorf("words were lost:\n got %s\nwant %s", got, want)
			}
		})
	}
}

func TestSplitter_GivesASentenceAsSoonAsItIsComplete(t *testing.T) {
	tests := []struct{ arrived, want string }{
		{"Hello there.", ""}, // may go on as there.com
		{"Hello there. ", "Hello there."},
		{"It costs $29.", ""},
		{"It costs $29. ", ""}, // in some languages an ordinal
		{"It costs $29. N", ""},
		{"It costs $29. Now ", "It costs $29."},
		{"Ask Dr. Smith", ""},
		{"Really?", ""},
		{"Really? ", "Really?"},
		{"你好。", ""}, // a closing quote may follow
		{"你好。你", "你好。"},
		{"# Title\n", "Title"},
		{"- milk\n- e", "milk"},
	}
	for _, tt := range tests {
		s := NewSplitter("")
		if got := strings.Join(texts(s.Write(tt.arrived)), "|"); got != tt.want {
			t.Errorf("after %q: %q, want %q", tt.arrived, got, tt.want)
		}
	}
}

func TestSplitter_HurriesWhatKeepsTheListenerWaiting(t *testing.T) {
	tests := []struct{ arrived, want string }{
		{"Let me look.", "Let me look."},
		{"It costs $29.", ""},
		{"Ask Dr.", ""},
		{"Let me look for", ""},
		{"When you are ready with all the preparations, then please", "When you are ready with all the preparations,"},
	}
	for _, tt := range tests {
		s := NewSplitter("")
		s.Write(tt.arrived)
		if got := strings.Join(texts(s.Hurry()), "|"); got != tt.want {
			t.Errorf("after %q: %q, want %q", tt.arrived, got, tt.want)
		}
	}
}

func TestSplit_TellsWhereASentenceLies(t *testing.T) {
	const text = "# Head\n\nGo to **the** [shop](https://x.y). Then `stop`."
	want := []string{"Head", "Go to **the** [shop](https://x.y).", "Then `stop`."}
	for i, l := range Split(text, "") {
		if got := text[l.Start:l.End]; got != want[i] {
			t.Errorf("sentence %d lies at %q, want %q", i, got, want[i])
		}
	}
}

func FuzzSplit_StreamEqualsWhole(f *testing.F) {
	for _, s := range []string{
		"Dr. Smith paid $29.99. \"Stop. Go.\" he said... Then left!",
		"# T\n\n- a\n- [x] b\n\n1. c. d\n\n```go\nx\n```\n| a | b |\n|---|---|\n",
		"See [x](https://a.b \"t\") <b>y</b> https://c.d/e. &amp; `c` ![i](j) [1][^2] 👋🏽",
		"„Ja.“ 「行く。」と言った。 a | b\n--|--\n1 | 2\n\nTitle\n===\n[a]: http://b\n\\* <!-- c --> <script>d</script>",
		"Options: 1. Tea 2. Coffee. Am 5. 3. 2024, et al. (2020) isn't. Nr. 5 »Nein.« « Oui. » Go. 6\" J. A. B.",
		"Tea | $2\n:-|-:\na | b\n\n    code\n\n1️⃣ x\n✅ y :+1: z👍w  \n– a\\\nb) c\\_d [^1]\n\n[^1]: e `f https://g` h\n> [!NOTE]\n> i",
		"见https://x.org，好。. https://x.org. **.NET** 2**3 `a_b` `c **d**\ne &hellip; <td>f</td> (https://g) \"h.\" \"",
		strings.Repeat("word, ", 100), "\xff\xfe\x00\r\n\r", "***a* **b__c__~~~d~~~",
	} {
		f.Add(s, uint64(1))
	}
	f.Fuzz(func(t *testing.T, text string, seed uint64) {
		whole := Split(text, "")
		check(t, whole)
		rng := rand.New(rand.NewPCG(seed, 1))
		s := NewSplitter("")
		var got []Sentence
		for rest := text; rest != ""; {
			n := min(1+rng.IntN(7), len(rest))
			got = append(got, s.Write(rest[:n])...)
			rest = rest[n:]
		}
		got = append(got, s.Close()...)
		if !slices.EqualFunc(got, whole, func(a, b Sentence) bool { return a.Text == b.Text && a.Start == b.Start && a.End == b.End }) {
			t.Fatalf("text %q\nstream %q\n whole %q", text, texts(got), texts(whole))
		}
	})
}

// check looks at what every list of sentences must be.
func check(t *testing.T, lines []Sentence) {
	t.Helper()
	last := 0
	for _, l := range lines {
		switch {
		case utf8.RuneCountInString(l.Text) > MaxSentence:
			t.Fatalf("too long: %q", l.Text)
		case strings.TrimSpace(l.Text) != l.Text || strings.ContainsAny(l.Text, "\n\r\t") || strings.Contains(l.Text, "  "):
			t.Fatalf("not one clean line: %q", l.Text)
		case !strings.ContainsFunc(l.Text, IsWord):
			t.Fatalf("nothing to speak in %q", l.Text)
		case l.Start < last || l.End < l.Start:
			t.Fatalf("%q lies at %d–%d after %d", l.Text, l.Start, l.End, last)
		}
		last = l.End
	}
}

func texts(lines []Sentence) []string {
	var out []string
	for _, l := range lines {
		out = append(out, l.Text)
	}
	return out
}

// squeeze leaves out spaces.
func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

func BenchmarkSplit(b *testing.B) {
	text := strings.Repeat("Dr. Smith paid **$29.99** for [it](https://x.y). He left, of course, at 5 p.m. and \"never. ever\" came back!\n\n", 50)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Split(text, "")
	}
}
