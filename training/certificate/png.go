package certificate

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"

	"cadrebot/typeface"
)

// pixelsPerMM makes a picture of 1,600 pixels: Telegram keeps 1,280 of what is sent as a photo.
const pixelsPerMM = 1600 / pageWidth

// PNG is the certificate as a picture that looks like the PDF, 1600 by 1131 pixels.
func (c Certificate) PNG() ([]byte, error) {
	s, err := lay(c)
	if err != nil {
		return nil, err
	}
	img := image.NewPaletted(image.Rect(0, 0, pixels(pageWidth), pixels(pageHeight)), shades())
	for _, b := range s.boxes {
		at := image.Rect(pixels(b.x), pixels(b.y), pixels(b.x+b.w), pixels(b.y+b.h))
		draw.Draw(img, at, image.NewUniform(inks[b.ink]), image.Point{}, draw.Src)
	}
	faces := map[float64]*typeface.Face{}
	for _, l := range s.lines {
		if faces[l.size] == nil {
			if faces[l.size], err = typeface.New(l.size * pixelsPerMM); err != nil {
				return nil, fmt.Errorf("letters of a certificate: %w", err)
			}
		}
		faces[l.size].Draw(img, l.x*pixelsPerMM, l.y*pixelsPerMM, inks[l.ink], l.text)
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		return nil, fmt.Errorf("write a certificate as PNG: %w", err)
	}
	return out.Bytes(), nil
}

func pixels(mm float64) int { return int(math.Round(mm * pixelsPerMM)) }

// shades are the colours and twelve steps from each to white, for the edges of letters.
func shades() color.Palette {
	const steps = 12
	all := color.Palette{inks[paper]}
	for _, full := range inks[:paper] {
		for i := range steps {
			mix := func(c uint8) uint8 { return c + uint8((0xff-int(c))*i/steps) }
			all = append(all, color.RGBA{R: mix(full.R), G: mix(full.G), B: mix(full.B), A: 0xff})
		}
	}
	return all
}
