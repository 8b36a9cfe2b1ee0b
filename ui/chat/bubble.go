package chat

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/look"
	"delonix/ui/markdown"
	"delonix/ui/widgets"
)

const (
	sideMargin  float32 = look.Space24
	avatarSize  float32 = 32
	avatarSpace float32 = avatarSize + look.Space12
)

// messageRow is one message with its avatar, the line of the day above it
// where it is the first one, and what can be done with it.
type messageRow struct {
	widget.BaseWidget
	*host
	msg      client.Message
	opt      rowOptions
	day      fyne.CanvasObject
	avatar   *widgets.Avatar
	bubble   *widgets.Surface
	body     *fyne.Container
	text     *markdown.View
	pics     map[client.AttachmentID]*widgets.Picture
	broken   map[client.AttachmentID]bool // pictures that can only be shown as files
	below    *fyne.Container
	unfolded bool
	natural  float32         // width that the bubble wants
	others   float32         // the same of all but the text
	copy     *widgets.Button // copies the text and says so; nil where there is none
	copied   int             // how often the menu copied what has no such button
	noted    bool            // that is being said
}

// host is what the rows share.
type host struct {
	act      *Actions
	pictures *widgets.Pictures
	resized  func(client.MessageID)
	toTop    func(client.MessageID) // scrolls to where the message begins
	wheel    func(*fyne.ScrollEvent)
	drags    func(at fyne.Position) // text is being selected up to there
}

// rowOptions is what a row shows besides the message itself.
type rowOptions struct {
	day      string // "" is none
	author   string
	avatar   bool // false where the message before is by the same author
	last     bool // option buttons are offered on the last message only
	speaking bool
	canSpeak bool
	highlit  bool
}

func newMessageRow(m client.Message, opt rowOptions, h *host) *messageRow {
	r := &messageRow{host: h, below: widgets.Wrap(look.Space8), pics: map[client.AttachmentID]*widgets.Picture{}, broken: map[client.AttachmentID]bool{}}
	r.ExtendBaseWidget(r)
	r.set(m, opt)
	return r
}

func (r *messageRow) mine() bool { return r.msg.Role == client.RoleUser }

// set shows another state of the message. The text is kept, and only its last
// block parsed again, while a reply streams in.
func (r *messageRow) set(m client.Message, opt rowOptions) {
	grows := r.body != nil && opt == r.opt && onlyGrew(r.msg, m)
	r.msg, r.opt = m, opt
	if grows {
		r.setText()
		r.natural = max(r.text.NaturalWidth(), r.others) + 2*look.Space4
		r.relayout()
		return
	}
	r.day = nil
	if opt.day != "" {
		r.day = dayLine(opt.day)
	}
	r.setAvatar()
	r.setText()
	var parts []fyne.CanvasObject
	if m.Role == client.RoleOperator {
		parts = append(parts, inset(widgets.NewText(operatorName(opt.author), look.Leaf, look.TextSmall).Bold().Truncated()))
	}
	if m.Thoughts != "" {
		parts = append(parts, r.thoughts())
	}
	if t := r.textObject(); t != nil {
		parts = append(parts, t)
	}
	parts = append(parts, r.attachments()...)
	if len(m.Sources) > 0 {
		parts = append(parts, r.sources())
	}
	parts = append(parts, r.meta())
	r.body = widgets.Column(0, -1, parts...)
	style := widgets.SurfaceStyle{Fill: look.Surface, Stroke: look.Hair, Radius: look.RadiusCard, Pad: widgets.Pad(look.Space4, look.Space4), TailLeft: true}
	if r.mine() {
		style = widgets.SurfaceStyle{Fill: look.UserBubble, Radius: look.RadiusCard, Pad: widgets.Pad(look.Space4, look.Space4), TailRight: true}
	}
	if opt.highlit {
		style.Stroke = look.Ember
	}
	r.bubble = widgets.NewSurface(style, r.body)
	r.below.Objects = r.belowBubble()
	r.measureNatural(parts)
	r.Refresh()
}

// operatorName is an operator's name with what he is.
func operatorName(name string) string {
	if name == noName() {
		return name
	}
	return i18n.T("chat.operatorName", "name", name)
}

// noName stands for the name of an operator that is not known.
func noName() string { return i18n.T("common.operator") }

// onlyGrew reports whether nothing happened to a message but that its text arrives.
func onlyGrew(old, m client.Message) bool {
	return m.Role != client.RoleUser && old.ID == m.ID && old.Role == m.Role && old.Author == m.Author &&
		old.State == client.StateStreaming && m.State == client.StateStreaming && old.Thoughts == m.Thoughts && old.At.Equal(m.At) &&
		len(old.Attachments)+len(m.Attachments)+len(old.Sources)+len(m.Sources) == 0
}

// relayout gives the bubble the place that its text needs now.
func (r *messageRow) relayout() {
	(&messageRenderer{r}).Layout(r.Size())
	canvas.Refresh(r)
}

func (r *messageRow) setAvatar() {
	if r.mine() || !r.opt.avatar {
		r.avatar = nil
		return
	}
	dot := fyne.ThemeColorName("")
	if r.msg.Role == client.RoleOperator {
		dot = look.Leaf
	}
	if r.avatar == nil {
		r.avatar = widgets.NewAvatar(r.opt.author, avatarSize)
	}
	r.avatar.Set(r.opt.author, dot)
}

func (r *messageRow) setText() {
	if r.text == nil {
		r.text = markdown.New("")
		if r.mine() {
			r.text = markdown.NewPlain("")
		}
		r.connect(r.text)
	}
	r.text.SetText(r.shownText())
}

// connect ties a text of the row to the chat around it.
func (r *messageRow) connect(t *markdown.View) {
	t.Wheel, t.Turned, t.Copy, t.Menu, t.Drags = r.wheel, r.turned, r.act.Copy, r.showMenu, r.drags
	t.Types, t.OpenLink = r.act.Type, r.act.OpenLink
}

// Sight says which part of the row is in sight, for the texts that are many
// screens high.
func (r *messageRow) Sight(from, to float32) {
	const tall = 2000
	if r.bubble == nil || r.bubble.Size().Height < tall {
		r.text.Sight(0, -1)
		return
	}
	top := r.bubble.Position().Y + look.Space4 + r.text.Position().Y
	r.text.Sight(from-top, to-top)
}

// turned gives the row the height of another part of its text.
func (r *messageRow) turned(top bool) {
	r.relayout()
	r.resized(r.msg.ID)
	if top {
		r.toTop(r.msg.ID)
	}
}

// shownText is the reply, with dots at its end while it is still arriving.
func (r *messageRow) shownText() string {
	if r.msg.State == client.StateStreaming {
		if r.msg.Text == "" {
			return "…"
		}
		return r.msg.Text + " …"
	}
	return r.msg.Text
}

func (r *messageRow) textObject() fyne.CanvasObject {
	if r.shownText() == "" {
		return nil
	}
	return r.text
}

func (r *messageRow) measureNatural(parts []fyne.CanvasObject) {
	r.others = 0
	for _, p := range parts {
		if p != fyne.CanvasObject(r.text) {
			r.others = max(r.others, p.MinSize().Width)
		}
	}
	r.natural = max(r.text.NaturalWidth(), r.others) + 2*look.Space4
}

func inset(o fyne.CanvasObject) fyne.CanvasObject {
	return widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Clear, Pad: [4]float32{look.Space8, look.Space4, look.Space8, 0}}, o)
}

func dayLine(words string) fyne.CanvasObject {
	return widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Clear, Pad: widgets.Pad(sideMargin, look.Space8)}, ruled(widgets.NewText(words, look.Muted, look.TextSmall)))
}

// ruled puts hairlines on both sides of a text.
func ruled(t *widgets.Text) fyne.CanvasObject {
	return &fyne.Container{Layout: ruledLayout{}, Objects: []fyne.CanvasObject{widgets.Line(), t, widgets.Line()}}
}

type ruledLayout struct{}

func (ruledLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	m := o[1].MinSize()
	w := min(m.Width, s.Width)
	side := max(0, (s.Width-w)/2-look.Space12)
	mid := s.Height / 2
	o[0].Move(fyne.NewPos(0, mid))
	o[0].Resize(fyne.NewSize(side, look.Hairline))
	o[1].Move(fyne.NewPos((s.Width-w)/2, (s.Height-m.Height)/2))
	o[1].Resize(fyne.NewSize(w, m.Height))
	o[2].Move(fyne.NewPos(s.Width-side, mid))
	o[2].Resize(fyne.NewSize(side, look.Hairline))
}

func (ruledLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, o[1].MinSize().Height)
}

// CreateRenderer lays the row out by hand.
func (r *messageRow) CreateRenderer() fyne.WidgetRenderer {
	r.ExtendBaseWidget(r)
	return &messageRenderer{r}
}

type messageRenderer struct{ r *messageRow }

func (x *messageRenderer) bubbleWidth(pane float32) float32 {
	room := pane - 2*sideMargin
	if !x.r.mine() {
		room -= avatarSpace
	}
	return max(80, float32(int(min(x.r.natural+1, look.BubbleMax, pane*look.BubbleShare, room)))) // whole pixels keep hairlines sharp
}

func (x *messageRenderer) Layout(size fyne.Size) {
	r := x.r
	y := float32(0)
	if r.day != nil {
		h := r.day.MinSize().Height
		r.day.Move(fyne.Position{})
		r.day.Resize(fyne.NewSize(size.Width, h))
		y += h
	}
	if r.opt.avatar {
		y += look.Space8
	}
	w := x.bubbleWidth(size.Width)
	left := sideMargin + avatarSpace
	if r.mine() {
		left = size.Width - sideMargin - w
	}
	r.bubble.Resize(fyne.NewSize(w, r.bubble.MinSize().Height))
	h := r.bubble.MinSize().Height
	r.bubble.Move(fyne.NewPos(left, y))
	r.bubble.Resize(fyne.NewSize(w, h))
	if r.avatar != nil {
		r.avatar.Move(fyne.NewPos(sideMargin, y))
		r.avatar.Resize(fyne.NewSquareSize(avatarSize))
	}
	y += h
	if len(r.below.Objects) > 0 {
		y += look.Space8
		bw := min(look.BubbleMax, size.Width-2*sideMargin-avatarSpace)
		bx := sideMargin + avatarSpace
		r.below.Resize(fyne.NewSize(bw, 10))
		if r.mine() {
			bw = min(bw, max(w, x.belowWidth()))
			bx = size.Width - sideMargin - bw
		}
		r.below.Move(fyne.NewPos(bx, y))
		r.below.Resize(fyne.NewSize(bw, r.below.MinSize().Height))
	}
}

func (x *messageRenderer) belowWidth() float32 {
	var w float32
	for _, o := range x.r.below.Objects {
		w += o.MinSize().Width
	}
	return w
}

func (x *messageRenderer) MinSize() fyne.Size {
	r := x.r
	if w := r.Size().Width; w > 0 {
		x.Layout(r.Size())
	}
	h := r.bubble.MinSize().Height
	if r.day != nil {
		h += r.day.MinSize().Height
	}
	if r.opt.avatar {
		h += look.Space8
	}
	if len(r.below.Objects) > 0 {
		h += look.Space8 + r.below.MinSize().Height
	}
	return fyne.NewSize(0, h)
}

func (x *messageRenderer) Refresh() {
	x.Layout(x.r.Size())
	for _, o := range x.Objects() {
		o.Refresh()
	}
}

func (x *messageRenderer) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{x.r.bubble}
	if x.r.day != nil {
		out = append(out, x.r.day)
	}
	if x.r.avatar != nil {
		out = append(out, x.r.avatar)
	}
	if len(x.r.below.Objects) > 0 {
		out = append(out, x.r.below)
	}
	return out
}
func (x *messageRenderer) Destroy() {}
