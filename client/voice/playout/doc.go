// Package playout turns sentences into sound: it has them synthesized ahead of
// time, keeps them in order, stretches them to the person's speed and writes them
// to the speaker.
//
//   - [Queue] is the order of what is said. It does nothing by itself.
//   - [Fetch] has one sentence synthesized, [Player] writes to the speaker.
//   - [Reader] puts these together and reads one text aloud.
//
// How a text becomes sentences is the business of package speechtext. Whether
// something may be said at the moment is decided by whoever owns a queue.
package playout
