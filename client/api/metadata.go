package api

import "encoding/json"

const (
	maxButtons = 50 // options of one message
	maxSources = 50 // sources of one message
)

// Metadata is what comes with a reply, a frame, a log or a session.
type Metadata struct {
	Mode    Mode          // who handles the session; empty if not said
	Buttons []Button      // what the agent offers to tap
	Sources []Source      // where the answer comes from
	Status  SessionStatus // why the session was closed; empty if not said
}

// IsZero reports whether nothing was said.
func (m Metadata) IsZero() bool {
	return m.Mode == "" && m.Status == "" && len(m.Buttons) == 0 && len(m.Sources) == 0
}

// Button is an option the agent offers: a tap sends Value as a message.
type Button struct {
	Label string
	Value string
}

// Source is a document an answer relies on. URL may be empty, and is as the
// portal sent it: check its scheme before it is opened.
type Source struct {
	Title string
	URL   string
}

// readMetadata reads the metadata of a reply, a frame, a log or a session;
// anything but an object reads as none.
func readMetadata(raw json.RawMessage) Metadata {
	o, err := cutObject(raw)
	if err != nil {
		return Metadata{}
	}
	mode, _ := o.str("mode")
	status, _ := o.str("status")
	return Metadata{
		Mode:    readEnum(mode, modes),
		Status:  readEnum(status, sessionStatuses),
		Buttons: readButtons(o),
		Sources: readSources(o),
	}
}

// readButtons reads option buttons: the first array with a button among
// buttons, options and quick_replies, of strings or of objects with
// text|title|label and value|payload. Anything else is ignored.
func readButtons(o object) []Button {
	for _, key := range []string{"buttons", "options", "quick_replies"} {
		var list []json.RawMessage
		if json.Unmarshal(o[key], &list) != nil {
			continue
		}
		var buttons []Button
		for _, raw := range list {
			if b, ok := readButton(raw); ok && len(buttons) < maxButtons {
				buttons = append(buttons, b)
			}
		}
		if len(buttons) > 0 {
			return buttons
		}
	}
	return nil
}

// readButton reads one button. A button without a value sends its label.
func readButton(raw json.RawMessage) (Button, bool) {
	var b Button
	if text, ok := stringText(raw); ok {
		b = Button{Label: text, Value: text}
	} else {
		var o object
		if json.Unmarshal(raw, &o) != nil {
			return Button{}, false
		}
		b = Button{Label: o.text("text", "title", "label"), Value: o.text("value", "payload")}
	}
	b.Label = cleanLine(b.Label, 200)
	if b.Label == "" {
		b.Label = cleanLine(b.Value, 200)
	}
	if b.Value == "" {
		b.Value = b.Label
	}
	return b, b.Label != ""
}

// readSources reads an array under sources of {title, url}. Anything else is
// ignored.
func readSources(o object) []Source {
	var list []json.RawMessage
	if json.Unmarshal(o["sources"], &list) != nil {
		return nil
	}
	var sources []Source
	for _, raw := range list {
		var entry object
		if json.Unmarshal(raw, &entry) != nil {
			continue
		}
		title, _ := entry.str("title")
		address, _ := entry.str("url")
		s := Source{Title: cleanLine(title, 200), URL: cleanLine(address, 2000)}
		if (s.Title != "" || s.URL != "") && len(sources) < maxSources {
			sources = append(sources, s)
		}
	}
	return sources
}
