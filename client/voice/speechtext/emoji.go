package speechtext

// longestCode is how many letters the name of an emoji may have.
const longestCode = 40

// shortcode leaves out an emoji written as its name, :smile:. A colon within a
// word or a time is itself.
func (c *cleaner) shortcode() action {
	plain := action{op: opText, n: 1, text: ":"}
	if IsWord(c.prev) || c.prev == ':' {
		return plain
	}
	n, letters := 1, false
	for ; n <= longestCode; n++ {
		b := c.look(n)
		if 'a' <= b && b <= 'z' {
			letters = true
		} else if !('0' <= b && b <= '9') && b != '_' && b != '-' && b != '+' {
			break
		}
	}
	name := n - 1
	if c.look(n) != ':' || !letters && !(name == 2 && c.look(2) == '1' && c.look(1) != '_') {
		return plain
	}
	if next, _ := c.lookRune(n + 1); IsWord(next) {
		return plain
	}
	return action{op: opGap, n: n + 1, left: leftEmoji}
}

// isModifier tells what changes the sign before it and stands for nothing
// itself: joiners, variation selectors, the frame of a keycap, skin tones, tags.
func isModifier(r rune) bool {
	return r == 0x200D || r == 0x20E3 || 0xFE00 <= r && r <= 0xFE0F ||
		0x1F3FB <= r && r <= 0x1F3FF || 0xE0000 <= r && r <= 0xE007F
}

// isEmoji tells pictures and signs that a voice would spell out or trip over.
// Digits and letters of keycaps and the like are not among them.
func isEmoji(r rune) bool {
	switch {
	case r < 0x80:
		return false
	case r == 0xA9, r == 0xAE, r == 0x2122, // ©, ®, ™
		r == 0x203C, r == 0x2049, r == 0x2139, // double stops and a letter that are pictures
		0x2190 <= r && r <= 0x21FF,   // arrows
		0x2300 <= r && r <= 0x23FF,   // clocks, keyboards
		0x2460 <= r && r <= 0x27BF,   // enclosed, boxes, shapes, weather, dingbats
		0x27F0 <= r && r <= 0x27FF,   // long arrows
		0x2900 <= r && r <= 0x297F,   // more arrows
		0x2B00 <= r && r <= 0x2BFF,   // more shapes
		0x1F000 <= r && r <= 0x1FAFF, // pictographs, flags, tiles
		r == 0x3030, r == 0x303D, r == 0x3297, r == 0x3299:
		return true
	}
	return false
}
