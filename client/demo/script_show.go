package demo

import (
	"strings"
	"time"
)

func showAll(Incoming, string) Answer {
	return Answer{
		Thoughts: []string{"The person wants an overview.", "I show a bit of everything: a heading, a table, a list, some code and a link."},
		Text: `## Things to try

Type them, say them, or tap a button below.

| Say | and you see |
|---|---|
| Where is my parcel? | a short dialogue, made for talking |
| Talk to a human | a hand-over to an operator, and back |
| Give me a long answer | a reply you can interrupt by speaking |
| Table, list, code | replies in Markdown |
| Copilot | an operator who is helped by an agent |

More ideas:

- **Drop a file** on the window, and I describe it.
- Leave the window alone for a minute: I start a conversation **by myself**, so that you see how you are told about it.
- Look at the *older conversations* on the left. One of them is with an operator.

Developers may like that a reply can hold code:

` + "```go\nfmt.Println(\"Hello from Delonix!\")\n```" + `

Your own agents live on [flametree.ai](https://flametree.ai/).`,
		Buttons: []Button{
			{Label: "Where is my parcel?"}, {Label: "Talk to a human"}, {Label: "Give me a long answer"},
			{Label: "Show me a table", Value: "table"}, {Label: "Show me code", Value: "code"},
		},
	}
}

func showTable(Incoming, string) Answer {
	return Answer{
		Text: `Here is how the week went:

| Day | Calls | Solved at once | Waiting time |
|:--|--:|--:|--:|
| Monday | 128 | 91% | 0:42 |
| Tuesday | 117 | 94% | 0:31 |
| Wednesday | 143 | 89% | 0:55 |
| Thursday | 122 | 93% | 0:36 |
| Friday | 98 | 96% | 0:24 |

Friday was the best day, and Wednesday the busiest.`,
		Buttons: []Button{{Label: "Show me a list", Value: "list"}, {Label: "Show me code", Value: "code"}},
	}
}

func showCode(Incoming, string) Answer {
	return Answer{
		Text: "This is a whole web server in Go:\n\n```go\npackage main\n\nimport (\n\t\"fmt\"\n\t\"net/http\"\n)\n\nfunc main() {\n" +
			"\thttp.HandleFunc(\"/\", func(w http.ResponseWriter, r *http.Request) {\n\t\tfmt.Fprintln(w, \"Hello!\")\n\t})\n" +
			"\thttp.ListenAndServe(\"localhost:8080\", nil)\n}\n```\n\nStart it with `go run .` and open *localhost:8080* in a browser.",
		Buttons: []Button{{Label: "Show me a table", Value: "table"}},
	}
}

func showList(Incoming, string) Answer {
	return Answer{Text: `Before you call a support line:

1. Have your **customer number** at hand.
2. Note what you were doing when it happened:
   - the time,
   - the message you saw,
   - what you tried already.
3. Take a *screenshot*, and drop it on this window.

That saves half of the questions.`}
}

func showLinks(Incoming, string) Answer {
	return Answer{Text: "Two places to read on:\n\n- [Flametree](https://flametree.ai/), where agents are made\n" +
		"- [The Go programming language](https://go.dev/), in which this program is written\n\nOr write to <hello@example.com>, which is an example and goes nowhere."}
}

func showMarkdown(Incoming, string) Answer {
	return Answer{Text: "# One\n## Two\n### Three\n\nText can be **bold**, *italic*, ~~gone~~ or `code`.\n\n> A quotation stands back a little,\n> over several lines.\n\n---\n\n" +
		"And a line divides what does not belong together."}
}

func showButtons(Incoming, string) Answer {
	return Answer{
		Text: "Tap one of these, or say it. A tap sends a message for you.",
		Buttons: []Button{
			{Label: "📦 My parcel", Value: "Where is my parcel?"}, {Label: "🧾 My invoice", Value: "I have a question about my invoice"},
			{Label: "📅 An appointment", Value: "I need an appointment"}, {Label: "😀 A joke", Value: "Tell me a joke"},
			{Label: "🧑 A human", Value: "Talk to a human"},
		},
	}
}

func showSources(Incoming, string) Answer {
	return Answer{
		Thoughts: []string{"Searching the knowledge base for “returns”: 3 passages found."},
		Text:     "You can send goods back within **30 days**. They should be unused and in their box; the money is on your account after about five days.",
		Sources: []Source{
			{Title: "Returns and refunds, section 2", URL: "https://example.com/help/returns"},
			{Title: "Payment terms", URL: "https://example.com/help/payment"},
			{Title: "Packing a parcel", URL: "https://example.com/help/packing"},
		},
	}
}

func showThoughts(Incoming, string) Answer {
	return Answer{
		Thoughts: []string{
			"The person asks me to think. What about?",
			"Perhaps they only want to see what thinking looks like.",
			"Then a few thoughts in a row will do, and a short answer after them.",
		},
		Text: "I have thought about it: what you saw above this answer were my thoughts. They can be folded away, and they are spoken only while a call waits for me.",
	}
}

// thinkLong takes its time, so that a call has a silence to fill.
func thinkLong(Incoming, string) Answer {
	return Answer{
		Ponder: 6 * time.Second,
		Thoughts: []string{
			"I begin with what was asked the last time.",
			"Now I compare the prices of three shops.",
			"The second shop is the cheapest one so far.",
		},
		Text: "That took a while. While I was thinking you heard what about, a sentence at a time; in the settings you choose a sound or silence instead.",
	}
}

func askForFile(Incoming, string) Answer {
	return Answer{Text: "Gladly. Drop a file on the window, or attach one with the paper clip, and I tell you what it is. Pictures, texts, sound and anything else are welcome."}
}

// tellLong is long enough to be interrupted.
func tellLong(Incoming, string) Answer {
	return Answer{
		Thoughts: []string{"A long answer is wanted. I talk about the tree this program is named after."},
		Text: strings.Join([]string{
			"Let me tell you about the flame tree.",
			"Its botanical name is Delonix regia, and that is where this program has its name from.",
			"It comes from the dry forests of Madagascar.",
			"Today it grows in warm countries all around the world, along streets and in gardens.",
			"For most of the year it is a friendly green umbrella, wider than it is high.",
			"Its leaves are as fine as those of a fern, and they fold up at night.",
			"Then, at the end of the dry season, it loses its leaves, and within days the whole crown turns red.",
			"Every flower has five petals.",
			"Four of them are scarlet, and the fifth stands upright and is spotted with white and yellow.",
			"After the flowers come long brown pods, which rattle in the wind.",
			"In some places people use them as a musical instrument.",
			"The tree grows fast, a metre or more in a good year, but it needs sun, warmth and space.",
			"Its roots are strong enough to lift a pavement, so it should not stand too close to a house.",
			"Many towns celebrate its bloom with a festival.",
			"And if you have listened this far, you know more about it than most people.",
			"You could have interrupted me at any time: just start to speak.",
		}, " "),
		Buttons: []Button{{Label: "Count to twenty"}, {Label: "What can you do?"}},
	}
}

func countToTwenty(Incoming, string) Answer {
	return Answer{Text: "One. Two. Three. Four. Five. Six. Seven. Eight. Nine. Ten. Eleven. Twelve. Thirteen. Fourteen. Fifteen. Sixteen. Seventeen. Eighteen. Nineteen. Twenty."}
}
