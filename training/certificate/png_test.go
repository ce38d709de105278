package certificate

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"

	"github.com/boombuler/barcode/qr"
)

func TestThePictureIsThatOfThePDF(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for name, c := range samples(t) {
		raw, err := c.PNG()
		if err != nil || len(raw) > 200*1024 {
			t.Fatalf("%s: %d bytes, %v", name, len(raw), err)
		}
		kept(t, name+".png", raw)
		again, err := c.PNG()
		if err != nil || !bytes.Equal(raw, again) {
			t.Errorf("%s: the same certificate makes another picture, %v", name, err)
		}
		if other := seen[string(raw)]; other != "" {
			t.Errorf("%s looks like %s", name, other)
		}
		seen[string(raw)] = name
		img, err := png.Decode(bytes.NewReader(raw))
		if err != nil || img.Bounds() != image.Rect(0, 0, 1600, 1131) {
			t.Fatalf("%s is %v, %v", name, img.Bounds(), err)
		}
		frame := color.RGBAModel.Convert(img.At(pixels(10), pixels(100)))
		if want := map[bool]color.RGBA{true: inks[red], false: inks[blue]}[c.Revoked != ""]; frame != want {
			t.Errorf("%s: the frame is %v", name, frame)
		}
	}
}

// TestEveryLineIsPainted looks for each line's ink where the page has it.
func TestEveryLineIsPainted(t *testing.T) {
	t.Parallel()
	for name, c := range samples(t) {
		s, err := lay(c)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := c.PNG()
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range s.lines {
			at := image.Rect(pixels(l.x), pixels(l.y-0.8*l.size), pixels(l.x+s.width(l.text, l.size)), pixels(l.y))
			inked := 0
			for y := at.Min.Y; y < at.Max.Y; y++ {
				for x := at.Min.X; x < at.Max.X; x++ {
					if color.RGBAModel.Convert(img.At(x, y)) == inks[l.ink] {
						inked++
					}
				}
			}
			if share := 100 * inked / (at.Dx() * at.Dy()); share < 3 {
				t.Errorf("%s: %q has %d%% of ink", name, l.text, share)
			}
		}
	}
}

// TestTheCodeIsTheLink looks at the middle of every module of the QR code in the picture.
func TestTheCodeIsTheLink(t *testing.T) {
	t.Parallel()
	c := plain(t)
	want, err := qr.Encode(c.Link, qr.M, qr.Auto)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := c.PNG()
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	n, wrong := want.Bounds().Dx(), 0
	step := codeSide / float64(n)
	for row := range n {
		for col := range n {
			drawn := img.At(pixels(codeX+(float64(col)+0.5)*step), pixels(codeY+(float64(row)+0.5)*step))
			if color.GrayModel.Convert(drawn).(color.Gray).Y < 0x80 != (color.GrayModel.Convert(want.At(col, row)).(color.Gray).Y < 0x80) {
				wrong++
			}
		}
	}
	if n < 21 || wrong > 0 {
		t.Errorf("%d of %d modules are wrong", wrong, n*n)
	}
}
