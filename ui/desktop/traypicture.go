package desktop

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"

	xdraw "golang.org/x/image/draw"

	"delonix/assets"
)

const traySize = 64

// TrayPicture is the icon as a PNG, with a badge where something is unread, and
// a red dot while the microphone is open.
func TrayPicture(unread int, listens bool) []byte {
	full, err := png.Decode(bytes.NewReader(assets.IconPNG))
	if err != nil {
		return assets.IconPNG
	}
	img := image.NewRGBA(image.Rect(0, 0, traySize, traySize))
	xdraw.CatmullRom.Scale(img, img.Bounds(), full, full.Bounds(), draw.Over, nil)
	if unread > 0 {
		disc(img, 47, 17, 16, color.RGBA{0xFF, 0xFF, 0xFF, 0xFF})
		disc(img, 47, 17, 13, color.RGBA{0x0B, 0x57, 0xA4, 0xFF})
	}
	if listens {
		disc(img, 47, 47, 16, color.RGBA{0xFF, 0xFF, 0xFF, 0xFF})
		disc(img, 47, 47, 13, color.RGBA{0xB3, 0x26, 0x1E, 0xFF})
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		return assets.IconPNG
	}
	return out.Bytes()
}

func disc(img *image.RGBA, cx, cy, r int, c color.RGBA) {
	for y := cy - r; y <= cy+r; y++ {
		for x := cx - r; x <= cx+r; x++ {
			if (x-cx)*(x-cx)+(y-cy)*(y-cy) <= r*r {
				img.SetRGBA(x, y, c)
			}
		}
	}
}
