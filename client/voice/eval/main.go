// Command eval runs recordings through the listening chain, the echo canceller
// and the sentence splitter of the voice conversation, in virtual time:
//
//	eval turns [--json OUT] [--silence MS] DIR
//	eval heard DIR
//	eval eot [--prompts DIR] [--words DIR] DIR
//	eval echo --far FAR.wav --mic MIC.wav --out CLEAN.wav
//	eval split [--language TAG] [--stream N] FILE.txt
//	eval bench [--music DIR] [--minutes N] [--labelled DIR]
//	eval fit --words DIR --music DIR [--sounds DIR] --out PERSON.bin
//	eval fit-words --language TAG [--unseen NAMES] --out NEW.bin DIR
//
// It ends with status 2 where it was called wrongly and 1 where something could
// not be read or written.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

const usage = `usage:
  eval turns [--json OUT] [--silence MS] DIR
        finds the turns in every *.wav of DIR. NAME.txt beside NAME.wav may list
        the stretches of speech, a line each: start end, in seconds. OUT may be
        "-" for the standard output; MS is a fixed silence that ends a turn
  eval heard DIR
        how much of the speech that NAME.txt lists beside each NAME.wav of DIR is in
        a turn, and how much else is, after silence and noise as well
  eval eot [--prompts DIR] [--words DIR] DIR
        at how many silences within the speech that is listed in DIR a turn would be
        over, and how long after its end, at every patience; ends are those of the
        spoken prompts below the other DIR, a folder a speaker. With --words what
        pocketsphinx understands counts, too; it is kept in that folder
  eval echo --far FAR.wav --mic MIC.wav --out CLEAN.wav
        removes what the far end plays from the microphone's signal
  eval split [--language TAG] [--stream N] FILE.txt
        prints the sentences that would be spoken, one a line; N feeds the text
        so many characters at a time. TAG, such as de, is the text's language:
        without it the abbreviations of all count
  eval bench [--music DIR] [--minutes N] [--labelled DIR]
        measures the listening chain with the recordings and rooms there are, and
        prints one table; N minutes each of noise and music. Speech with labels is
        for the ends of turns
  eval fit --words DIR --music DIR [--sounds DIR] [--scenes N] --out PERSON.bin
        fits what tells people who speak from everything else to N scenes of
        words, to music and to other sounds; every fourth folder in each DIR is
        held back and tried
  eval fit-words --language TAG [--unseen NAME,NAME...] [--rounds N] [--from OLD.bin] --out NEW.bin DIR
        fits what tells finished words from others to DIR/NAME.txt, a sentence a line
`

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run is the whole program; it returns the exit status.
func run(args []string, stdout, stderr io.Writer) int {
	err := dispatch(args, stdout, stderr)
	switch {
	case err == nil:
		return 0
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(stdout, usage)
		return 0
	case errors.Is(err, errUsage):
		fmt.Fprintf(stderr, "eval: %v\n\n%s", err, usage)
		return 2
	}
	fmt.Fprintf(stderr, "eval: %v\n", err)
	return 1
}

func dispatch(args []string, stdout, stderr io.Writer) error {
	if len(args) == 0 {
		return fmt.Errorf("%w: no command", errUsage)
	}
	switch command, rest := args[0], args[1:]; command {
	case "turns":
		return turns(rest, stdout, stderr)
	case "heard":
		return hears(rest, stdout, stderr)
	case "eot":
		return ends(rest, stdout, stderr)
	case "echo":
		return echoes(rest, stdout)
	case "split":
		return split(rest, stdout)
	case "bench":
		return measure(rest, stdout)
	case "fit":
		return fit(rest, stdout)
	case "fit-words":
		return fitWords(rest, stdout)
	case "help", "-h", "-help", "--help":
		return flag.ErrHelp
	default:
		return fmt.Errorf("%w: there is no command %q", errUsage, command)
	}
}
