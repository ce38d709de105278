package certificate

import (
	"fmt"
	"image/color"

	"github.com/boombuler/barcode/qr"
)

// code adds the QR code of a link, of the given side in millimetres. Level M can be read with
// 15 per cent of it smudged. Neighbours in a row become one box, so that no hairlines
// show between them.
func (s *sheet) code(link string, x, y, side float64) error {
	drawn, err := qr.Encode(link, qr.M, qr.Auto)
	if err != nil {
		return fmt.Errorf("make a QR code of the link: %w", err)
	}
	b := drawn.Bounds()
	step := side / float64(b.Dx())
	for row := range b.Dy() {
		from := -1
		for col := range b.Dx() + 1 {
			dark := col < b.Dx() && color.GrayModel.Convert(drawn.At(b.Min.X+col, b.Min.Y+row)).(color.Gray).Y < 0x80
			switch {
			case dark && from < 0:
				from = col
			case !dark && from >= 0:
				s.boxes = append(s.boxes, box{x + float64(from)*step, y + float64(row)*step, float64(col-from) * step, step, black})
				from = -1
			}
		}
	}
	return nil
}
