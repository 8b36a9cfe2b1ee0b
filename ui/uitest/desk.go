// Package uitest lets tests hold widgets and windows without a display: an
// application whose UI thread is the test's goroutine, as strict about threads
// as the real one, and a pair of eyes that reads what is shown. Only tests
// import it.
package uitest

import (
	"bytes"
	"log"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"delonix/ui/look"
)

// patience is how long Await waits on a busy machine.
const patience = 60 * time.Second

// Desk is one test's application. It belongs to the goroutine that made it.
type Desk struct {
	t      testing.TB
	App    fyne.App
	ui     uint64 // the goroutine that stands for the UI thread
	mu     sync.Mutex
	queue  []func()
	wake   chan struct{}
	mods   fyne.KeyModifier
	idle   atomic.Bool   // the UI thread waits for something to do
	calls  atomic.Uint64 // of the driver
	paints atomic.Uint64 // asked for
	gone   bool          // the test is over
	faults bytes.Buffer
	borne  []string // complaints that are none
}

// New makes the test's application in the light theme. What the toolkit
// complains about, and what is done on a wrong thread, fails the test.
func New(t testing.TB) *Desk {
	t.Helper()
	d := &Desk{t: t, ui: goroutine(), wake: make(chan struct{}, 1)}
	base := test.NewApp()
	d.App = &application{App: base, driver: &driver{Driver: base.Driver(), desk: d}}
	fyne.SetCurrentApp(d.App)
	d.Theme("light")
	log.SetOutput(&complaints{desk: d})
	wind()
	t.Cleanup(func() {
		d.Pump()
		log.SetOutput(os.Stderr)
		d.close()
		if text := d.complaints(); text != "" {
			t.Errorf("the toolkit complained:\n%s", text)
		}
	})
	return d
}

// close ends the desk. It stays the application: what a timer of the test's widgets hands
// over later goes nowhere, while the toolkit's own test application would do it on the
// timer's goroutine, beside whatever runs then.
func (d *Desk) close() {
	d.mu.Lock()
	d.gone, d.queue = true, nil
	d.mu.Unlock()
	test.NewApp() // which throws the toolkit's caches away
	fyne.SetCurrentApp(d.App)
}

// wind sets the clock of the toolkit's caches, which only a picture taken does.
// Without it the first picture that a test takes a minute after the last one
// would find its widgets made long ago, throw away how they are laid out, and
// be empty.
func wind() { software.NewCanvas().Capture() }

// Theme chooses "light" or "dark".
func (d *Desk) Theme(choice string) { d.App.Settings().SetTheme(look.NewTheme(choice)) }

// Bear lets the toolkit complain about something that lies in the machine.
func (d *Desk) Bear(words string) { d.borne = append(d.borne, words) }

// Hold sets the modifier keys that are held down.
func (d *Desk) Hold(m fyne.KeyModifier) { d.mods = m }

// Show puts an object into a window of a size.
func (d *Desk) Show(o fyne.CanvasObject, width, height float32) fyne.Window {
	w := d.App.NewWindow("")
	w.SetPadded(false)
	w.SetContent(o)
	w.Resize(fyne.NewSize(width, height))
	d.t.Cleanup(w.Close)
	return w
}

// Pump does what was handed to the UI thread, and what that hands over.
func (d *Desk) Pump() {
	for {
		d.mu.Lock()
		if len(d.queue) == 0 {
			d.mu.Unlock()
			return
		}
		f := d.queue[0]
		d.queue = d.queue[1:]
		d.mu.Unlock()
		f()
	}
}

// Await does the work of the UI thread until the condition holds.
func (d *Desk) Await(what string, ok func() bool) {
	d.t.Helper()
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for {
		d.Pump()
		if ok() {
			return
		}
		d.idle.Store(true)
		select {
		case <-d.wake:
		case <-look.C:
		case <-deadline.C:
			d.idle.Store(false)
			d.t.Fatalf("gave up waiting for %s", what)
		}
		d.idle.Store(false)
	}
}

func (d *Desk) do(f func(), wait bool) {
	if goroutine() == d.ui {
		if wait {
			f()
			return
		}
	}
	done := make(chan struct{})
	d.mu.Lock()
	if d.gone {
		d.mu.Unlock()
		return
	}
	d.queue = append(d.queue, func() { f(); close(done) })
	d.mu.Unlock()
	select {
	case d.wake <- struct{}{}:
	default:
	}
	if wait {
		<-done
	}
}

// onThread notes a call that the real driver would not allow from here. To
// tell a goroutine costs more than most of what is tested, so it is done for
// every call while the UI thread waits, and for one in some otherwise.
func (d *Desk) onThread(what string) {
	const some = 64
	if !d.idle.Load() && d.calls.Add(1)%some != 0 || goroutine() == d.ui {
		return
	}
	stack := make([]byte, 4096)
	stack = stack[:runtime.Stack(stack, false)]
	d.note("*** Error in Fyne call thread: " + what + "\n" + string(stack))
}

func (d *Desk) note(text string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.faults.Len() < 20000 {
		d.faults.WriteString(text)
	}
}

func (d *Desk) complaints() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.faults.String()
}

// complaints is the standard logger's output: the toolkit reports its errors
// and calls on a wrong thread there.
type complaints struct{ desk *Desk }

func (c *complaints) Write(p []byte) (int, error) {
	text := string(p)
	borne := slices.ContainsFunc(c.desk.borne, func(words string) bool { return strings.Contains(text, words) })
	if strings.Contains(text, "Fyne") && !borne {
		c.desk.note(text)
	}
	return os.Stderr.Write(p)
}

// goroutine is the number of the running goroutine.
func goroutine() uint64 {
	var buf [32]byte
	runtime.Stack(buf[:], false)
	var id uint64
	for _, c := range buf[len("goroutine "):] {
		if c < '0' || c > '9' {
			break
		}
		id = id*10 + uint64(c-'0')
	}
	return id
}

// application is the toolkit's test application on our driver.
type application struct {
	fyne.App
	driver *driver
}

func (a *application) Driver() fyne.Driver { return a.driver }

// driver is the toolkit's test driver with one UI thread.
type driver struct {
	fyne.Driver
	desk *Desk
}

// DoFromGoroutine hands work to the test's goroutine, as fyne.Do does.
func (d *driver) DoFromGoroutine(f func(), wait bool) { d.desk.do(f, wait) }

// Repaints counts how often something was asked to be painted anew.
func (d *Desk) Repaints() uint64 { return d.paints.Load() }

// CanvasForObject is asked on every repaint: the place to notice a wrong thread.
func (d *driver) CanvasForObject(o fyne.CanvasObject) fyne.Canvas {
	d.desk.paints.Add(1)
	d.desk.onThread("a repaint off the UI thread")
	return d.Driver.CanvasForObject(o)
}

// AbsolutePositionForObject finds the object's place in its window.
func (d *driver) AbsolutePositionForObject(o fyne.CanvasObject) fyne.Position {
	d.desk.onThread("a position asked for off the UI thread")
	return d.Driver.AbsolutePositionForObject(o)
}

// CurrentKeyModifiers gives the keys of Hold.
func (d *driver) CurrentKeyModifiers() fyne.KeyModifier { return d.desk.mods }

// CreateSplashWindow is part of desktop.Driver.
func (d *driver) CreateSplashWindow() fyne.Window { return d.CreateWindow("") }

// HasSecondaryDisplay is part of desktop.Driver.
func (d *driver) HasSecondaryDisplay() bool { return false }
