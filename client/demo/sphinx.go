package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

const (
	// sphinxReserve is how long a loaded recogniser waits for the next utterance.
	sphinxReserve = 5 * time.Minute
	// shortestUtterance is what the recogniser needs to say anything, in samples.
	shortestUtterance = recognitionRate / 5
)

// sphinx recognises speech by pocketsphinx_batch. It decodes an utterance as a whole
// and understands clearly more than pocketsphinx_continuous does. Loading the model
// takes longer than recognising, so the next process is loaded while people talk: it
// waits for the name of a file on its standard input.
type sphinx struct {
	program string
	args    []string

	mu     sync.Mutex
	ready  *sphinxRun
	expiry *time.Timer
	closed bool
	slots  chan struct{} // utterances at a time
}

// findSphinx looks for pocketsphinx and its English model; nil if one is missing.
func findSphinx(m programs) *sphinx {
	program, err := m.look("pocketsphinx_batch")
	if err != nil {
		return nil
	}
	for _, root := range []string{"/usr/share", "/usr/local/share", "/opt/homebrew/share"} {
		model := filepath.Join(root, "pocketsphinx", "model", "en-us")
		hmm, lm, dict := filepath.Join(model, "en-us"), filepath.Join(model, "en-us.lm.bin"), filepath.Join(model, "cmudict-en-us.dict")
		if !m.exists(hmm) || !m.exists(lm) || !m.exists(dict) {
			continue
		}
		return &sphinx{
			program: program,
			args: []string{
				"-hmm", hmm, "-lm", lm, "-dict", dict, "-samprate", "16000",
				"-maxhmmpf", "5000", // a third less work, not a word worse in measurements
				"-adcin", "yes", "-cepdir", ".", "-cepext", ".raw",
				"-ctl", "/dev/stdin", "-hyp", "words.txt", "-logfn", os.DevNull,
			},
			slots: make(chan struct{}, 2),
		}
	}
	return nil
}

// sphinxRun is one process; it recognises one utterance.
type sphinxRun struct {
	cmd   *exec.Cmd
	stdin io.WriteCloser
	dir   string
	done  chan error // result of the process
}

// start loads a process. It lives until its input ends or kill is called.
func (s *sphinx) start() (*sphinxRun, error) {
	dir, err := os.MkdirTemp("", "delonix-speech-")
	if err != nil {
		return nil, fmt.Errorf("speech recognition: %w", err)
	}
	cmd := exec.Command(s.program, s.args...)
	cmd.Dir = dir
	cmd.WaitDelay = time.Second
	hide(cmd)
	stdin, err := cmd.StdinPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("speech recognition: %w", err), os.RemoveAll(dir))
	}
	run := &sphinxRun{cmd: cmd, stdin: stdin, dir: dir, done: make(chan error, 1)}
	go func() { run.done <- cmd.Wait() }()
	return run, nil
}

// end kills the process if it still runs, waits for it, and removes its files.
func (r *sphinxRun) end() {
	_ = r.stdin.Close()
	_ = r.cmd.Process.Kill()
	<-r.done
	_ = os.RemoveAll(r.dir)
}

// recognise gives the process its utterance and waits for the words.
func (r *sphinxRun) recognise(ctx context.Context, samples []int16) (string, error) {
	if err := os.WriteFile(filepath.Join(r.dir, "utterance.raw"), littleEndian(samples), 0o600); err != nil {
		return "", fmt.Errorf("speech recognition: %w", err)
	}
	if _, err := io.WriteString(r.stdin, "utterance\n"); err != nil {
		return "", fmt.Errorf("speech recognition: %w", err)
	}
	if err := r.stdin.Close(); err != nil {
		return "", fmt.Errorf("speech recognition: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, programLimit)
	defer cancel()
	select {
	case err := <-r.done:
		r.done <- err // for end
		if err != nil {
			return "", fmt.Errorf("speech recognition: %w", err)
		}
	case <-ctx.Done():
		return "", fmt.Errorf("speech recognition: %w", ctx.Err())
	}
	out, err := os.ReadFile(filepath.Join(r.dir, "words.txt"))
	if err != nil {
		return "", fmt.Errorf("speech recognition: %w", err)
	}
	return sphinxWords(out), nil
}

// sphinxWords reads the words from a line of results, such as
// "and um hello(2) there [NOISE] (utterance -3451)".
func sphinxWords(line []byte) string {
	text := string(line)
	if score := strings.LastIndex(text, "(utterance "); score >= 0 {
		text = text[:score]
	}
	var words []string
	for _, w := range strings.Fields(text) {
		w, _, _ = strings.Cut(w, "(") // a variant of the pronunciation
		if w == "" || strings.ContainsAny(w, "[]<>+") {
			continue
		}
		words = append(words, w)
	}
	return strings.Join(words, " ")
}

// Warm loads a process for the next utterance, if none waits yet.
func (s *sphinx) Warm(context.Context) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || s.ready != nil {
		return
	}
	run, err := s.start()
	if err != nil {
		return // the next utterance reports it
	}
	s.ready = run
	s.expiry = time.AfterFunc(sphinxReserve, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.ready == run {
			s.ready = nil
			run.end()
		}
	})
}

// take returns the waiting process or a new one.
func (s *sphinx) take() (*sphinxRun, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if run := s.ready; run != nil {
		s.ready = nil
		s.expiry.Stop()
		return run, nil
	}
	if s.closed {
		return nil, errNoEngine
	}
	return s.start()
}

// Transcribe recognises a recording of any rate.
func (s *sphinx) Transcribe(ctx context.Context, wav []byte) (string, error) {
	sound, err := decodeWAV(wav)
	if err != nil {
		return "", err
	}
	sound = resample(sound, recognitionRate)
	if len(sound.samples) < shortestUtterance || silent(sound.samples) {
		return "", nil
	}
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	case <-ctx.Done():
		return "", fmt.Errorf("speech recognition: %w", ctx.Err())
	}
	text, err := s.once(ctx, sound.samples)
	if err != nil && ctx.Err() == nil { // perhaps the process died while it waited
		text, err = s.once(ctx, sound.samples)
	}
	if err == nil {
		s.Warm(ctx)
	}
	return text, err
}

// once recognises an utterance with one process.
func (s *sphinx) once(ctx context.Context, samples []int16) (string, error) {
	run, err := s.take()
	if err != nil {
		return "", err
	}
	defer run.end()
	return run.recognise(ctx, samples)
}

// silent reports whether a recording holds nothing that could be speech, for which the
// recogniser would make words up.
func silent(samples []int16) bool {
	const quiet = 100 // about -50 dB
	loud := 0
	for _, v := range samples {
		if v > quiet || v < -quiet {
			loud++
		}
	}
	return loud < len(samples)/200
}

// Close ends the waiting process.
func (s *sphinx) Close() error {
	s.mu.Lock()
	s.closed = true
	run := s.ready
	s.ready = nil
	if s.expiry != nil {
		s.expiry.Stop()
	}
	s.mu.Unlock()
	if run != nil {
		run.end()
	}
	return nil
}
