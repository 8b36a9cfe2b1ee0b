package api

// Metadata is what comes with a reply, a frame, a log or a session.
type Metadata struct {
	Mode    Mode     // who handles the session; empty if not said
	Buttons []Button // what the agent offers to tap
	Sources []Source // where the answer comes from
}

// IsZero tells whether nothing was said.
func (m Metadata) IsZero() bool {
	return m.Mode == "" && len(m.Buttons) == 0 && len(m.Sources) == 0
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
