package client

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"delonix/client/account"
	"delonix/client/api"
	"delonix/client/internal/kit"
	"delonix/client/internal/machine"
	"delonix/client/internal/pace"
	"delonix/client/problem"
	"delonix/client/speech"
	"delonix/client/voice"
	"delonix/client/voice/listen"
	"delonix/storage/secrets"
)

// Options are what a Client is made of. Everything may be left out.
type Options struct {
	// Dir is the data folder; empty is the system's own place (DefaultDir).
	Dir string
	// Version is the program's version, for the user agent.
	Version string
	// Logger gets route templates and kinds, never texts, tokens or user ids.
	Logger *slog.Logger
	// Vault keeps the tokens; nil is the system's keyring with its fallbacks.
	Vault secrets.Vault
	// Demo connects the embedded portal, with a local copy in a sub folder of Dir.
	Demo *DemoPortal
	// OnRaise is called when a second instance was started on the same folder.
	// It shows the window and reports whether that was done before its context
	// ended.
	OnRaise func(context.Context) bool
	// Microphone and Speaker are the devices; without them voice is off.
	Microphone Microphone
	Speaker    Speaker
	// Devices lists and chooses devices.
	Devices speech.Devices
	// ScreenWidth and ScreenHeight are told to portals with a new session, in
	// pixels; 0 is not told.
	ScreenWidth, ScreenHeight int
	// CloseWithin is how long Close waits for what does not end; 0 is for ever.
	CloseWithin time.Duration
	// API are the transport's options, for tests.
	API api.Options
	// Clock is the time; tests bring their own.
	Clock Clock

	tune  *kit.Tuning // shorter times in tests
	quiet bool        // another instance is not raised
}

// DefaultDir is the system's own place for the data folder.
func DefaultDir() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", problem.NoDataFolder(err)
	}
	return filepath.Join(dir, "delonix"), nil
}

// DemoPortal is how to reach the embedded portal. Its token is never stored.
type DemoPortal = account.Demo

// Microphone is a source of 16 kHz mono samples.
type Microphone = listen.Microphone

// Speaker plays mono samples.
type Speaker = voice.Speaker

// TurnTiming tells how long the stages of one spoken turn took. A stage that did
// not happen is 0.
type TurnTiming = voice.TurnTiming

// WaitReason is why a spoken turn was given up no sooner.
type WaitReason = voice.WaitReason

// Clock is the time as the client sees it.
type Clock = pace.Clock

// SystemLanguage is the person's language in the form of a browser, such as en-US.
func SystemLanguage() string { return machine.Language() }

// Devices lists the sound devices and chooses among them.
type Devices = speech.Devices
