// Package chart draws small pictures of figures: bars over periods, as PNG.
//
// It is pure and knows neither people nor languages: the picture holds digits, codes
// and Latin letters only, so that no font with Chinese characters is needed, and the words stand in the
// message under it. It imports nothing of ours. Another kind of picture is another file.
package chart

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math/big"

	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"
)

// Bar is one period. A nil Value is a gap: nobody has said anything, which is not zero.
type Bar struct {
	Label string   // ASCII: W47
	Value *big.Rat // nil = nothing was said
	Text  string   // the value as it is written above the bar, ASCII
	Open  bool     // still moving: drawn as an outline
}

// Sizes of the picture in pixels, for a phone held upright.
const (
	width, height   = 720, 400
	left, right     = 24, 24
	top, bottom     = 56, 40
	labelUp, gapOut = 6, 10

	titleDown, lineDown = 17, 16
)

var (
	paper = color.Gray{Y: 0xff}
	ink   = color.Gray{Y: 0x20}
	fill  = color.Gray{Y: 0x70} // readable in greyscale
	rule  = color.Gray{Y: 0xc0}
)

// Bars draws bars in the order given, over a line at zero, with a title of at most two lines
// in ASCII. The scale always holds zero, so that a bar twice as long is twice as much.
func Bars(title []string, bars []Bar) ([]byte, error) {
	img := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{paper, ink, fill, rule})
	for i, line := range title {
		write(img, left, titleDown+i*lineDown, line)
	}
	low, high := bounds(bars)
	zero := place(new(big.Rat), low, high)
	box(img, left, zero, width-right, zero+1, rule)
	if len(bars) > 0 {
		step := (width - left - right) / len(bars)
		for i, b := range bars {
			from, to := left+i*step+gapOut/2, left+(i+1)*step-gapOut/2
			write(img, middle(from, to, b.Label), height-16, b.Label)
			if b.Value == nil {
				write(img, middle(from, to, "-"), zero-labelUp, "-")
				continue
			}
			y := place(b.Value, low, high)
			bar(img, from, to, min(y, zero), max(y, zero), b.Open)
			write(img, middle(from, to, b.Text), min(y, zero)-labelUp, b.Text)
		}
	}
	var out bytes.Buffer
	enc := png.Encoder{CompressionLevel: png.BestCompression}
	if err := enc.Encode(&out, img); err != nil {
		return nil, fmt.Errorf("write the picture: %w", err)
	}
	return out.Bytes(), nil
}

// bounds are the lowest and highest value, zero among them.
func bounds(bars []Bar) (low, high *big.Rat) {
	low, high = new(big.Rat), new(big.Rat)
	for _, b := range bars {
		if b.Value == nil {
			continue
		}
		if b.Value.Cmp(low) < 0 {
			low = b.Value
		}
		if b.Value.Cmp(high) > 0 {
			high = b.Value
		}
	}
	if low.Cmp(high) == 0 {
		high = big.NewRat(1, 1)
	}
	return low, high
}

// place is how far down a value stands.
func place(v, low, high *big.Rat) int {
	share := new(big.Rat).Sub(v, low)
	share.Quo(share, new(big.Rat).Sub(high, low))
	f, _ := share.Float64()
	return height - bottom - int(f*float64(height-top-bottom)+0.5)
}

func bar(img draw.Image, x0, x1, y0, y1 int, outline bool) {
	box(img, x0, y0, x1, y1, fill)
	if outline && x1-x0 > 4 && y1-y0 > 4 {
		box(img, x0+2, y0+2, x1-2, y1-2, paper)
	}
}

func box(img draw.Image, x0, y0, x1, y1 int, c color.Color) {
	draw.Draw(img, image.Rect(x0, y0, x1, y1), image.NewUniform(c), image.Point{}, draw.Src)
}

// middle is where text begins that stands in the middle between two places.
func middle(x0, x1 int, text string) int {
	return (x0 + x1 - font.MeasureString(basicfont.Face7x13, text).Round()) / 2
}

func write(img draw.Image, x, y int, text string) {
	d := font.Drawer{Dst: img, Src: image.NewUniform(ink), Face: basicfont.Face7x13, Dot: fixed.P(x, y)}
	d.DrawString(text)
}
