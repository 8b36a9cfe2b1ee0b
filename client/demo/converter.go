package demo

import (
	"context"
	"os"
	"path/filepath"
)

// converter turns audio files into others with a program of the machine.
type converter struct {
	program string
	wavArgs []string // IN stands for the input, OUT for the output
	mp4Args []string
}

// findConverter looks for ffmpeg, or afconvert on macOS; nil if there is neither.
func findConverter(m programs) *converter {
	if path, err := m.look("ffmpeg"); err == nil {
		// A file can name others; only files of this machine may be opened for it.
		common := []string{"-nostdin", "-hide_banner", "-loglevel", "error", "-y", "-protocol_whitelist", "file", "-i", "IN", "-vn"}
		with := func(more ...string) []string { return append(common[:len(common):len(common)], more...) }
		return &converter{
			program: path,
			wavArgs: with("-ac", "1", "-ar", "16000", "-c:a", "pcm_s16le", "-f", "wav", "OUT"),
			mp4Args: with("-c:a", "aac", "-f", "mp4", "OUT"),
		}
	}
	if path, err := m.look("afconvert"); err == nil && m.goos == "darwin" {
		return &converter{
			program: path,
			wavArgs: []string{"-f", "WAVE", "-d", "LEI16@16000", "-c", "1", "IN", "OUT"},
			mp4Args: []string{"-f", "mp4f", "-d", "aac", "IN", "OUT"},
		}
	}
	return nil
}

func (c *converter) toWAV(ctx context.Context, data []byte) ([]byte, error) {
	return c.run(ctx, c.wavArgs, "in.mp4", "out.wav", data)
}

func (c *converter) toMP4(ctx context.Context, data []byte) ([]byte, error) {
	return c.run(ctx, c.mp4Args, "in.wav", "out.mp4", data)
}

func (c *converter) run(ctx context.Context, template []string, inName, outName string, data []byte) (out []byte, err error) {
	err = inTempDir(func(dir string) error {
		in, result := filepath.Join(dir, inName), filepath.Join(dir, outName)
		if err := os.WriteFile(in, data, 0o600); err != nil {
			return err
		}
		args := make([]string, len(template))
		for i, a := range template {
			switch a {
			case "IN":
				a = in
			case "OUT":
				a = result
			}
			args[i] = a
		}
		if err := runProgram(ctx, dir, nil, c.program, args...); err != nil {
			if ctx.Err() != nil {
				return err
			}
			return &speechInputError{"recording", "The audio can not be converted"}
		}
		out, err = os.ReadFile(result)
		return err
	})
	return out, err
}
