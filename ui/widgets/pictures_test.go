package widgets

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"testing"
)

func file(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func pixels(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = byte(i)
	}
	return img
}

func encoded(t *testing.T, write func(io.Writer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// hugePNG is a picture whose header claims a size.
func hugePNG(w, h uint32) []byte {
	var head bytes.Buffer
	head.WriteString("IHDR")
	_ = binary.Write(&head, binary.BigEndian, []uint32{w, h})
	head.Write([]byte{8, 6, 0, 0, 0})
	var b bytes.Buffer
	b.WriteString("\x89PNG\r\n\x1a\n")
	_ = binary.Write(&b, binary.BigEndian, uint32(13))
	b.Write(head.Bytes())
	_ = binary.Write(&b, binary.BigEndian, crc32.ChecksumIEEE(head.Bytes()))
	return b.Bytes()
}

// tinyWebP is a lossless picture of one pixel.
const tinyWebP = "RIFF\x1a\x00\x00\x00WEBPVP8L\r\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"

func TestThumbnail_ShowsTheFourFormats(t *testing.T) {
	frames := &gif.GIF{Delay: []int{1, 1}}
	for _, c := range []color.Color{color.White, color.Black} {
		p := image.NewPaletted(image.Rect(0, 0, 30, 20), color.Palette{color.White, color.Black})
		for i := range p.Pix {
			p.Pix[i] = uint8(p.Palette.Index(c))
		}
		frames.Image = append(frames.Image, p)
	}
	for name, data := range map[string][]byte{
		"a.png":  encoded(t, func(w io.Writer) error { return png.Encode(w, pixels(30, 20)) }),
		"a.jpg":  encoded(t, func(w io.Writer) error { return jpeg.Encode(w, pixels(30, 20), nil) }),
		"a.gif":  encoded(t, func(w io.Writer) error { return gif.EncodeAll(w, frames) }),
		"a.webp": []byte(tinyWebP),
	} {
		img, err := Thumbnail(file(t, name, data), 640)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if name == "a.gif" {
			if r, _, _, _ := img.At(3, 3).RGBA(); r != 0xFFFF {
				t.Error("of a moving picture another frame than the first is shown")
			}
		}
	}
}

func TestThumbnail_FitsTheSquareAndKeepsTheShape(t *testing.T) {
	path := file(t, "a.png", encoded(t, func(w io.Writer) error { return png.Encode(w, pixels(1000, 250)) }))
	img, err := Thumbnail(path, 640)
	if err != nil {
		t.Fatal(err)
	}
	if b := img.Bounds(); b.Dx() != 640 || b.Dy() != 160 {
		t.Errorf("1000×250 becomes %v", b)
	}
	thin := file(t, "b.png", encoded(t, func(w io.Writer) error { return png.Encode(w, pixels(3000, 1)) }))
	if img, err := Thumbnail(thin, 640); err != nil || img.Bounds().Dy() != 1 {
		t.Errorf("a line of a picture: %v %v", img, err)
	}
}

func TestThumbnail_RefusesWhatItCantShow(t *testing.T) {
	good := encoded(t, func(w io.Writer) error { return png.Encode(w, pixels(300, 200)) })
	for name, data := range map[string][]byte{
		"a header of 60,000 × 60,000": hugePNG(60000, 60000),
		"a header of 2^31 × 2^31":     hugePNG(1<<31-1, 1<<31-1),
		"a header of 0 × 5":           hugePNG(0, 5),
		"one pixel too many":          hugePNG(MaxPicturePixels+1, 1),
		"a truncated file":            good[:len(good)/2],
		"a header alone":              good[:33],
		"an empty file":               nil,
		"text":                        []byte("<svg xmlns='http://www.w3.org/2000/svg'/>"),
		"another format":              []byte("BM\x3a\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00\x01\x00\x18\x00\x00\x00\x00\x00\x04\x00\x00\x00"),
		"a large web picture":         []byte("RIFF\x1e\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff"),
	} {
		if img, err := Thumbnail(file(t, "x.png", data), 640); !errors.Is(err, ErrPicture) {
			t.Errorf("%s: %v %v", name, img != nil, err)
		}
	}
	if _, err := Thumbnail(filepath.Join(t.TempDir(), "none.png"), 640); !os.IsNotExist(err) {
		t.Errorf("no file: %v", err)
	}
	if _, err := Thumbnail(t.TempDir(), 640); !errors.Is(err, ErrPicture) {
		t.Errorf("a folder: %v", err)
	}
	big := file(t, "big.png", good)
	if err := os.Truncate(big, MaxPictureBytes+1); err != nil {
		t.Fatal(err)
	}
	if _, err := Thumbnail(big, 640); !errors.Is(err, ErrPicture) {
		t.Errorf("a file over the limit: %v", err)
	}
}

func TestThumbnail_PanicOfADecoderIsContained(t *testing.T) {
	image.RegisterFormat("png", "PANIC", func(io.Reader) (image.Image, error) { panic("decoder") },
		func(io.Reader) (image.Config, error) { return image.Config{Width: 1, Height: 1}, nil })
	if _, err := Thumbnail(file(t, "x.png", []byte("PANIC")), 640); !errors.Is(err, ErrPicture) {
		t.Errorf("a decoder that panics gives %v", err)
	}
}

func FuzzThumbnail(f *testing.F) {
	f.Add(hugePNG(10, 10))
	f.Add([]byte(tinyWebP))
	var b bytes.Buffer
	_ = png.Encode(&b, pixels(4, 4))
	f.Add(b.Bytes())
	b.Reset()
	_ = jpeg.Encode(&b, pixels(8, 8), nil)
	f.Add(b.Bytes())
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte) {
		if cfg, _, err := image.DecodeConfig(bytes.NewReader(data)); err == nil && cfg.Width*cfg.Height > 1<<20 {
			return // slow, and bounded by the limit that another test checks
		}
		path := filepath.Join(dir, "x")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if img, err := Thumbnail(path, 64); err == nil && (img.Bounds().Dx() > 64 || img.Bounds().Dy() > 64) {
			t.Errorf("a thumbnail of %v", img.Bounds())
		}
	})
}
