package demo

import (
	"fmt"
	"strings"
	"time"
)

// operatorPatience is how long an operator waits for a word before handing back.
const operatorPatience = 90 * time.Second

// operatorOf names the person behind an agent.
func operatorOf(in Incoming) string {
	if in.Operator != "" {
		return in.Operator
	}
	switch in.AgentID {
	case supportAgent:
		return "Maria Keller"
	case billingAgent:
		return "Priya Nair"
	case salesAgent:
		return "Sam Okafor"
	}
	return "John Doe"
}

func handOver(in Incoming, _ string) Answer {
	name := operatorOf(in)
	first := firstName(name)
	hello := fmt.Sprintf("Hello, this is %s. I have read what you wrote so far. What can I do for you?", first)
	if in.Turn <= 1 {
		hello = fmt.Sprintf("Hello, this is %s. What can I do for you?", first)
	}
	return Answer{
		Thoughts: []string{"The person asks for a human.", name + " is free."},
		Text:     fmt.Sprintf("Of course. I am handing you over to my colleague %s. You can go on writing or talking right here.", name),
		Mode:     ModeOperator,
		Operator: name,
		Hidden:   []HiddenLog{{RoleNotes, "Handed over on the customer's wish. Last topic: " + topicName(in.Topic) + "."}},
		Later:    []Later{{After: 6500 * time.Millisecond, Text: hello}, handBackAfterSilence()},
	}
}

func topicName(topic string) string {
	if topic == "" {
		return "none"
	}
	return topic
}

func confirmHandOff(in Incoming, said string) (Answer, bool) {
	switch {
	case saysNo(said):
		return Answer{Text: "All right, then we stay among ourselves."}, true
	case saysYes(said):
		return handOver(in, said), true
	}
	return Answer{}, false
}

// handBackAfterSilence ends an operator's part when the person says nothing more.
func handBackAfterSilence() Later {
	return Later{
		After: operatorPatience, IfSilent: true, Role: RoleOperator, Mode: ModeRegular,
		Text: "I have not heard from you for a while, so I hand you back to the assistant. Just ask for a human again if you need one.",
	}
}

// withOperator is what the operator says; the agent itself is silent.
func withOperator(in Incoming, said string) Answer {
	if wantsBack(said) {
		return Answer{Later: []Later{
			{After: 3 * time.Second, Text: "You are welcome! I hand you back to " + in.AgentName + " now. Have a good day."},
			{
				After: 1500 * time.Millisecond, Role: RoleAI, Mode: ModeRegular, Buttons: startButtons(),
				Text: "I am back. Is there anything else I can do for you?",
			},
		}}
	}
	return Answer{Later: append(operatorLines(in, said), handBackAfterSilence())}
}

func wantsBack(said string) bool {
	return saysAny(said, "thank you", "thanks", "thank you very much", "bye", "goodbye", "good bye", "that is all", "that's all",
		"that was all", "solved", "the robot", "the bot", "the assistant", "hand me back", "go back", "sank you")
}

func operatorLines(in Incoming, said string) []Later {
	quick, slow := 4*time.Second, 5*time.Second
	switch {
	case len(in.Files) > 0:
		return []Later{
			{After: quick, Text: fmt.Sprintf("Thank you, I have “%s” here. I am opening it.", in.Files[0].Name)},
			{After: slow, Text: "I can read it well, and I put it into your file. What would you like me to do with it?"},
		}
	case saysAny(said, "parcel", "package", "delivery", "order"):
		return []Later{
			{After: quick, Text: "Let me call the depot for a moment."},
			{After: slow, Text: "They have it on today's van. You should see it before noon."},
		}
	case saysAny(said, "invoice", "bill", "refund", "money", "pay", "payment"):
		return []Later{
			{After: quick, Text: "I am looking at your account."},
			{After: slow, Text: "I see what you mean. I have put a credit of ten euros on it. Is that all right for you?"},
		}
	case saysAny(said, "hello", "hi", "hey", "are you there"):
		return []Later{{After: quick, Text: "Yes, I am here. Please tell me what it is about."}}
	case saysAny(said, "are you real", "are you a human", "are you a robot"):
		return []Later{{After: quick, Text: "Honestly? In this demonstration I am a script as well. On your own portal I would be one of your colleagues."}}
	case strings.Contains(in.Text, "?"):
		return []Later{
			{After: quick, Text: "Good question. One moment, please."},
			{After: slow, Text: "I asked around: yes, that can be done, and it costs you nothing. Shall I arrange it?"},
		}
	case saysYes(said):
		return []Later{{After: quick, Text: "Good, it is done. You get a short note by e-mail. Anything else?"}}
	case saysNo(said):
		return []Later{{After: quick, Text: "All right. Is there anything else on your mind?"}}
	}
	return []Later{{After: quick, Text: pick(in,
		"I see. Could you tell me a little more about it?",
		"Thank you, that helps. I have made a note of it. What would be a good outcome for you?",
		"I understand. Let me see what I can do, and please stay with me for a moment.")}}
}

func startCopilot(in Incoming, _ string) Answer {
	name := operatorOf(in)
	return Answer{
		Text: fmt.Sprintf("From now on %s and I work together: I write drafts, and %s decides what you get to read. Ask us something, and say thanks when it is enough.",
			name, firstName(name)),
		Mode:     ModeCopilot,
		Operator: name,
		Hidden: []HiddenLog{
			{RoleNotes, "Copilot mode switched on by the customer's wish. Internal note: not for the customer."},
			{RoleCopilot, "Draft: Hello! How may we help you today?"},
		},
	}
}

// withCopilot lets the operator send what the agent drafted.
func withCopilot(in Incoming, said string) Answer {
	if wantsBack(said) {
		return Answer{
			Text:    "Gladly. From here on it is only me again. What is next?",
			Mode:    ModeRegular,
			Hidden:  []HiddenLog{{RoleNotes, "Copilot mode switched off. Internal note: not for the customer."}},
			Buttons: startButtons(),
		}
	}
	text := "We have looked at it together. It is all in order, and there is nothing you need to do."
	if lines := operatorLines(in, said); len(lines) > 1 {
		text = lines[len(lines)-1].Text
	}
	return Answer{
		Hidden: []HiddenLog{{RoleCopilot, "Draft: " + text + " (confidence 0.82)"}},
		Later: []Later{
			{After: 4 * time.Second, Text: text, Hidden: []HiddenLog{{RoleNotes, "Draft approved without changes."}}},
			{
				After: operatorPatience, IfSilent: true, Role: RoleAI, Mode: ModeRegular,
				Text: "My colleague has gone on to other customers, so it is only me again. I am listening.",
			},
		},
	}
}
