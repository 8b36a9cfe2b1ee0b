package markdown

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"

	"delonix/ui/look"
)

// sideways scrolls its content to the left and right only, and hands the turns
// of the wheel on to what scrolls up and down around it.
type sideways struct {
	container.Scroll
	wheel func(*fyne.ScrollEvent)
}

func newSideways(content fyne.CanvasObject, wheel func(*fyne.ScrollEvent)) *sideways {
	s := &sideways{Scroll: container.Scroll{Content: content, Direction: container.ScrollHorizontalOnly}, wheel: wheel}
	s.ExtendBaseWidget(s)
	return s
}

// Scrolled moves the content by what goes sideways.
func (s *sideways) Scrolled(e *fyne.ScrollEvent) {
	if e.Scrolled.DX == 0 {
		s.wheel(e)
		return
	}
	s.Scroll.Scrolled(e)
}

// codeLineMost is how many signs of a line of code stay on one line: longer
// ones would need a picture wider than graphics cards draw.
const codeLineMost = 400

// highlight makes the spans of code, with the colours of its language where
// that is known.
func highlight(source, lang string) []span {
	source = breakLines(strings.ReplaceAll(source, "\t", "    "), codeLineMost)
	plain := []span{{text: source, style: mono}}
	if lang == "" || source == "" {
		return plain
	}
	lexer := lexers.Get(lang)
	if lexer == nil {
		return plain
	}
	tokens, err := chroma.Coalesce(lexer).Tokenise(nil, source)
	if err != nil {
		return plain
	}
	var out []span
	for token := tokens(); token != chroma.EOF; token = tokens() {
		s := span{text: token.Value, style: mono, color: colorOf(token.Type)}
		if token.Type.InCategory(chroma.Keyword) {
			s.style |= bold
		}
		out = append(out, s)
	}
	out = merge(out)
	// The lexers end a text with a line of its own.
	if n := len(out); n > 0 && !strings.HasSuffix(source, "\n") {
		out[n-1].text = strings.TrimSuffix(out[n-1].text, "\n")
	}
	if words(out) != source {
		return plain // what is shown is what was written
	}
	return out
}

func colorOf(t chroma.TokenType) fyne.ThemeColorName {
	switch {
	case t.InCategory(chroma.Comment):
		return look.Muted
	case t.InCategory(chroma.Keyword):
		return look.Violet
	case t.InSubCategory(chroma.String):
		return look.Leaf
	case t.InSubCategory(chroma.Number), t == chroma.NameConstant:
		return look.Amber
	case t == chroma.NameFunction, t == chroma.NameClass, t == chroma.NameTag, t == chroma.NameBuiltin, t == chroma.NameAttribute:
		return look.Blue
	case t == chroma.GenericDeleted:
		return look.Red
	case t == chroma.GenericInserted:
		return look.Leaf
	}
	return ""
}

// breakLines cuts lines that are longer than so many signs.
func breakLines(text string, most int) string {
	var b strings.Builder
	n := 0
	for _, r := range text {
		if r == '\n' {
			n = 0
		} else if n++; n > most {
			b.WriteByte('\n')
			n = 1
		}
		b.WriteRune(r)
	}
	return b.String()
}
