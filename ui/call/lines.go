package call

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/look"
)

const (
	// linesKept is how many lines of a call the captions keep, lineMost how many signs of
	// an older one they show.
	linesKept = 10
	lineMost  = 600
	// captionsTall is how high the captions of the small panel are at most: the chat needs
	// its room.
	captionsTall float32 = 104
)

// line is what one side said, without a break.
type line struct {
	own     bool
	from    string // who said it, "" for the person or where it is not known
	thought bool   // the agent thought it
	text    string
	as      client.MessageID // what it became, of an own one
}

// words are the line with who said it.
func (l line) words() string {
	switch {
	case l.own:
		return "“" + l.text + "”"
	case l.thought:
		return i18n.T("call.state.thinking") + ": " + l.text
	case l.from != "":
		return l.from + ": " + l.text
	}
	return l.text
}

// follow takes what a call says of both sides into the lines.
func (p *Panel) follow(c client.Call) {
	last := func(own bool) *line {
		for i := len(p.lines) - 1; i >= 0; i-- {
			if p.lines[i].own == own {
				return &p.lines[i]
			}
		}
		return &line{}
	}
	if mine := last(true); c.Heard != "" && (mine.text != c.Heard || mine.as != 0 && c.HeardAs != 0 && mine.as != c.HeardAs) {
		p.lines = append(p.lines, line{own: true, text: c.Heard, as: c.HeardAs})
	} else if c.Heard != "" && c.HeardAs != 0 {
		mine.as = c.HeardAs
	}
	if c.Saying != "" {
		theirs := last(false)
		goesOn := theirs.text != "" && theirs.thought == c.Thought && (strings.HasPrefix(c.Saying, theirs.text) || strings.HasPrefix(theirs.text, c.Saying))
		if goesOn {
			theirs.text = c.Saying
		} else {
			p.lines = append(p.lines, line{from: c.SayingFrom, thought: c.Thought, text: c.Saying})
		}
	}
	p.lines = slices.Delete(p.lines, 0, max(0, len(p.lines)-linesKept))
}

// present parts the lines into those that are over, what the person said last, and what
// was said since.
func (p *Panel) present() (past []line, heard *line, since []line) {
	for i := len(p.lines) - 1; i >= 0; i-- {
		if p.lines[i].own {
			return p.lines[:i], &p.lines[i], p.lines[i+1:]
		}
	}
	return nil, nil, p.lines
}

// lineSegments are lines one below the other.
func lineSegments(list []line, size fyne.ThemeSizeName) []widget.RichTextSegment {
	var out []widget.RichTextSegment
	for _, l := range list {
		part := captionPart(head(l.words(), lineMost), size, false)
		part.Style.Inline = false
		out = append(out, part)
	}
	return out
}

// copyLines puts all lines on the clipboard.
func (p *Panel) copyLines() {
	var out []string
	for _, l := range p.lines {
		if l.own {
			l = line{from: i18n.T("chat.you"), text: l.text}
		}
		out = append(out, l.words())
	}
	p.act.Copy(strings.Join(out, "\n"))
	p.copyBtn.Set("check", "", i18n.T("common.copied"), look.Leaf)
}

// nameCopy names the button after something was said since the last copy.
func (p *Panel) nameCopy() { p.copyBtn.Set("copy", "", i18n.T("call.copyCaptions"), "") }

// boundedLayout gives its one object no more height than so much.
type boundedLayout struct {
	most    float32
	content fyne.CanvasObject // what scrolls in it
}

func (l *boundedLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(size)
}

func (l *boundedLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	m := l.content.MinSize()
	return fyne.NewSize(m.Width, min(m.Height, l.most))
}
