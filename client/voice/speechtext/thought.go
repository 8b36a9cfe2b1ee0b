package speechtext

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// thoughtMost is how many characters of a thought are spoken, and thoughtWords how
	// many words it has at least: fewer are a note.
	thoughtMost  = 140
	thoughtWords = 3
	// thoughtLetters is the share of a thought's signs that are letters and spaces.
	thoughtLetters = 0.8
	// thoughtReach is how many bytes at the end of all thoughts are looked at.
	thoughtReach = 4000
)

var (
	// toolLine begins what an agent tells its tools, or they it.
	toolLine = regexp.MustCompile(`(?i)^\W*(action|observation|tool|function|call|calling|arguments?|args|parameters?|input|output|response|result|json|sql|query|status|error|traceback)\b[\w ]{0,16}:`)
	// thoughtLabel stands before a thought and is not spoken.
	thoughtLabel = regexp.MustCompile(`(?i)^\W*(thoughts?|thinking|reasoning|plan|step \d+)\W*:\s*`)
	// thoughtTag says that what is in it is a thought, which all of it is; element is the
	// beginning of any other element, and target that of a link.
	thoughtTag = regexp.MustCompile(`(?i)</?(think|thinking|thoughts?|reasoning)>`)
	element    = regexp.MustCompile(`^<(\w+)[^>]*>`)
	target     = regexp.MustCompile(`\]\([^)\s]*\)`)
	// program are signs of something that is no sentence: a call, an assignment, a path, a
	// name as programs have them.
	program = regexp.MustCompile(`\w\(|[={}<>|\\^]|\w_\w|"\s*:|://|::|->|(^|\s)/\w+/`)
)

// Thoughts gives what can be spoken of an agent's thoughts, in their order: short
// sentences. Data, calls of tools, code and questions are left out: who hears a question
// answers it. What stands at the end counts only as far as it is complete, unless it is
// settled that nothing follows it.
func Thoughts(text string, settled bool, language string) []string {
	if cut := len(text) - thoughtReach; cut > 0 {
		text = strings.ToValidUTF8(text[cut:], "")
		_, text, _ = strings.Cut(text, "\n")
	}
	var out []string
	end := "" // of a block that is left out
	lines := strings.Split(withoutData(thoughtTag.ReplaceAllString(text, "")), "\n")
	for i, line := range lines {
		line = strings.TrimSpace(line)
		switch begins := blockEnd(line); {
		case end != "":
			if strings.HasPrefix(line, end) || end[0] == '<' && strings.Contains(line, end) {
				end = ""
			}
		case begins != "":
			if end = begins; end[0] == '<' && strings.Contains(line, end) {
				end = ""
			}
		case !toolLine.MatchString(line):
			out = append(out, lineThoughts(line, settled || i < len(lines)-1, language)...)
		}
	}
	return out
}

// blockEnd is what ends the code or the element that a line begins with, "" for none.
func blockEnd(line string) string {
	for _, fence := range []string{"```", "~~~"} {
		if strings.HasPrefix(line, fence) {
			return fence
		}
	}
	if m := element.FindStringSubmatch(line); m != nil {
		return "</" + m[1]
	}
	return ""
}

// lineThoughts gives the thoughts of one line.
func lineThoughts(line string, whole bool, language string) []string {
	s := NewSplitter(language)
	sentences := s.Write(line)
	if whole {
		sentences = append(sentences, s.take(s.clean.finish())...)
	}
	var out []string
	for _, l := range sentences {
		text := thoughtLabel.ReplaceAllString(l.Text, "")
		if !program.MatchString(target.ReplaceAllString(line[l.Start:l.End], "]")) && isSpeech(text) && !toolLine.MatchString(text) {
			out = append(out, shortThought(text))
		}
	}
	return out
}

// isSpeech reports whether a sentence is one that somebody would say, and asks nothing.
func isSpeech(text string) bool {
	if r, ok := LastSign(text); !ok || strings.ContainsRune("?？؟", r) {
		return false
	}
	letters, all, dense := 0, 0, 0
	for _, r := range text {
		all++
		if unicode.IsLetter(r) || unicode.Is(unicode.M, r) || unicode.IsSpace(r) {
			letters++
		}
		if r >= 0x2E80 { // scripts that put no spaces between words
			dense++
		}
	}
	return float64(letters) >= thoughtLetters*float64(all) && (len(strings.Fields(text)) >= thoughtWords || dense >= 2*thoughtWords)
}

// shortThought shortens a sentence where somebody would breathe.
func shortThought(text string) string {
	if utf8.RuneCountInString(text) <= thoughtMost {
		return text
	}
	cut := []rune(text)[:thoughtMost]
	pieces := make([]piece, len(cut))
	for i, r := range cut {
		pieces[i].r = r
	}
	return strings.TrimRight(string(cut[:longBreak(pieces)]), " ,;:–—-(") + "."
}

// withoutData leaves out what stands between braces, and lists of values: data, as tools
// take and give it. What is not closed goes to the end.
func withoutData(text string) string {
	var out strings.Builder
	for i := 0; i < len(text); {
		if n := dataAt(text[i:]); n > 0 {
			out.WriteString("\n")
			i += n
			continue
		}
		out.WriteByte(text[i])
		i++
	}
	return out.String()
}

// dataAt is how long the data is that a text begins with, 0 for none.
func dataAt(text string) int {
	switch text[0] {
	case '{':
	case '[':
		if rest := strings.TrimLeft(text[1:], " \n\t"); rest == "" || strings.IndexByte(`{["`, rest[0]) < 0 {
			return 0
		}
	default:
		return 0
	}
	depth, quoted := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(text)
}
