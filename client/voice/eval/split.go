package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"os"

	"delonix/client/voice/speechtext"
)

// split prints a text as the sentences that would be spoken.
func split(args []string, stdout io.Writer) error {
	f := flag.NewFlagSet("split", flag.ContinueOnError)
	stream := f.Int("stream", 0, "")
	language := f.String("language", "", "")
	rest, err := parse(f, args, 1, "one file")
	if err != nil {
		return err
	}
	if *stream < 0 {
		return fmt.Errorf("%w: split: %d characters at a time", errUsage, *stream)
	}
	text, err := os.ReadFile(rest[0])
	if err != nil {
		return err
	}
	out := bufio.NewWriter(stdout)
	for _, s := range sentences(string(text), *language, *stream) {
		fmt.Fprintln(out, s.Text)
	}
	return out.Flush()
}

// sentences splits a text in a language, so many characters at a time; 0 takes it
// whole.
func sentences(text, language string, stream int) []speechtext.Sentence {
	if stream == 0 {
		return speechtext.Split(text, language)
	}
	s := speechtext.NewSplitter(language)
	var out []speechtext.Sentence
	for text != "" {
		n, count := len(text), 0
		for i := range text {
			if count == stream {
				n = i
				break
			}
			count++
		}
		out = append(out, s.Write(text[:n])...)
		text = text[n:]
	}
	return append(out, s.Close()...)
}
