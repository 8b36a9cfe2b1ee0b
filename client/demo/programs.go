package demo

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"
)

// programLimit is the longest that a speech program may work on one request.
const programLimit = 60 * time.Second

// programs finds speech programs and their files; tests stand in for the machine.
type programs struct {
	goos   string
	look   func(name string) (path string, err error)
	exists func(path string) bool
}

func machinePrograms() programs {
	return programs{
		goos: runtime.GOOS,
		look: exec.LookPath,
		exists: func(path string) bool {
			_, err := os.Stat(path)
			return err == nil
		},
	}
}

// runProgram runs a program in a directory, without a shell, within the time limit.
// What it prints is not kept: it may repeat what people said.
func runProgram(ctx context.Context, dir string, env []string, name string, args ...string) error {
	ctx, cancel := context.WithTimeout(ctx, programLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	cmd.WaitDelay = time.Second
	hide(cmd)
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(name), errors.Join(err, ctx.Err()))
	}
	return nil
}

// inTempDir calls f with the path of a directory which exists only for that long.
func inTempDir(f func(dir string) error) (err error) {
	dir, err := os.MkdirTemp("", "delonix-speech-")
	if err != nil {
		return fmt.Errorf("speech: %w", err)
	}
	defer func() { err = errors.Join(err, removeSoon(dir)) }()
	return f(dir)
}

// removalPatience is how long a directory is tried to be removed.
const removalPatience = time.Second

// removeSoon removes a directory. Windows refuses that while a program which has just
// ended, or one that looks for viruses, still holds something in it.
func removeSoon(dir string) error {
	for started := time.Now(); ; time.Sleep(removalPatience / 20) {
		if err := os.RemoveAll(dir); err == nil || runtime.GOOS != "windows" || time.Since(started) > removalPatience {
			return err
		}
	}
}
