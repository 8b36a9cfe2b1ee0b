package secrets

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

const canary = "canary-token-9f1c"

func TestMain(m *testing.M) {
	if runChild() {
		return
	}
	goleak.VerifyTestMain(m)
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// fakeRing is a keyring in memory that a test can hold up or break.
type fakeRing struct {
	mu      sync.Mutex
	values  map[string]string
	hold    chan struct{} // not nil: every call waits until it is closed
	calls   int
	forget  bool // Set keeps nothing
	failure error
	panics  bool
}

func (f *fakeRing) enter() error {
	f.mu.Lock()
	f.calls++
	hold, failure, panics := f.hold, f.failure, f.panics
	f.mu.Unlock()
	if hold != nil {
		<-hold
	}
	if panics {
		panic("the bus went away")
	}
	return failure
}

func (f *fakeRing) Set(service, key, value string) error {
	if err := f.enter(); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.forget {
		f.values[service+"/"+key] = value
	}
	return nil
}

func (f *fakeRing) Get(service, key string) (string, error) {
	if err := f.enter(); err != nil {
		return "", err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	v, ok := f.values[service+"/"+key]
	if !ok {
		return "", ErrNotFound
	}
	return v, nil
}

func (f *fakeRing) Delete(service, key string) error {
	if err := f.enter(); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, ok := f.values[service+"/"+key]; !ok {
		return ErrNotFound
	}
	delete(f.values, service+"/"+key)
	return nil
}

func newFake() *fakeRing { return &fakeRing{values: map[string]string{}} }

// testVault is what every vault must do.
func testVault(t *testing.T, v Vault) {
	t.Helper()
	ctx := t.Context()
	if _, err := v.Get(ctx, "a"); !errors.Is(err, ErrNotFound) {
		t.Fatalf("unknown key: %v", err)
	}
	check(t, v.Delete(ctx, "a"))
	check(t, v.Set(ctx, "a", canary))
	check(t, v.Set(ctx, "b", "ünïcödé\nand\x00bytes"))
	check(t, v.Set(ctx, "a", canary+"2"))
	for key, want := range map[string]string{"a": canary + "2", "b": "ünïcödé\nand\x00bytes"} {
		if got, err := v.Get(ctx, key); err != nil || got != want {
			t.Fatalf("%s: %q, %v", key, got, err)
		}
	}
	check(t, v.Delete(ctx, "a"))
	if _, err := v.Get(ctx, "a"); !errors.Is(err, ErrNotFound) {
		t.Fatalf("after Delete: %v", err)
	}
	check(t, v.Delete(ctx, "b"))
	if v.Place() == "" {
		t.Fatal(v.Place())
	}
}

func TestVault_Fake(t *testing.T)   { testVault(t, NewKeyring(Options{Backend: newFake()})) }
func TestVault_Memory(t *testing.T) { testVault(t, NewMemory()) }
func TestVault_File(t *testing.T) {
	v, err := NewFile(t.TempDir(), true)
	check(t, err)
	testVault(t, v)
}

func TestKeyring_HungLeavesOneGoroutineAndComesBack(t *testing.T) {
	f := newFake()
	f.hold = make(chan struct{})
	v := NewKeyring(Options{Backend: f, Limit: 20 * time.Millisecond})
	for range 5 {
		if err := v.Set(t.Context(), "a", canary); !errors.Is(err, ErrHung) || strings.Contains(err.Error(), canary) {
			t.Fatal(err)
		}
	}
	f.mu.Lock()
	if f.calls != 1 {
		t.Fatalf("%d calls hang", f.calls)
	}
	hold := f.hold
	f.hold = nil
	f.mu.Unlock()
	close(hold)
	// The next call waits for the old one to come back, however short its limit is; so it is tried again.
	var err error
	for range 500 {
		if _, err = v.Get(t.Context(), "other"); errors.Is(err, ErrNotFound) {
			return
		}
	}
	t.Fatal(err)
}

func TestKeyring_CallersContextEndsTheWaiting(t *testing.T) {
	f := newFake()
	f.hold = make(chan struct{})
	defer close(f.hold)
	v := NewKeyring(Options{Backend: f, Limit: time.Hour})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := v.Get(ctx, "a"); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
}

func TestKeyring_ReadsBack(t *testing.T) {
	f := newFake()
	f.forget = true
	if err := NewKeyring(Options{Backend: f}).Set(t.Context(), "a", canary); !errors.Is(err, ErrMismatch) {
		t.Fatal(err)
	}
	f.values[Service+"/a"] = "an older one"
	if err := NewKeyring(Options{Backend: f}).Set(t.Context(), "a", canary); !errors.Is(err, ErrMismatch) || strings.Contains(err.Error(), canary) {
		t.Fatal(err)
	}
}

func TestKeyring_SurvivesAPanic(t *testing.T) {
	f := newFake()
	f.panics = true
	v := NewKeyring(Options{Backend: f})
	for range 2 {
		if err := v.Set(t.Context(), "a", canary); !errors.Is(err, ErrHung) {
			t.Fatal(err)
		}
	}
}

func TestKeyring_WindowsLimit(t *testing.T) {
	if tooLarge("windows", strings.Repeat("x", maxWindows)) || !tooLarge("windows", strings.Repeat("x", maxWindows+1)) || tooLarge("linux", strings.Repeat("x", 10_000)) {
		t.Fatal("wrong limit")
	}
}

func TestFile_NeedsConsentAndSaysWhatItIs(t *testing.T) {
	dir := t.TempDir()
	if v, err := NewFile(dir, false); v != nil || !errors.Is(err, ErrConsent) {
		t.Fatal(v, err)
	}
	v, err := NewFile(dir, true)
	check(t, err)
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Fatal(left, err)
	}
	check(t, v.Set(t.Context(), "a", canary))
	path := filepath.Join(dir, FileName)
	content, err := os.ReadFile(path)
	check(t, err)
	if !strings.Contains(string(content), "NOT protected") || !strings.Contains(path, "UNPROTECTED") {
		t.Fatalf("%s", content)
	}
	if runtime.GOOS != "windows" {
		check(t, os.Chmod(path, 0o644))
		_, err = v.Get(t.Context(), "a")
		check(t, err)
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Fatal(info.Mode(), err)
		}
	}
	check(t, v.Delete(t.Context(), "a"))
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Fatal("an empty file is left", left, err)
	}
	check(t, os.WriteFile(path, []byte(`{"tokens": "`+canary), 0o600))
	if _, err := v.Get(t.Context(), "a"); err == nil || strings.Contains(err.Error(), canary) {
		t.Fatal(err)
	}
}

func TestChoose_KeyringElseFileElseMemory(t *testing.T) {
	dir := t.TempDir()
	broken := newFake()
	broken.failure = ErrLocked
	c := Choose(t.Context(), dir, Options{Backend: broken})
	if c.Vault.Place() != PlaceKeyring || !errors.Is(c.Reason, ErrLocked) { // what is in it is not lost
		t.Fatalf("%s %v", c.Vault.Place(), c.Reason)
	}
	file, err := NewFile(dir, true)
	check(t, err)
	check(t, file.Set(t.Context(), "a", canary))
	c = Choose(t.Context(), dir, Options{Backend: broken})
	if got, err := c.Vault.Get(t.Context(), "a"); c.Vault.Place() != PlaceFile || got != canary || err != nil {
		t.Fatalf("%s %q %v", c.Vault.Place(), got, err)
	}
	works := newFake()
	c = Choose(t.Context(), dir, Options{Backend: works})
	if got, err := c.Vault.Get(t.Context(), "a"); c.Vault.Place() != PlaceKeyring || c.Reason != nil || got != canary || err != nil {
		t.Fatalf("%s %v %q %v", c.Vault.Place(), c.Reason, got, err)
	}
	if _, err := os.Stat(filepath.Join(dir, FileName)); !errors.Is(err, os.ErrNotExist) {
		t.Fatal("the tokens moved, the file stayed:", err)
	}
}
