// Package turn decides when the person's turn is over and what their words are
// worth: whether more is to come, whether they only show that they listen, and
// whether they were said at all.
//
// It looks at transcripts and silences. Sound is the business of package listen;
// what a call makes of a decision that of package voice.
package turn
