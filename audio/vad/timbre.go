package vad

import _ "embed"

// timbres are the weights of [timbre], as "eval fit" writes them: fitted to
// recordings of words and of music by logistic regression.
//
//go:embed timbre.bin
var timbres []byte

// timbre tells a person's voice from an instrument's by the state of the network.
// What remembers speech knows more of it than the one number it was made for:
// sustained notes that pass for speech are remembered otherwise than words. Of 7.5 h
// of music it was not fitted to, 4 notes are taken for speech, 12 if the network
// only has to be surer amid music, at the same words lost. Fitted to the words,
// prompts and dialogues in Debian's packages ktuberling-data, klettres-data,
// asterisk-core-sounds-* and fillets-ng-data-*, and to 20 h of music of games in
// thirty-five packages.
type timbre struct {
	weights [units]float32
	bias    [1]float32
}

// loadTimbre decodes the embedded weights. A file that does not fit is a mistake
// of the build and panics.
func loadTimbre() *timbre {
	t := new(timbre)
	if len(timbres) != 4*(units+1) {
		panic("vad: timbre.bin does not fit; run eval fit")
	}
	rest := numbers(timbres)
	rest.fill(t.weights[:])
	rest.fill(t.bias[:])
	return t
}

// of returns the log odds for a voice.
//
//go:norace
func (t *timbre) of(hidden *[units]float32) float32 {
	sum := t.bias[0]
	for i, h := range hidden {
		sum += t.weights[i] * h
	}
	return sum
}
