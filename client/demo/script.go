package demo

import (
	"context"
	"slices"
	"strings"
	"unicode"
)

// Scripted returns the agent of the demonstration: Flame, who shows what a client can
// do with the answers of a portal, in words that also sound right when spoken.
func Scripted() Agent {
	return func(_ context.Context, in Incoming) Answer {
		said := simplify(in.Text)
		switch in.Mode {
		case ModeOperator:
			return withOperator(in, said)
		case ModeCopilot:
			return withCopilot(in, said)
		}
		if len(in.Files) > 0 {
			return aboutFiles(in)
		}
		for _, i := range urgentIntents() {
			if i.meant(said) {
				return i.answer(in, said)
			}
		}
		if follow := followUp(in.Topic); follow != nil {
			if a, ok := follow(in, said); ok {
				return a
			}
		}
		for _, i := range intents() {
			if i.meant(said) {
				return i.answer(in, said)
			}
		}
		return reflectOn(in, said)
	}
}

// intent is something a person may want, and what is said about it.
type intent struct {
	// phrases are what to look for, each a sequence of whole words. Some are what a
	// speech recogniser makes of the real ones.
	phrases []string
	answer  func(in Incoming, said string) Answer
	// alone are what only counts as the whole message.
	alone []string
}

func (i intent) meant(said string) bool {
	return saysAny(said, i.phrases...) || slices.Contains(i.alone, strings.TrimSpace(said))
}

// followUp finds what continues a dialogue by its topic; it passes on what does not
// belong to it. It is nil where no dialogue is open.
func followUp(topic string) func(in Incoming, said string) (Answer, bool) {
	switch topic {
	case "parcel":
		return parcelNumber
	case "parcel-neighbour":
		return parcelNeighbour
	case "invoice":
		return invoiceWish
	case "appointment":
		return appointmentDay
	case "appointment-time":
		return appointmentTime
	case "appointment-sure":
		return appointmentSure
	case "appointment-kept":
		return appointmentKept
	case "receipt":
		return wantsReceipt
	case "anything-else":
		return anythingElse
	case "another-joke":
		return anotherJoke
	case "confirm-goodbye":
		return confirmGoodbye
	case "confirm-a-handoff":
		return confirmHandOff
	}
	return nil
}

// urgentIntents are heard in the middle of any dialogue.
func urgentIntents() []intent {
	return []intent{
		{phrases: []string{
			"a human", "human being", "real person", "to a person", "operator", "talk to someone", "speak to someone", "talk to somebody",
			"speak to somebody", "your colleague", "live agent", "hand over", "handover", "talk to you man", "talk to a few men", "to a few men",
		}, answer: handOver, alone: []string{"human", "person", "agent"}},
		{phrases: []string{"copilot", "co pilot"}, answer: startCopilot, alone: []string{"pilot", "cope pilot", "call pilot"}},
		{phrases: []string{
			"close this", "close the conversation", "close the session", "close the chat", "close this conversation", "end the conversation", "hang up",
		}, answer: closeNow, alone: []string{"close", "close it", "please close"}},
		{phrases: []string{"never mind", "nevermind", "forget it", "cancel that", "cancel it", "start again", "start over"}, answer: startOver, alone: []string{"cancel", "stop"}},
	}
}

// intents are looked at in order when no dialogue is going on.
func intents() []intent {
	return []intent{
		{phrases: []string{"what can you do", "what you can do", "what can i do", "what can i try", "what can i say", "what do you do"}, answer: showAll},
		{phrases: []string{"table", "spreadsheet"}, answer: showTable},
		{phrases: []string{"code", "golang", "python"}, answer: showCode},
		{phrases: []string{"list", "bullet points", "checklist"}, answer: showList},
		{phrases: []string{"link", "links", "website", "web site"}, answer: showLinks},
		{phrases: []string{"button", "buttons", "options", "choices"}, answer: showButtons},
		{phrases: []string{"source", "sources", "knowledge", "references", "return policy"}, answer: showSources},
		{phrases: []string{"think hard", "think for a while", "take your time"}, answer: thinkLong},
		{phrases: []string{"think", "thought", "thoughts", "thinking"}, answer: showThoughts},
		{phrases: []string{"quote", "markdown", "formatting"}, answer: showMarkdown},
		{phrases: []string{"file", "files", "attachment", "picture", "photo", "image", "upload", "attach", "document"}, answer: askForFile},
		{phrases: []string{
			"long answer", "long answers", "longer answer", "a story", "tell me more", "tell me about yourself", "flame tree", "long and said", "along and said",
		}, answer: tellLong},
		{phrases: []string{"to twenty", "counting"}, answer: countToTwenty, alone: []string{"count", "twenty"}},
		{phrases: []string{"parcel", "package", "packet", "parcels", "packages", "shipment", "delivery", "my order", "tracking", "car sell"}, answer: askParcel},
		{phrases: []string{"invoice", "invoices", "bill", "billing", "payment", "pay", "refund", "in voice"}, answer: showInvoice},
		{phrases: []string{"appointment", "appointments", "meeting", "book", "schedule", "reservation"}, answer: askAppointment},
		{phrases: []string{"what time", "the time", "time is it"}, answer: tellTime, alone: []string{"time"}},
		{phrases: []string{"how are you", "how are things", "how is it going", "how do you do", "how's it going"}, answer: sayHow},
		{phrases: []string{"what day", "what days", "what date", "the date", "which day", "day is it", "day today"}, answer: tellDate, alone: []string{"date", "today"}},
		{phrases: []string{"joke", "jokes", "make me laugh"}, answer: tellJoke, alone: []string{"choke", "the joke"}},
		{phrases: []string{"weather", "rain", "sunny", "temperature", "forecast"}, answer: tellWeather},
		{phrases: []string{"repeat", "say that again", "say it again", "come again", "what did you say"}, answer: repeatThat, alone: []string{"pardon", "again"}},
		{phrases: []string{"plus", "minus", "times", "divided by", "multiplied by"}, answer: calculate},
		{phrases: []string{"my name is", "call me", "i am called"}, answer: greetByName},
		{phrases: []string{"who are you", "your name", "what are you", "are you real", "are you a robot", "are you an ai", "here are you"}, answer: sayWho},
		{phrases: []string{"can you hear me", "do you hear me", "hear me", "testing", "test test", "one two three", "microphone"}, answer: sayHeard, alone: []string{"test", "voice"}},
		{phrases: []string{"show me", "help", "features", "demo"}, answer: showAll},
		{phrases: []string{"good bye", "goodbye", "bye", "see you", "that is all", "that's all", "that was all"}, answer: sayGoodbye},
		{phrases: []string{"thank you", "thanks", "wonderful", "sank you", "sam que"}, answer: sayWelcome, alone: []string{"great", "perfect"}},
		{phrases: []string{"hello", "hi", "hey", "good morning", "good afternoon", "good evening", "greetings"}, answer: sayHello},
		{answer: sayToWhat, alone: []string{"yes", "yeah", "yes please", "sure", "okay", "ok", "no", "nope", "no thank you", "no thanks"}},
	}
}

// simplify makes what somebody typed or said comparable: small letters and single
// spaces, no punctuation but apostrophes within words.
func simplify(text string) string {
	var b strings.Builder
	b.WriteByte(' ')
	space := true
	for _, r := range strings.ToLower(strings.ReplaceAll(text, "’", "'")) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '\'' && !space {
			b.WriteRune(r)
			space = false
		} else if !space {
			b.WriteByte(' ')
			space = true
		}
	}
	if !space {
		b.WriteByte(' ')
	}
	return b.String()
}

// says reports whether a simplified text holds a phrase as whole words.
func says(said, phrase string) bool { return strings.Contains(said, " "+phrase+" ") }

func saysAny(said string, phrases ...string) bool {
	for _, p := range phrases {
		if says(said, p) {
			return true
		}
	}
	return false
}

func saysYes(said string) bool {
	return saysAny(said, "yes", "yeah", "yep", "sure", "please", "okay", "ok", "of course", "go ahead", "do it", "do that", "why not")
}

func saysNo(said string) bool {
	return saysAny(said, "no", "nope", "not", "don't", "know", "nothing", "no thank you", "no thanks", "rather not")
}

// digitOf reads a typed number or a spoken digit. alike tells that the word only
// sounds like one, as a recogniser may take a digit for it.
func digitOf(word string) (digits string, alike, ok bool) {
	if strings.Trim(word, "0123456789") == "" {
		return word, false, word != ""
	}
	spoken := []string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"}
	if i := slices.Index(spoken, word); i >= 0 {
		return itoa(i), false, true
	}
	switch word {
	case "oh":
		return "0", true, true
	case "won":
		return "1", true, true
	case "to", "too":
		return "2", true, true
	case "tree", "free":
		return "3", true, true
	case "for", "far", "fore":
		return "4", true, true
	case "ate":
		return "8", true, true
	}
	return "", false, false
}

// digitsIn collects the digits somebody typed or spoke, such as "four four seven one".
// Words which only sound like a digit count after a real one, or where there is
// nothing but digits.
func digitsIn(said string) string {
	words := strings.Fields(said)
	only := !slices.ContainsFunc(words, func(w string) bool {
		_, _, ok := digitOf(w)
		return !ok
	})
	var b strings.Builder
	for _, w := range words {
		if d, alike, ok := digitOf(w); ok && (!alike || only || b.Len() > 0) {
			b.WriteString(d)
		}
	}
	return b.String()
}

// pick chooses by the turn, so that the same question gets another answer next time.
func pick(in Incoming, choices ...string) string { return choices[in.Turn%len(choices)] }
