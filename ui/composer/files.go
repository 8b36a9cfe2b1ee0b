package composer

import (
	"slices"

	"fyne.io/fyne/v2"

	"delonix/assets/i18n"
	"delonix/ui/look"
	"delonix/ui/widgets"
)

// SetFiles shows the files beside the message.
func (c *Composer) SetFiles(files []File) {
	if slices.Equal(c.files, files) {
		return
	}
	c.files = slices.Clone(files)
	c.showFiles()
}

// Files are the files that wait.
func (c *Composer) Files() []File { return slices.Clone(c.files) }

// fieldMost is how much text the field holds, in bytes; the toolkit's field
// becomes slow with more. What is longer stands beside it.
const fieldMost = 12_000

// pasted takes files, an image or a very long text from the clipboard.
func (c *Composer) pasted(text string) bool {
	if c.act.PasteFiles() {
		return true
	}
	if len(text)+len(c.entry.Text) <= fieldMost {
		return false
	}
	if c.long != "" {
		c.long += "\n\n"
	}
	c.long += text
	c.showFiles()
	c.act.Draft(c.Text())
	return true
}

func (c *Composer) removeLong() {
	c.long = ""
	c.showFiles()
	c.act.Draft(c.Text())
}

func (c *Composer) showFiles() {
	c.chips.Objects = nil
	if c.long != "" {
		c.chips.Objects = append(c.chips.Objects, c.chip(i18n.T("composer.longText"), int64(len(c.long)), c.removeLong))
	}
	for _, f := range c.files {
		c.chips.Objects = append(c.chips.Objects, c.chip(f.Name, f.Size, func() { c.act.RemoveFile(f.ID) }))
	}
	if len(c.chips.Objects) == 0 {
		c.chips.Hide()
	} else {
		c.chips.Show()
	}
	c.chips.Refresh()
	c.showSend()
	c.relayout()
}

func (c *Composer) chip(label string, size int64, drop func()) fyne.CanvasObject {
	name := []rune(label)
	if len(name) > 32 {
		name = append(append(name[:20:20], '…'), name[len(name)-10:]...)
	}
	words := "…"
	if size >= 0 {
		words = i18n.Bytes(size)
	}
	remove := widgets.NewIconButton("close", i18n.T("composer.remove"), drop).Small()
	row := widgets.Row(look.Space8, -1, widgets.NewGlyph("file", look.Muted, 16), widgets.NewText(string(name), look.Text, look.TextSmall), widgets.NewText(words, look.Muted, look.TextSmall), remove)
	return widgets.NewSurface(widgets.SurfaceStyle{Fill: look.Surface, Stroke: look.Hair, Radius: 14, Pad: [4]float32{look.Space12, 0, 0, 0}}, row)
}
