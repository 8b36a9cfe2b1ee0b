package pages

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"delonix/assets/i18n"
	"delonix/client"
	"delonix/ui/bridge"
	"delonix/ui/desktop"
	"delonix/ui/look"
	"delonix/ui/markdown"
	"delonix/ui/widgets"
)

// OpenTimings shows how long the stages of the last spoken turns took.
func (p *Pages) OpenTimings() {
	list := p.Client.VoiceTimings()
	if len(list) == 0 {
		p.page(i18n.T("timings.title"), widgets.NewText(i18n.T("timings.none"), look.Muted, look.TextSize).Wrapped())
		return
	}
	words := widget.NewLabel(i18n.T("timings.intro"))
	words.Wrapping, words.Importance = fyne.TextWrapWord, widget.LowImportance
	save := widgets.Row(0, -1, widgets.NewButton(widgets.Outline, i18n.T("handOvers.csv"), "file", p.SaveTimings).Small())
	p.Nav.Page(i18n.T("timings.title"), widgets.Column(look.Space8, -1, words, save, markdown.New(timingsTable(list))), timingsWide, nil)
}

// SaveTimings asks where to write them as a table, and does.
func (p *Pages) SaveTimings() {
	p.Nav.Dialog(desktop.SaveFile(p.Window, "voice-timings-"+time.Now().Format("2006-01-02")+".csv", func(out fyne.URIWriteCloser) {
		bridge.Do(p.Bridge, func(context.Context) error {
			err := p.Client.WriteVoiceTimings(out)
			if cerr := out.Close(); err == nil {
				err = cerr
			}
			return err
		}, p.Nav.Problem)
	}))
}

// waits are the words for the reasons of a wait.
var waits = map[client.WaitReason]string{
	"button": "timings.wait.button", "silence": "timings.wait.silence", "words": "timings.wait.words",
	"unfinished": "timings.wait.more", "length": "timings.wait.length",
}

// timingsTable is a Markdown table of the turns, with their medians below.
func timingsTable(list []client.TurnTiming) string {
	var b strings.Builder
	b.WriteString(i18n.T("timings.head") + "\n|:--|--:|--:|--:|--:|--:|--:|--:|:--|\n")
	columns := make([][]time.Duration, 7)
	for _, t := range list {
		b.WriteString("| " + i18n.Clock(t.At))
		for i, d := range []time.Duration{t.EndOfTurn, t.Transcribe, t.FirstText, t.Sentence, t.Synthesize, t.Play, t.FirstSound} {
			b.WriteString(" | " + stage(d))
			if key := waits[t.Waited]; i == 0 && key != "" {
				b.WriteString(" " + i18n.T(key))
			}
			if d > 0 {
				columns[i] = append(columns[i], d)
			}
		}
		b.WriteString(" | " + cell(t.Said) + " |\n")
	}
	b.WriteString("| **" + i18n.T("timings.median") + "**")
	for _, c := range columns {
		b.WriteString(" | " + stage(median(c)))
	}
	b.WriteString(" | " + i18n.N("timings.turns", len(list)) + " |\n")
	return b.String()
}

// stage is a length in seconds, or a dash for a stage that did not happen.
func stage(d time.Duration) string {
	if d <= 0 {
		return "–"
	}
	return fmt.Sprintf("%.2f", d.Seconds())
}

func median(list []time.Duration) time.Duration {
	if len(list) == 0 {
		return 0
	}
	slices.Sort(list)
	return list[len(list)/2]
}

// cell keeps what was said from being read as Markdown.
func cell(s string) string {
	const most = 80
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return strings.NewReplacer("|", "/", "*", "", "_", " ", "`", "", "[", "(", "]", ")", "<", "", "\\", "/", "\n", " ").Replace(s)
}
