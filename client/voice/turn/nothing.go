package turn

import (
	"bytes"
	"strings"
	"time"
	"unicode"

	"delonix/audio/wav"
	"delonix/client/voice/listen"
	"delonix/client/voice/speechtext"
)

const (
	// perLetter is how long a letter takes at the least to be said, and leastVoiced
	// how long a word does: what is understood of less was not said.
	perLetter   = 30 * time.Millisecond
	leastVoiced = 200 * time.Millisecond
)

// HasWords reports whether a transcript holds words: notes such as
// [BLANK_AUDIO], (upbeat music), *coughs* and ♪ are none, nor are signs.
func HasWords(text string) bool {
	return strings.ContainsFunc(withoutNotes(text), speechtext.IsWord)
}

// noteSigns open and close what a recognizer notes beside words.
var noteSigns = map[rune]rune{'[': ']', '(': ')', '{': '}', '<': '>', '*': '*', '♪': '♪', '♫': '♫', '【': '】', '（': '）', '［': '］'}

// withoutNotes leaves out what stands between the signs of notes. A sign that is
// not closed is none, but for music, which may go on.
func withoutNotes(text string) string {
	var out strings.Builder
	rest := []rune(text)
	for len(rest) > 0 {
		closer, opens := noteSigns[rest[0]]
		end := -1
		for i := 1; opens && i < len(rest) && end < 0; i++ {
			if rest[i] == closer {
				end = i
			}
		}
		switch {
		case end > 0:
			rest = rest[end+1:]
		case opens && (closer == '♪' || closer == '♫'):
			rest = nil
		default:
			out.WriteRune(rest[0])
			rest = rest[1:]
		}
	}
	return out.String()
}

// invented are what recognizers make of a click or a hum, as they sound: the ends
// of the films they learnt from. After speech they are words like others.
var invented = speechtext.WordSet(`you thankyou thankyouverymuch thankyousomuch thanks thanksforwatching thankyouforwatching thanksforlistening
	pleasesubscribe likeandsubscribe seeyounexttime seeyouinthenextvideo bye byebye byebyebye goodbye oh so okay ok hmm mm uh ah i the
	vielendank danke dankeschön dankefürszuschauen vielendankfürszuschauen bisbald bisdann bisher tschüss
	merci mercidavoirregardé mercidavoirregardécettevidéo aurevoir abientôt
	gracias muchasgracias graciasporver graciasporverelvideo graziepertuttiivisti grazie grazieperlavisione obrigado obrigada
	спасибо спасибозапросмотр продолжениеследует досвидания
	시청해주셔서감사합니다 감사합니다 谢谢 谢谢观看 谢谢大家 字幕 ご視聴ありがとうございました ありがとうございました 最後までご視聴ありがとうございました`)

// credits are how the invented names of those who wrote subtitles begin.
var credits = []string{"subtitlesby", "subtitledby", "transcriptby", "transcribedby", "captionsby", "amaraorg", "untertitel", "soustitr", "subtítulos",
	"sottotitoli", "legendas", "субтитры", "редакторсубтитров", "字幕by", "字幕由"}

// SaysNothing reports whether a transcript is nothing that a person said: it has
// no words, or those that recognizers invent where there was hardly a voice.
// voiced is how long a voice was heard.
func SaysNothing(text string, voiced time.Duration) bool {
	if !HasWords(text) {
		return true
	}
	said := speechtext.Sounds(text)
	known := invented[said]
	for _, c := range credits {
		known = known || strings.HasPrefix(said, c)
	}
	letters := 0
	for _, r := range said {
		if letters++; unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana) {
			letters++ // a syllable
		}
	}
	return known && voiced < max(leastVoiced, time.Duration(letters)*perLetter)
}

// SaidNothing reports whether the transcript of a recording, a WAV file, has no
// words, or only such as recognizers invent where hardly a voice is heard.
func SaidNothing(text string, recording []byte) bool {
	if !SaysNothing(text, 0) {
		return false
	}
	pcm, rate, err := wav.Decode(bytes.NewReader(recording))
	if err != nil || rate != listen.Rate {
		return !HasWords(text)
	}
	return SaysNothing(text, listen.Voiced(pcm))
}
