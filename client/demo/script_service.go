package demo

import (
	"fmt"
	"strings"
	"time"
)

func askParcel(in Incoming, said string) Answer {
	if a, ok := parcelNumber(in, said); ok && len(digitsIn(said)) >= 3 {
		return a
	}
	return Answer{
		Text:    "I can look that up. What is the number of the parcel? Any four digits will do.",
		Buttons: []Button{{Label: "4 4 7 1"}, {Label: "2 0 9 5"}},
		Topic:   "parcel",
	}
}

func parcelNumber(in Incoming, said string) (Answer, bool) {
	number := digitsIn(said)
	if len(number) < 3 {
		if in.Topic != "parcel" || otherIntent(said) {
			return Answer{}, false
		}
		return Answer{Text: "I did not hear a number in that. It stands on the label, below the bar code. Any four digits will do.", Topic: "parcel"}, true
	}
	if len(number) > 12 {
		number = number[:12]
	}
	spoken := strings.Join(strings.Split(number, ""), " ")
	day := in.Now.AddDate(0, 0, 1).Format("Monday")
	where := []string{"the depot in Riverside", "the depot at the harbour", "the depot in Oakfield"}[int(number[len(number)-1])%3]
	return Answer{
		Thoughts: []string{"Looking up parcel " + number + ".", "Found: it left " + where + " this morning."},
		Text: fmt.Sprintf("I found parcel %s. It left %s this morning, and it should be with you on %s, between nine and eleven. "+
			"Shall the driver leave it with a neighbour if nobody is at home?", spoken, where, day),
		Buttons: []Button{{Label: "Yes, please"}, {Label: "No, thank you"}},
		Topic:   "parcel-neighbour",
	}, true
}

func parcelNeighbour(_ Incoming, said string) (Answer, bool) {
	switch {
	case saysNo(said):
		return Answer{Text: "All right, then the driver comes once more the day after. Is there anything else?", Topic: "anything-else"}, true
	case saysYes(said):
		return Answer{Text: "Done. The driver leaves it with a neighbour and puts a card into your letter box. Is there anything else?", Topic: "anything-else"}, true
	}
	return Answer{}, false
}

// otherIntent reports whether a text is about something else than an open dialogue.
func otherIntent(said string) bool {
	for _, i := range intents() {
		if i.meant(said) {
			return true
		}
	}
	return false
}

func showInvoice(in Incoming, _ string) Answer {
	due := in.Now.AddDate(0, 0, 9).Format("Monday, January 2")
	return Answer{
		Thoughts: []string{"Reading the account: one open invoice, number 2291."},
		Text: fmt.Sprintf("There is one open invoice, number 2291. It is over forty-eight euros and fifty cents, and it is due on %s. "+
			"Shall I explain it, or send it to you again?", due),
		Buttons: []Button{{Label: "Explain it"}, {Label: "Send it again"}, {Label: "No, thank you"}},
		Topic:   "invoice",
	}
}

func invoiceWish(in Incoming, said string) (Answer, bool) {
	switch {
	case saysAny(said, "explain", "explain it", "details", "what is it for", "why"):
		return Answer{
			Text: "Invoice 2291 has three items:\n\n| Item | Amount |\n|:--|--:|\n| Basic plan, one month | 29.00 € |\n| 130 minutes of voice | 15.60 € |\n" +
				"| Storage | 3.90 € |\n| **Total** | **48.50 €** |\n\nThe minutes are a little more than last month. Is there anything else?",
			Sources: []Source{{Title: "Price list", URL: "https://example.com/prices"}},
			Topic:   "anything-else",
		}, true
	case saysAny(said, "send", "again", "email", "e mail", "mail"):
		return Answer{Text: "It is on its way to the e-mail address we have of you. Is there anything else?", Topic: "anything-else"}, true
	case saysNo(said):
		return Answer{Text: "All right. You find it in your account whenever you need it."}, true
	case saysYes(said):
		return Answer{
			Text: "Gladly. Which of the two: explain it, or send it again?", Topic: "invoice",
			Buttons: []Button{{Label: "Explain it"}, {Label: "Send it again"}},
		}, true
	}
	return Answer{}, false
}

func askAppointment(in Incoming, said string) Answer {
	if a, ok := appointmentDay(in, said); ok {
		return a
	}
	return Answer{
		Text:    "Let us find a time. Which day suits you?",
		Buttons: []Button{{Label: "Tomorrow"}, {Label: "Thursday"}, {Label: "Friday"}},
		Topic:   "appointment",
	}
}

// dayIn finds the day somebody names, as the date it next falls on.
func dayIn(now time.Time, said string) (time.Time, bool) {
	switch {
	case says(said, "day after tomorrow"):
		return now.AddDate(0, 0, 2), true
	case says(said, "tomorrow"):
		return now.AddDate(0, 0, 1), true
	case says(said, "today"):
		return now, true
	}
	for i := 1; i <= 7; i++ {
		day := now.AddDate(0, 0, i)
		if says(said, strings.ToLower(day.Weekday().String())) {
			return day, true
		}
	}
	return time.Time{}, false
}

func appointmentDay(in Incoming, said string) (Answer, bool) {
	day, ok := dayIn(in.Now, said)
	if !ok {
		if in.Topic != "appointment" || otherIntent(said) {
			return Answer{}, false
		}
		return Answer{
			Text: "I did not hear a day in that. Tomorrow, or a day of the week?", Topic: "appointment",
			Buttons: []Button{{Label: "Tomorrow"}, {Label: "Friday"}},
		}, true
	}
	return Answer{
		Text:    fmt.Sprintf("%s is possible. In the morning or in the afternoon?", day.Format("Monday, January 2,")),
		Buttons: []Button{{Label: "In the morning"}, {Label: "In the afternoon"}},
		Topic:   "appointment-time",
	}, true
}

func appointmentTime(_ Incoming, said string) (Answer, bool) {
	at := ""
	switch {
	case saysAny(said, "morning", "early", "ten", "nine", "eleven", "warning"):
		at = "half past ten"
	case saysAny(said, "afternoon", "after noon", "late", "two", "three", "evening"):
		at = "a quarter past two"
	default:
		return Answer{}, false
	}
	return Answer{
		Text:    fmt.Sprintf("I have a free place at %s. Shall I book it?", at),
		Buttons: []Button{{Label: "Yes, book it", Value: "yes"}, {Label: "No", Value: "no"}},
		Topic:   "appointment-sure",
	}, true
}

func appointmentSure(_ Incoming, said string) (Answer, bool) {
	switch {
	case saysNo(said):
		return Answer{Text: "Then I leave it free. Which other day would you like?", Topic: "appointment"}, true
	case saysYes(said) || says(said, "book"):
		return Answer{Text: "It is booked, and a reminder comes the day before. Is there anything else?", Topic: "anything-else"}, true
	}
	return Answer{}, false
}

// appointmentKept is what follows a reminder.
func appointmentKept(_ Incoming, said string) (Answer, bool) {
	switch {
	case saysNo(said):
		return Answer{Text: "Then let us find another time. Which day suits you?", Topic: "appointment"}, true
	case saysYes(said):
		return Answer{Text: "Good, see you tomorrow."}, true
	}
	return Answer{}, false
}

// wantsReceipt is what follows a payment.
func wantsReceipt(_ Incoming, said string) (Answer, bool) {
	switch {
	case saysNo(said):
		return Answer{Text: "All right. You find it in your account whenever you need it."}, true
	case saysYes(said):
		return Answer{Text: "It is on its way to your e-mail address. Is there anything else?", Topic: "anything-else"}, true
	}
	return Answer{}, false
}
