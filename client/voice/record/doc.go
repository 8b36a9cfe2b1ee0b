// Package record records one utterance on disk: push-to-talk. The file is safe
// when [Recorder.Stop] returns.
//
// What a call hears is recorded by the call itself, out of what package listen
// keeps. Where files belong and how they are sent is not known here.
package record
