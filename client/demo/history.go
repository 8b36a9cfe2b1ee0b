package demo

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"time"
)

// The other agents of the portal.
const (
	supportAgent = "support-demo"
	billingAgent = "billing-demo"
	salesAgent   = "sales-demo"
)

// greetingOf is the greeting of an agent.
func greetingOf(a *agentDef) string {
	switch a.id {
	case supportAgent:
		return "Welcome to customer support. What happened?"
	case billingAgent:
		return "This is billing. I know all about invoices and payments. How can I help?"
	case salesAgent:
		return "Hello! Are you looking for something in particular?"
	}
	return fmt.Sprintf("Hello, I am %s, and I live inside this demonstration. Type to me, talk to me, or drop a file on the window. "+
		"Ask me **what can you do?** for ideas.", a.name)
}

// greetingButtons are the options that come with a greeting.
func greetingButtons(a *agentDef) []Button {
	switch a.id {
	case supportAgent:
		return []Button{{Label: "Something is broken"}, {Label: "Talk to a human"}}
	case billingAgent:
		return []Button{{Label: "Explain my invoice"}, {Label: "Talk to a human"}}
	case salesAgent:
		return []Button{{Label: "Make an appointment"}, {Label: "Talk to a human"}}
	}
	return startButtons()
}

// populate adds the other agents, and the history where it is wanted and missing.
func (p *Portal) populate() error {
	w := p.opts.Words
	p.world.mu.Lock()
	for _, a := range []agentDef{{id: supportAgent, name: w.or("demo.agent.support", "Customer Support")}, {id: billingAgent, name: w.or("demo.agent.billing", "Billing")}, {id: salesAgent, name: w.or("demo.agent.sales", "Sales")}} {
		if p.world.agents[a.id] == nil {
			p.world.agents[a.id] = &agentDef{id: a.id, name: a.name, key: p.ids.key(), agent: ScriptedIn(p.opts.Words)}
		}
	}
	wanted := p.opts.History && !p.world.populated
	if wanted {
		p.world.populated = true
	}
	p.world.mu.Unlock()
	if !wanted {
		return nil
	}
	for _, past := range []pastConversation{supportPast(w, p.now()), salesPast(w, p.now()), billingPast(w, p.now())} {
		if err := p.addPast(past); err != nil {
			return err
		}
	}
	return nil
}

// pastConversation is a conversation of the history.
type pastConversation struct {
	agentID          string
	start            time.Time
	timeout          time.Duration
	mode             Mode
	operator, status string
	lines            []pastLine
}

type pastLine struct {
	after    time.Duration // since the line before
	role     Role
	text     string
	feedback string
	files    []PushFile
}

func (p *Portal) addPast(past pastConversation) error {
	s := p.world.newSession(past.agentID, p.opts.UserID, "web", past.start, past.timeout)
	s.name, s.mode, s.status = p.opts.UserName, past.mode, past.status
	if past.operator != "" {
		s.operatorName, s.operatorID = past.operator, operatorID(past.operator)
	}
	if s.status != "" {
		s.end()
	}
	at := past.start
	for _, line := range past.lines {
		files, err := p.pushFiles(line.files)
		if err != nil {
			return err
		}
		at = at.Add(line.after)
		p.world.mu.Lock()
		l := p.world.append(s, line.role, line.text, at, files)
		l.feedback = line.feedback
		if line.role == RoleHuman {
			s.turns++
		}
		p.world.mu.Unlock()
	}
	p.world.mu.Lock()
	p.world.add(s)
	p.world.mu.Unlock()
	return nil
}

const week = 7 * 24 * time.Hour

// supportPast is an older conversation which an operator solved and closed.
func supportPast(w Words, now time.Time) pastConversation {
	start := onDay(now, -5, 10, 12)
	return pastConversation{
		agentID: supportAgent, start: start, timeout: 3 * week, mode: ModeRegular,
		operator: "Maria Keller", status: "resolved_by_operator",
		lines: []pastLine{
			{0, RoleAI, w.or("demo.greeting.support", "Welcome to customer support. What happened?"), "", nil},
			{40 * time.Second, RoleHuman, w.or("demo.past.support.torn", "My parcel arrived, but the box is torn open on one side. Here is a picture of the label."), "",
				[]PushFile{{"parcel-label.png", "image/png", labelPicture()}}},
			{9 * time.Second, RoleAI, w.or("demo.past.support.sorry", "I am sorry to hear that. I can read the label: it is parcel **2095**.\n\nPlease tell me:\n\n1. Is anything missing?\n2. Is anything broken?"), "GOOD", nil},
			{95 * time.Second, RoleHuman, w.or("demo.past.support.lamp", "Nothing is missing, but the lamp is broken."), "", nil},
			{7 * time.Second, RoleAI, w.or("demo.past.support.replacement", "Thank you. A colleague has to decide about a replacement. I am handing you over."), "", nil},
			{2 * time.Second, RoleNotes, "Damaged in transit, photo attached. Check the carrier's liability before offering a replacement.", "", nil},
			{70 * time.Second, RoleOperator, w.or("demo.past.support.maria", "Hello, this is Maria from customer support. That should not have happened! I am sending you a new lamp today."), "", nil},
			{50 * time.Second, RoleHuman, w.or("demo.past.support.quick", "That was quick, thank you. Do you need the old one back?"), "", nil},
			{35 * time.Second, RoleOperator, w.or("demo.past.support.recycle", "No, please recycle it. You get the new parcel number by e-mail in an hour. All the best!"), "GOOD", nil},
		},
	}
}

// salesPast is an older conversation which can go on.
func salesPast(w Words, now time.Time) pastConversation {
	start := onDay(now, -2, 16, 40)
	return pastConversation{
		agentID: salesAgent, start: start, timeout: 3 * week, mode: ModeRegular,
		lines: []pastLine{
			{0, RoleAI, w.or("demo.greeting.sales", "Hello! Are you looking for something in particular?"), "", nil},
			{25 * time.Second, RoleHuman, w.or("demo.past.sales.team", "We are a team of eight. Which plan is right for us?"), "", nil},
			{8 * time.Second, RoleAI, w.or("demo.past.sales.plans", "For a team of eight these two are worth a look:\n\n| | Team | Business |\n|:--|--:|--:|\n| Seats | 10 | 25 |\n| Voice minutes | 1,000 | 5,000 |\n| Price a month | 99 € | 249 € |\n\nDo you talk to customers a lot, or rather write?"), "", nil},
			{55 * time.Second, RoleHuman, w.or("demo.past.sales.calls", "Mostly we talk. Around sixty calls a day."), "", nil},
			{9 * time.Second, RoleAI, w.or("demo.past.sales.business", "Then *Business* is the one: sixty calls of two minutes are about 2,600 minutes a month. Shall I arrange a call with a colleague?"), "", nil},
			{30 * time.Second, RoleHuman, w.or("demo.past.sales.later", "Not yet. I will come back to you."), "", nil},
			{5 * time.Second, RoleAI, w.or("demo.past.sales.gladly", "Gladly. You can go on right here at any time."), "", nil},
		},
	}
}

// billingPast is a conversation which waits for an operator.
func billingPast(w Words, now time.Time) pastConversation {
	invoice := w.or("demo.past.billing.invoice", "Invoice 2291\n\nBasic plan, one month        29.00 EUR\n130 minutes of voice         15.60 EUR\nStorage                       3.90 EUR\n"+
		"--------------------------------------\nTotal                        48.50 EUR\n\nPlease pay within 14 days.\n")
	lines := []pastLine{
		{0, RoleAI, w.or("demo.greeting.billing", "This is billing. I know all about invoices and payments. How can I help?"), "", nil},
		{20 * time.Second, RoleHuman, w.or("demo.past.billing.wrong", "I think my last invoice is wrong. Can you send it to me?"), "", nil},
		{8 * time.Second, RoleAI, w.or("demo.past.billing.here", "Of course, here it is: invoice **2291** over 48.50 €."), "", []PushFile{{"invoice-2291.txt", "text/plain", []byte(invoice)}}},
		{80 * time.Second, RoleHuman, w.or("demo.past.billing.minutes", "130 minutes of voice can not be right, we hardly used it. Can somebody check that?"), "", nil},
		{6 * time.Second, RoleAI, w.or("demo.past.billing.person", "That needs a person. I am handing you over to a colleague in billing."), "", nil},
		{time.Second, RoleCopilot, "Draft: Hello, I see 130 minutes on the 14th. Could it be that a call was left open?", "", nil},
		{time.Second, RoleNotes, "Usage spike on one day. Ask the voice team before promising a refund.", "", nil},
		{110 * time.Second, RoleOperator, w.or("demo.past.billing.priya", "Hello, this is Priya. I see the minutes, and most of them fell on a single day. I am asking our voice team and come back to you here."), "", nil},
		{12 * time.Minute, RoleHuman, w.or("demo.past.billing.news", "Thank you. Is there any news?"), "", nil},
	}
	length := time.Duration(0)
	for _, l := range lines {
		length += l.after
	}
	return pastConversation{
		agentID: billingAgent, start: now.Add(-length - 18*time.Minute), timeout: 3 * week,
		mode: ModeOperator, operator: "Priya Nair", lines: lines,
	}
}

// onDay is a time of day some days away.
func onDay(now time.Time, days, hour, minute int) time.Time {
	y, m, d := now.Date()
	return time.Date(y, m, d+days, hour, minute, 17, 0, now.Location())
}

// labelPicture draws the label of a parcel: a frame, lines of an address, a bar code.
func labelPicture() []byte {
	const width, height = 480, 320
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	fill := func(x0, y0, x1, y1 int, c color.Color) {
		for y := y0; y < y1; y++ {
			for x := x0; x < x1; x++ {
				img.Set(x, y, c)
			}
		}
	}
	card, paper := color.RGBA{0xc9, 0xa0, 0x6b, 0xff}, color.RGBA{0xfb, 0xfa, 0xf5, 0xff}
	ink, flame := color.RGBA{0x22, 0x22, 0x22, 0xff}, color.RGBA{0xd9, 0x3a, 0x1f, 0xff}
	fill(0, 0, width, height, card)
	fill(30, 30, 450, 290, paper)
	fill(30, 30, 450, 62, flame)
	for i, w := range []int{220, 180, 250} {
		fill(50, 84+26*i, 50+w, 94+26*i, ink)
	}
	x := 50
	for i := 0; x < 420; i++ {
		w := 2 + (i*i*7+i*3)%5
		fill(x, 180, x+w, 262, ink)
		x += w + 2 + (i*5)%4
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		return nil // a picture in memory can always be written
	}
	return out.Bytes()
}
