// Package wav reads and writes WAV files: any PCM or float format comes in as
// mono float32, streams of unknown length included, and 16-bit mono goes out.
//
// It is written for files of unknown origin: whatever the header claims, reading
// allocates little, ends after [MaxDuration] and never panics.
package wav
