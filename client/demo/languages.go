package demo

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"
)

// Words give the scripted agent the language of the window. Without them, and where
// Foreign is false, it follows its English script, which knows more tricks.
type Words struct {
	// Say is the text of a key such as "demo.joke"; args are the names and values of
	// its placeholders, in turn.
	Say func(key string, args ...any) string
	// Foreign reports whether the window's language is another one than English.
	Foreign func() bool
}

func (w Words) foreign() bool { return w.Say != nil && w.Foreign != nil && w.Foreign() }

// or is the text of a key in another language than English, and the English one
// otherwise.
func (w Words) or(key, english string) string {
	if !w.foreign() {
		return english
	}
	return w.Say(key)
}

// ScriptedIn is Scripted in the language of the window, whichever that is when a
// message comes.
func ScriptedIn(w Words) Agent {
	english := Scripted()
	return func(ctx context.Context, in Incoming) Answer {
		if !w.foreign() {
			return english(ctx, in)
		}
		return w.answer(in)
	}
}

// answer is what the agent, or the operator, says to a message.
func (w Words) answer(in Incoming) Answer {
	if in.Mode == ModeOperator {
		return w.withOperator(in)
	}
	if len(in.Files) > 0 {
		return Answer{Text: w.Say("demo.file", "name", in.Files[0].Name)}
	}
	if in.Topic == "parcel-neighbour" {
		switch {
		case w.hears(in.Text, "demo.hear.no"):
			return Answer{Text: w.Say("demo.parcelNo")}
		case w.hears(in.Text, "demo.hear.yes"):
			return Answer{Text: w.Say("demo.parcelYes")}
		}
	}
	switch {
	case w.hears(in.Text, "demo.hear.human"):
		return w.handOver(in)
	case w.hears(in.Text, "demo.hear.parcel"):
		return Answer{Text: w.Say("demo.parcel"), Topic: "parcel-neighbour", Buttons: []Button{{Label: w.Say("demo.yes")}, {Label: w.Say("demo.no")}}}
	case w.hears(in.Text, "demo.hear.invoice"):
		return Answer{Text: w.Say("demo.invoice")}
	case w.hears(in.Text, "demo.hear.joke"):
		return Answer{Text: w.Say("demo.joke")}
	case w.hears(in.Text, "demo.hear.thanks"):
		return Answer{Text: w.Say("demo.welcome")}
	case w.hears(in.Text, "demo.hear.bye"):
		return Answer{Text: w.Say("demo.bye")}
	case w.hears(in.Text, "demo.hear.can"):
		return Answer{Text: w.Say("demo.can"), Buttons: w.buttons()}
	case w.hears(in.Text, "demo.hear.hello"):
		return Answer{Text: w.Say("demo.hello"), Buttons: w.buttons()}
	}
	said := strings.TrimRight(strings.Join(strings.Fields(in.Text), " "), ".!?")
	return Answer{Text: w.Say("demo.understood", "said", said), Buttons: w.buttons()}
}

func (w Words) handOver(in Incoming) Answer {
	name := operatorOf(in)
	return Answer{
		Text: w.Say("demo.handOver", "name", name), Mode: ModeOperator, Operator: name,
		Later: []Later{{After: 6500 * time.Millisecond, Text: w.Say("demo.operatorHello", "name", firstName(name))}},
	}
}

func (w Words) withOperator(in Incoming) Answer {
	if !w.hears(in.Text, "demo.hear.thanks") {
		return Answer{Later: []Later{{After: 3 * time.Second, Text: w.Say("demo.operatorLooks")}}}
	}
	return Answer{Later: []Later{
		{After: 3 * time.Second, Text: w.Say("demo.operatorBack", "name", in.AgentName)},
		{After: 1500 * time.Millisecond, Role: RoleAI, Mode: ModeRegular, Text: w.Say("demo.imBack"), Buttons: w.buttons()},
	}}
}

// hears reports whether a word of a text begins like one of the words of a key.
func (w Words) hears(text, key string) bool {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) })
	for stem := range strings.FieldsSeq(w.Say(key)) {
		begins := func(word string) bool {
			return word == stem || len([]rune(stem)) > 3 && strings.HasPrefix(word, stem)
		}
		if slices.ContainsFunc(words, begins) {
			return true
		}
	}
	return false
}

// buttons are what a conversation can begin with.
func (w Words) buttons() []Button {
	return []Button{{Label: w.Say("demo.ask.can")}, {Label: w.Say("demo.ask.parcel")}, {Label: w.Say("demo.ask.joke")}, {Label: w.Say("demo.ask.human")}}
}

// greeting is the greeting of an agent.
func (w Words) greeting(a *agentDef) string {
	if !w.foreign() {
		return greetingOf(a)
	}
	switch a.id {
	case supportAgent:
		return w.Say("demo.greeting.support")
	case billingAgent:
		return w.Say("demo.greeting.billing")
	case salesAgent:
		return w.Say("demo.greeting.sales")
	}
	return w.Say("demo.greeting", "name", a.name)
}

// greetingButtons are the options that come with it.
func (w Words) greetingButtons(a *agentDef) []Button {
	if !w.foreign() {
		return greetingButtons(a)
	}
	return w.buttons()
}
