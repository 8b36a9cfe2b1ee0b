package speechtext

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestThoughts_AreShortSentencesWithoutData(t *testing.T) {
	for name, tt := range map[string]struct {
		text string
		want []string
	}{
		"a sentence":      {"The person wants an overview.", []string{"The person wants an overview."}},
		"two lines":       {"Looking up parcel 17.\nFound: it left this morning.", []string{"Looking up parcel 17.", "Found: it left this morning."}},
		"no stop":         {"Looking at the invoice\nReading the second page", []string{"Looking at the invoice", "Reading the second page"}},
		"Markdown":        {"**Plan:** I look at the `orders` first, then at [the policy](https://a.example/x).", []string{"I look at the orders first, then at the policy."}},
		"a call":          {"I search now.\nsearch_orders(id=5, limit=10)\nThat was the right one.", []string{"I search now.", "That was the right one."}},
		"JSON":            {"I ask the shop.\n{\"tool\": \"search\", \"args\": {\"q\": \"returns. And more} of it\"}}\nThe shop has answered.", []string{"I ask the shop.", "The shop has answered."}},
		"open JSON":       {"I ask the shop.\n{\n \"tool\": \"search the whole shop\",\n", []string{"I ask the shop."}},
		"a list of data":  {"[{\"a\": 1}, {\"b\": 2}]\nIt is in the list.", []string{"It is in the list."}},
		"ReAct":           {"Thought: I should look at the order.\nAction: search the orders of today\nAction Input: all orders of today\nObservation: there are two of them", []string{"I should look at the order."}},
		"code":            {"I write a query.\n```sql\nselect the first of all\n```\nNow I run it.", []string{"I write a query.", "Now I run it."}},
		"a question":      {"What does the person want? They want their money back.", []string{"They want their money back."}},
		"a note":          {"ok\nhm, well", nil},
		"a path":          {"Reading /var/lib/orders now.", nil},
		"figures":         {"12, 14, 15, 17, 19 and 22.", nil},
		"a table":         {"| a | b |\n|---|---|\n| 1 | 2 |\nThe table has two columns.", []string{"The table has two columns."}},
		"XML":             {"<tool_call>search the web</tool_call>\nI wait for the answer.", []string{"I wait for the answer."}},
		"other script":    {"我正在查找您的订单信息。", []string{"我正在查找您的订单信息。"}},
		"nothing":         {"", nil},
		"only an address": {"https://a.example/x", nil},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Thoughts(tt.text, true, "en"); !slices.Equal(got, tt.want) {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func TestThoughts_WaitForTheRestOfASentence(t *testing.T) {
	for text, want := range map[string][]string{
		"I look it up":                      nil,
		"I look it up. And then I":          {"I look it up."},
		"I look at line one\nand at line t": {"I look at line one"},
	} {
		if got := Thoughts(text, false, "en"); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if got := Thoughts("I look it up", true, "en"); !slices.Equal(got, []string{"I look it up"}) {
		t.Errorf("settled: %q", got)
	}
}

func TestThoughts_AreShortened(t *testing.T) {
	long := "I go through all of the orders of the last year, one by one, and compare what was paid with what was sent, " +
		strings.Repeat("and then again with what was returned, ", 10) + "until it fits."
	for _, text := range []string{long, strings.Repeat("word ", 60), strings.Repeat("词", 400)} {
		got := Thoughts(text, true, "en")
		if len(got) == 0 || utf8.RuneCountInString(got[0]) > thoughtMost+1 || !strings.HasPrefix(text, strings.TrimRight(got[0], ".")) {
			t.Errorf("%q", got)
		}
	}
	if got := Thoughts(strings.Repeat("One more line of thoughts.\n", 5000), true, "en"); len(got) == 0 || len(got) > 200 {
		t.Errorf("%d of very many", len(got))
	}
}
