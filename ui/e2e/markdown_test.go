package e2e

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"delonix/client/demo"
)

// box is where a word stands in the window, in pixels.
type box struct{ x, y, w, h int }

// where finds a word that can be read in the window.
func (a *app) where(word string) box {
	a.t.Helper()
	var found box
	ok := poll(func() bool {
		png := filepath.Join(a.t.TempDir(), "big.png")
		a.capture(png, "-colorspace", "gray", "-resize", "200%")
		read := exec.Command("tesseract", png, "-", "--psm", "11", "tsv")
		read.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1")
		out, err := read.Output()
		if err != nil {
			a.t.Fatalf("tesseract: %v", err)
		}
		for s := bufio.NewScanner(strings.NewReader(string(out))); s.Scan(); {
			cols := strings.Split(s.Text(), "\t")
			if len(cols) < 12 || !strings.Contains(cols[11], word) {
				continue
			}
			var n [4]int
			for i := range n {
				n[i], _ = strconv.Atoi(cols[6+i])
			}
			found = box{n[0] / 2, n[1] / 2, n[2] / 2, n[3] / 2}
			return true
		}
		return false
	})
	if !ok {
		a.screenshot("failed-" + a.t.Name())
		a.t.Fatalf("%q is not to be seen", word)
	}
	return found
}

// drag presses the left button at one place, moves and releases it at another.
func (a *app) drag(x1, y1, x2, y2 int) {
	a.t.Helper()
	move := func(x, y int) { a.xdo("mousemove", "--window", a.id, fmt.Sprint(x), fmt.Sprint(y)) }
	move(x1, y1)
	a.xdo("mousedown", "1")
	const steps = 8
	for i := 1; i <= steps; i++ {
		move(x1+(x2-x1)*i/steps, y1+(y2-y1)*i/steps)
		time.Sleep(20 * time.Millisecond) // as fast as a hand
	}
	a.xdo("mouseup", "1")
}

// clipboard is what other programs would paste.
func clipboard() string {
	out, _ := exec.Command("xclip", "-o", "-selection", "clipboard").Output()
	return string(out)
}

func TestMarkdown_IsShownSelectedAndCopiedInTheWindow(t *testing.T) {
	p := startPortal(t, demo.Options{})
	text := "Morning **greetings** from the harbour.\n\n1. Unpack the lantern\n2. Connect the battery\n\n```go\nlantern.Light(7)\n```\n\n| Kind | Price |\n|:--|--:|\n| Copper | 12 |\n\n> Evening quotation\n> on two lines\n"
	if _, err := p.Push(demo.Push{Role: demo.RoleAI, Text: text}); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	login(t, dir, p)
	a := open(t, dir)
	a.awaitWords("Write a message")
	a.key("ctrl+Down")
	a.awaitWords("greetings", "Unpack the lantern", "Copper", "quotation")
	a.screenshot("markdown")
	from, to := a.where("Unpack"), a.where("battery")
	a.drag(from.x, from.y+from.h/2, to.x+to.w+2, to.y+to.h/2)
	a.screenshot("markdown-selected")
	a.key("ctrl+c")
	want := "1. Unpack the lantern\n2. Connect the battery"
	await(t, "the selection in the clipboard", func() bool { return clipboard() == want })
	word := a.where("Copper")
	a.xdo("mousemove", "--window", a.id, fmt.Sprint(word.x+word.w/2), fmt.Sprint(word.y+word.h/2))
	a.xdo("click", "--repeat", "2", "--delay", "60", "1")
	a.key("ctrl+c")
	await(t, "the word in the clipboard", func() bool { return clipboard() == "Copper" })
	a.write("typed after selecting")
	a.awaitWords("typed after selecting")
}

func TestFind_GoesToThePlacesOfAWordInTheConversation(t *testing.T) {
	p := startPortal(t, demo.Options{})
	s, err := p.Push(demo.Push{Role: demo.RoleAI, Text: "The lighthouse stands in the north."})
	for i := 0; err == nil && i < 150; i++ {
		text := fmt.Sprintf("Message number %d of a long talk.", i)
		if i == 70 {
			text = "A **Lighthouse** keeper came by."
		}
		_, err = p.Push(demo.Push{SessionID: s.SessionID, Role: demo.RoleAI, Text: text})
	}
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	login(t, dir, p)
	a := open(t, dir)
	a.awaitWords("Write a message")
	await(t, "the conversation", func() bool {
		a.key("ctrl+Down")
		return strings.Contains(a.reads(), "number 149")
	})
	a.key("ctrl+f")
	a.write("lighth")
	a.awaitWords("keeper came by")
	a.screenshot("find")
	a.key("Return")
	a.awaitWords("stands in the north")
	a.key("Escape")
	a.write("typed after finding")
	a.awaitWords("typed after finding")
}
