package call

import "image/color"

// faint is a colour with a third of its strength.
func faint(r, g, b uint32) color.Color {
	return color.NRGBA{R: uint8(r >> 8), G: uint8(g >> 8), B: uint8(b >> 8), A: 0x50}
}
