package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// feedBody is the tall content: the rows that exist, at their places.
type feedBody struct {
	widget.BaseWidget
	feed    *Feed
	objects []fyne.CanvasObject
}

func (b *feedBody) show(from, to int) {
	f := b.feed
	b.objects = b.objects[:0:0]
	for i := from; i < to; i++ {
		row := f.rows[f.keys[i]]
		if row == nil {
			continue
		}
		row.Move(fyne.NewPos(0, f.tops[i]))
		row.Resize(fyne.NewSize(f.width, f.height(f.keys[i])))
		b.objects = append(b.objects, row)
	}
	b.Refresh()
}

func (b *feedBody) CreateRenderer() fyne.WidgetRenderer { return &feedBodyRenderer{b} }

type feedBodyRenderer struct{ b *feedBody }

func (r *feedBodyRenderer) Layout(fyne.Size) {}
func (r *feedBodyRenderer) MinSize() fyne.Size {
	t := r.b.feed.tops
	if len(t) == 0 {
		return fyne.Size{}
	}
	return fyne.NewSize(0, t[len(t)-1])
}
func (r *feedBodyRenderer) Refresh()                     {}
func (r *feedBodyRenderer) Objects() []fyne.CanvasObject { return r.b.objects }
func (r *feedBodyRenderer) Destroy()                     {}
