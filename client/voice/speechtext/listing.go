package speechtext

import "strings"

// bullet begins an item of a list, with a box to tick perhaps. Dashes are no
// Markdown, but whoever begins a line with one means an item or another speaker.
func (c *cleaner) bullet() (action, bool) {
	r, n := c.lookRune(0)
	if !strings.ContainsRune("-*+•‣◦▪·●○–—", r) || r == 0 || !isBlank(c.look(n)) {
		return action{}, false
	}
	if c.look(n+1) == '[' && isBlank(c.look(n+4)) && c.look(n+3) == ']' && strings.IndexByte(" xX", c.look(n+2)) >= 0 {
		n += 4
	}
	return action{op: opLine, n: n, block: blockItem}, true
}

// pictured begins a line with an emoji in place of a bullet.
func (c *cleaner) pictured() (action, bool) {
	const pictures = 0x2190 // those before it belong to words: ©
	r, n := c.lookRune(0)
	if r < pictures || !isEmoji(r) {
		return action{}, false
	}
	return action{op: opLine, n: n, block: blockItem, left: leftEmoji}, true
}

// numbered begins an item of a numbered list; the number is spoken. In the
// middle of a paragraph only 1 does: a line may happen to begin with a year. The
// number may stand in the frame of a keycap.
func (c *cleaner) numbered() (action, bool) {
	n := 0
	for n < 4 && c.look(n) >= '0' && c.look(n) <= '9' {
		n++
	}
	if n == 0 || n > 3 {
		return action{}, false
	}
	number := string(c.buf[:n])
	end := c.keycap(n)
	if b := c.look(n); end == n {
		if b != '.' && b != ')' || !isBlank(c.look(n+1)) || c.short || c.block == blockParagraph && number != "1" {
			return action{}, false
		}
		end++
	}
	return action{op: opLine, n: end, block: blockItem, text: number + "."}, true
}

// keycap is where the frame around the figure before i ends, i if there is none.
func (c *cleaner) keycap(i int) int {
	end := i
	for {
		r, n := c.lookRune(end)
		if !isModifier(r) {
			return end
		}
		end += n
	}
}

// lettered begins an item with a letter: a) and so on.
func (c *cleaner) lettered() (action, bool) {
	if b := c.look(0) | 0x20; b < 'a' || b > 'z' || c.look(1) != ')' || !isBlank(c.look(2)) {
		return action{}, false
	}
	return action{op: opLine, n: 2, block: blockItem, text: string(c.buf[:2])}, true
}
