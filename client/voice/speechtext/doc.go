// Package speechtext turns text into what can be spoken: growing Markdown goes
// in, sentences come out, each of them one request for speech.
//
//   - [Splitter] cuts a text into sentences while it arrives. A cleaner leaves
//     out what can't be spoken; sentenceend.go and abbreviations.go decide where
//     a sentence ends.
//   - [Revisions] does so for a text that may be rewritten while it is spoken.
//   - [GuessLanguage] guesses the language of texts.
//   - words.go says what a word is, for everybody who looks at transcripts.
//
// It makes no sound and knows no time: how sentences are synthesized and played
// is the business of package playout, what a transcript means that of package
// turn. It imports nothing of the project but the reader of its word files:
// language/de.txt and the like, one a language.
package speechtext
