package demo

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// voiceProgram speaks by a program of the machine. The text reaches the program in a
// file, never as an argument or as part of a script.
type voiceProgram struct {
	program string
	// args builds the arguments for a voice; "" is the default one.
	args func(voice, in, out string) []string
	// env tells the program about its files where arguments can not.
	env func(in, out string) []string
	// known limits what may be asked for as a voice.
	known func(voice string) bool
	// clean makes a text readable for the program.
	clean func(text string) string
}

// findVoice looks for a speech synthesis program; nil if there is none.
func findVoice(m programs) *voiceProgram {
	if m.goos == "darwin" {
		if path, err := m.look("say"); err == nil {
			return sayVoice(path)
		}
	}
	if path, err := m.look("flite"); err == nil {
		return fliteVoice(path)
	}
	if m.goos == "windows" {
		if path, err := m.look("powershell.exe"); err == nil {
			return systemSpeechVoice(path)
		}
	}
	return nil
}

func fliteVoice(path string) *voiceProgram {
	voices := []string{"slt", "rms", "awb", "kal16", "kal"}
	return &voiceProgram{
		program: path,
		args: func(voice, in, out string) []string {
			if voice == "" {
				voice = "slt"
			}
			return []string{"-voice", voice, "-f", in, "-o", out}
		},
		known: func(voice string) bool { return slices.Contains(voices, voice) },
		clean: plainEnglish,
	}
}

func sayVoice(path string) *voiceProgram {
	return &voiceProgram{
		program: path,
		args: func(voice, in, out string) []string {
			args := []string{"--file-format=WAVE", "--data-format=LEI16@22050", "-f", in, "-o", out}
			if voice != "" {
				args = append(args, "-v", voice)
			}
			return args
		},
		known: func(voice string) bool {
			return slices.Contains([]string{"Alex", "Samantha", "Daniel", "Karen", "Moira"}, voice)
		},
		clean: func(text string) string { return text },
	}
}

// systemSpeech is a fixed script; the text and the paths are data it reads.
const systemSpeech = `$ErrorActionPreference = 'Stop'
Add-Type -AssemblyName System.Speech
$speaker = New-Object System.Speech.Synthesis.SpeechSynthesizer
$speaker.SetOutputToWaveFile($env:DELONIX_SPEECH_OUT)
$speaker.Speak([System.IO.File]::ReadAllText($env:DELONIX_SPEECH_IN, [System.Text.Encoding]::UTF8))
$speaker.Dispose()`

func systemSpeechVoice(path string) *voiceProgram {
	return &voiceProgram{
		program: path,
		args: func(string, string, string) []string {
			return []string{"-NoLogo", "-NoProfile", "-NonInteractive", "-Command", systemSpeech}
		},
		env: func(in, out string) []string {
			return []string{"DELONIX_SPEECH_IN=" + in, "DELONIX_SPEECH_OUT=" + out}
		},
		known: func(string) bool { return false },
		clean: func(text string) string { return text },
	}
}

// Synthesize speaks a text into a WAV file. A voice which the program does not have
// is replaced by its default.
func (v *voiceProgram) Synthesize(ctx context.Context, text, voice string) (wav []byte, err error) {
	if !v.known(voice) {
		voice = ""
	}
	err = inTempDir(func(dir string) error {
		in, out := filepath.Join(dir, "text.txt"), filepath.Join(dir, "speech.wav")
		if err := os.WriteFile(in, []byte(v.clean(text)+"\n"), 0o600); err != nil {
			return err
		}
		var env []string
		if v.env != nil {
			env = v.env(in, out)
		}
		if err := runProgram(ctx, dir, env, v.program, v.args(voice, in, out)...); err != nil {
			return err
		}
		wav, err = os.ReadFile(out)
		return err
	})
	return wav, err
}

// plainEnglish replaces what an English ASCII voice stumbles over.
func plainEnglish(text string) string {
	text = strings.NewReplacer(
		"’", "'", "‘", "'", "“", `"`, "”", `"`, "–", ", ", "—", ", ", "…", "...", "€", " euros ", "£", " pounds ",
		"°", " degrees ", "×", " by ", "·", ",", "&", " and ",
		"ä", "a", "ö", "o", "ü", "u", "ß", "ss", "é", "e", "è", "e", "ê", "e", "á", "a", "à", "a", "ç", "c",
		"ñ", "n", "í", "i", "ó", "o", "ú", "u", "Ä", "A", "Ö", "O", "Ü", "U", "É", "E",
	).Replace(text)
	return strings.Map(func(r rune) rune {
		if r == '\n' || r >= ' ' && r < 0x7f {
			return r
		}
		return ' '
	}, text)
}
