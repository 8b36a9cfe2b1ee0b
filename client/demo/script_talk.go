package demo

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// startButtons are what a conversation can begin with.
func startButtons() []Button {
	return []Button{
		{Label: "What can you do?"},
		{Label: "Where is my parcel?"},
		{Label: "Tell me a joke"},
		{Label: "Talk to a human"},
	}
}

func sayHello(in Incoming, said string) Answer {
	hello := pick(in, "Hello", "Hi there", "Hello again")
	if in.Turn == 1 {
		hello = "Hello"
	}
	switch {
	case says(said, "good morning"):
		hello = "Good morning"
	case says(said, "good afternoon"):
		hello = "Good afternoon"
	case says(said, "good evening"):
		hello = "Good evening"
	}
	if name := firstName(in.UserName); name != "" {
		hello += ", " + name
	}
	return Answer{
		Text:    hello + "! It is good to hear from you. Ask me about a parcel, an invoice or an appointment, or say: what can you do?",
		Buttons: startButtons(),
	}
}

func firstName(name string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(name), " ")
	return first
}

func sayHow(in Incoming, _ string) Answer {
	return Answer{Text: pick(in,
		"Very well, thank you. I have been warming up since you opened the window. And how are you?",
		"Glowing, thank you. That comes with the name. What can I do for you?")}
}

func sayWho(in Incoming, _ string) Answer {
	return Answer{
		Text: fmt.Sprintf("I am %s, the agent of this demonstration. I live inside the program on your own computer and follow a script: "+
			"nothing you say or send here leaves this machine. Connect your own portal in the settings, and your own agents answer instead of me.", in.AgentName),
		Buttons: []Button{{Label: "What can you do?"}, {Label: "Talk to a human"}},
	}
}

func sayHeard(in Incoming, _ string) Answer {
	return Answer{Text: pick(in,
		"I hear you loud and clear. If you would like a little conversation, ask me where your parcel is.",
		"Yes, I can hear you. Speak as you would to a person; I wait until you have finished.",
		"That worked. While I speak you can simply interrupt me. Ask me for a long answer and try it.")}
}

func sayWelcome(in Incoming, _ string) Answer {
	return Answer{
		Text:  pick(in, "You are welcome. Is there anything else?", "Gladly. Is there anything else I can do?", "Any time. Anything else?"),
		Topic: "anything-else",
	}
}

func anythingElse(in Incoming, said string) (Answer, bool) {
	switch {
	case saysNo(said):
		return Answer{Text: "All right. I am here whenever you need me."}, true
	case strings.TrimSpace(said) == "yes" || strings.TrimSpace(said) == "yes please":
		return Answer{Text: "Tell me, I am listening.", Buttons: startButtons()}, true
	}
	return Answer{}, false
}

func sayGoodbye(Incoming, string) Answer {
	return Answer{
		Text:    "Goodbye, and thank you for the conversation. Shall I close it?",
		Buttons: []Button{{Label: "Yes, close it", Value: "yes"}, {Label: "No, leave it open", Value: "no"}},
		Topic:   "confirm-goodbye",
	}
}

func confirmGoodbye(_ Incoming, said string) (Answer, bool) {
	switch {
	case saysNo(said):
		return Answer{Text: "Then it stays open. Write or talk to me whenever you like."}, true
	case saysYes(said):
		return closeNow(Incoming{}, said), true
	}
	return Answer{}, false
}

func closeNow(Incoming, string) Answer {
	return Answer{
		Text:  "I am closing this conversation now. You can still read it, and a new one is only a message away. Goodbye!",
		Close: "completed",
	}
}

func startOver(Incoming, string) Answer {
	return Answer{Text: "All right, we leave that. What else can I do for you?", Buttons: startButtons()}
}

func sayToWhat(in Incoming, said string) Answer {
	if saysNo(said) && !saysYes(said) {
		return Answer{Text: "All right. Tell me if you change your mind."}
	}
	return Answer{
		Text:    "Good. Then what shall we do? Here are a few ideas.",
		Buttons: startButtons(),
	}
}

func repeatThat(in Incoming, _ string) Answer {
	if in.Previous == "" {
		return Answer{Text: "I have not said anything yet. What would you like to hear?", Buttons: startButtons()}
	}
	return Answer{Text: in.Previous, Topic: in.Topic}
}

func greetByName(in Incoming, said string) Answer {
	for _, lead := range []string{" my name is ", " call me ", " i am called "} {
		if _, after, ok := strings.Cut(said, lead); ok {
			if words := strings.Fields(after); len(words) > 0 {
				first, size := utf8.DecodeRuneInString(words[0])
				name := strings.ToUpper(string(first)) + words[0][size:]
				return Answer{Text: "Nice to meet you, " + name + ". What can I do for you?", Buttons: startButtons()}
			}
		}
	}
	return sayHello(in, said)
}

func tellJoke(in Incoming, _ string) Answer {
	joke := pick(in,
		"Why do programmers prefer the dark? Because light attracts bugs.",
		"A voice assistant walks into a bar. The barkeeper asks: what can I get you? The assistant says: here is what I found on the web about bars.",
		"I told my microphone a secret. Now everybody has heard it.",
		"There are two hard things in computing: naming things, keeping caches fresh, and counting.",
		"Why did the parcel go to school? It wanted to be better addressed.")
	return Answer{
		Text:    joke + " Would you like another one?",
		Buttons: []Button{{Label: "Another joke"}, {Label: "That is enough", Value: "no"}},
		Topic:   "another-joke",
	}
}

func anotherJoke(in Incoming, said string) (Answer, bool) {
	switch {
	case saysNo(said) || says(said, "enough"):
		return Answer{Text: "Wise. Always leave when it is at its best."}, true
	case saysYes(said) || says(said, "another"):
		return tellJoke(in, said), true
	}
	return Answer{}, false
}

func tellTime(in Incoming, _ string) Answer {
	return Answer{Text: "It is " + in.Now.Format("3:04") + " in the " + partOfDay(in.Now.Hour()) + "."}
}

func partOfDay(hour int) string {
	switch {
	case hour < 12:
		return "morning"
	case hour < 18:
		return "afternoon"
	}
	return "evening"
}

func tellDate(in Incoming, _ string) Answer {
	return Answer{Text: "Today is " + in.Now.Format("Monday, January 2, 2006") + "."}
}

func tellWeather(Incoming, string) Answer {
	return Answer{Text: "I can not look out of the window: this demonstration works without any network. " +
		"But I hope the sun is shining where you are."}
}

// calculate does the first sum of two numbers in what was said.
func calculate(_ Incoming, said string) Answer {
	words := strings.Fields(strings.NewReplacer("divided by", "over", "multiplied by", "times").Replace(said))
	for i := 1; i+1 < len(words); i++ {
		a, aOK := numberOf(words[i-1])
		b, bOK := numberOf(words[i+1])
		if !aOK || !bOK {
			continue
		}
		result, name := new(big.Rat), words[i]
		switch words[i] {
		case "plus":
			result.Add(a, b)
		case "minus":
			result.Sub(a, b)
		case "times":
			result.Mul(a, b)
		case "over":
			if b.Sign() == 0 {
				return Answer{Text: "Nobody can divide by zero, not even a demonstration."}
			}
			name = "divided by"
			result.Quo(a, b)
		default:
			continue
		}
		return Answer{Text: fmt.Sprintf("%s %s %s is %s.", plainNumber(a), name, plainNumber(b), plainNumber(result))}
	}
	return Answer{Text: "I can do simple sums, such as twelve times seven. Which two numbers, and what shall I do with them?"}
}

// numberOf reads a number of up to 15 digits or a number word.
func numberOf(word string) (*big.Rat, bool) {
	small := []string{
		"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
		"thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
	}
	if i := slices.Index(small, word); i >= 0 {
		return big.NewRat(int64(i), 1), true
	}
	n, err := strconv.ParseInt(word, 10, 64)
	return big.NewRat(n, 1), err == nil && len(word) <= 15
}

// plainNumber writes a number with at most four decimals.
func plainNumber(r *big.Rat) string {
	text := r.FloatString(4)
	return strings.TrimRight(strings.TrimRight(text, "0"), ".")
}

// reflectOn is said when nothing else fits.
func reflectOn(in Incoming, said string) Answer {
	words := len(strings.Fields(said))
	ideas := []Button{{Label: "What can you do?"}, {Label: "Give me a long answer"}, {Label: "Talk to a human"}}
	switch {
	case words == 0:
		return Answer{Text: "I did not catch any words. Would you say that again?", Buttons: ideas}
	case words > 40:
		return Answer{
			Text: fmt.Sprintf("That was a message of %d words, and all of them arrived. I am only a demonstration with a script, "+
				"so I will not pretend to have an opinion on them. A real agent would.", words),
			Buttons: ideas,
		}
	}
	return Answer{
		Text: fmt.Sprintf(pick(in,
			"You said: “%s”. My script has nothing about that, but a colleague might help, or you try one of these.",
			"“%s” is what I understood. I know about parcels, invoices and appointments, and I know a few tricks.",
			"I understood “%s”. That is beyond my script, I am afraid. These are things I am good at."),
			strings.TrimRight(strings.Join(strings.Fields(in.Text), " "), ".!?")),
		Buttons: ideas,
	}
}
