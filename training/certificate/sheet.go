package certificate

import (
	"fmt"
	"strings"

	"cadrebot/locales"
	"cadrebot/typeface"
)

// A4 lying, in millimetres. No letter is smaller than smallest, so that the picture can be read on
// a phone.
const (
	pageWidth, pageHeight = 297.0, 210.0
	margin                = 25.0
	smallest              = 6.5
	codeSide              = 38.0
	codeX, codeY          = pageWidth - margin - codeSide, 149.0
)

// ink is a colour by what it is for.
type ink int

const (
	black ink = iota
	blue      // frame and title
	red       // withdrawn
	paper
)

// box is a filled rectangle, in millimetres from the upper left corner.
type box struct {
	x, y, w, h float64
	ink        ink
}

// line is one line of text: its left end and base line in millimetres, the height of
// its Chinese characters likewise.
type line struct {
	x, y, size float64
	text       string
	ink        ink
}

// sheet is the page as both painters paint it: boxes in order, then the lines.
type sheet struct {
	ruler *typeface.Face
	boxes []box
	lines []line
}

// rulerSize is the size of the letters that are measured; widths grow with the size.
const rulerSize = 100

// lay puts a certificate on the page.
func lay(c Certificate) (*sheet, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	ruler, err := typeface.New(rulerSize)
	if err != nil {
		return nil, fmt.Errorf("measure a certificate: %w", err)
	}
	s := &sheet{ruler: ruler}
	s.frame(c)
	s.says(c)
	s.foot(c)
	if err := s.code(c.Link, codeX, codeY, codeSide); err != nil {
		return nil, err
	}
	return s, nil
}

// frame is a double one, red with a bar across when the certificate is withdrawn.
func (s *sheet) frame(c Certificate) {
	colour := blue
	if c.Revoked != "" {
		colour = red
	}
	s.border(9, 1.6, colour)
	s.border(12.5, 0.5, colour)
	if c.Revoked != "" {
		s.boxes = append(s.boxes, box{13, 13, pageWidth - 26, 13, red})
		zh, en := both(locales.M("certificate.revoked", "Date", c.Revoked))
		s.middle(22.2, 8, zh+"　"+en, paper)
	}
}

func (s *sheet) border(in, thick float64, colour ink) {
	w, h := pageWidth-2*in, pageHeight-2*in
	s.boxes = append(s.boxes, box{in, in, w, thick, colour}, box{in, pageHeight - in - thick, w, thick, colour},
		box{in, in, thick, h, colour}, box{pageWidth - in - thick, in, thick, h, colour})
}

// says is what the certificate says: who, when, which course.
func (s *sheet) says(c Certificate) {
	zh, en := both(locales.M("certificate.title"))
	s.middle(42, 16, zh, blue)
	s.middle(51.5, 7.5, en, blue)
	zh, en = both(c.Holder)
	s.middle(68, 11, zh, black)
	if en != zh {
		s.middle(77, 7, en, black)
	}
	zh, en = both(locales.M("certificate.passed", "Date", c.Date))
	s.middle(89, 7.5, zh, black)
	s.middle(97, smallest, en, black)
	zh, en = both(c.Course)
	last := s.course(112, 10.5, zh, c.Version, locales.ZH)
	if en != "" {
		s.course(last+9.5, 7, en, c.Version, locales.EN)
	}
}

// course names the course in one or two lines and returns the base line of the last. A name that is
// too long is cut, so that its version stays.
func (s *sheet) course(y, size float64, name string, version int, l locales.Lang) float64 {
	says := func(name string) string {
		return locales.M("certificate.course", "Course", name, "Version", version).Plain(l)
	}
	text, letters := says(name), []rune(name)
	for len(letters) > 0 && len(s.ruler.Wrap(text, (pageWidth-2*margin)*rulerSize/size, 3)) > 2 {
		letters = letters[:len(letters)-1]
		text = says(strings.TrimSpace(string(letters)) + "…")
	}
	return s.paragraph(y, size, text)
}

// foot is who says so and how to check it.
func (s *sheet) foot(c Certificate) {
	zh, en := both(c.Issuer)
	s.left(154, 7.5, locales.M("certificate.issuer", "Issuer", zh).Plain(locales.ZH))
	if en != "" {
		s.left(162, smallest, locales.M("certificate.issuer", "Issuer", en).Plain(locales.EN))
	}
	zh, en = both(locales.M("certificate.number"))
	s.left(172.5, 7.5, zh+" "+en+"  "+string(c.Number))
	zh, en = both(locales.M("certificate.check"))
	s.left(182, smallest, zh)
	s.left(190, smallest, en)
}

// both is a text in the two languages; English is empty for a name that has none.
func both(t locales.Text) (zh, en string) {
	zh = t.Plain(locales.ZH)
	if t.ID == "" && t.En == "" {
		return zh, ""
	}
	return zh, t.Plain(locales.EN)
}

// middle writes one line in the middle of the page, smaller when it is too long.
func (s *sheet) middle(y, size float64, text string, colour ink) {
	if text == "" {
		return
	}
	text, size = s.fit(text, size, pageWidth-2*margin)
	s.lines = append(s.lines, line{(pageWidth - s.width(text, size)) / 2, y, size, text, colour})
}

// left writes one line beside the QR code, smaller when it is too long.
func (s *sheet) left(y, size float64, text string) {
	text, size = s.fit(text, size, codeX-margin-4)
	s.lines = append(s.lines, line{margin, y, size, text, black})
}

// paragraph writes one line in the middle, a little smaller if that helps, or two, and
// returns the base line of the last.
func (s *sheet) paragraph(y, size float64, text string) float64 {
	const most, little = 2, 0.85
	if small := max(smallest, size*little); s.width(text, small) <= pageWidth-2*margin {
		s.middle(y, size, text, black)
		return y
	}
	for i, part := range s.ruler.Wrap(text, (pageWidth-2*margin)*rulerSize/size, most) {
		if i > 0 {
			y += size * 1.2
		}
		s.middle(y, size, part, black)
	}
	return y
}

// fit makes a line smaller down to the smallest letters, and then cuts it.
func (s *sheet) fit(text string, size, width float64) (string, float64) {
	text = strings.TrimSpace(s.ruler.Legible(text))
	if w := s.width(text, size); w > width {
		size = max(smallest, size*width/w)
	}
	lines := s.ruler.Wrap(text, width*rulerSize/size*1.0001, 1)
	if len(lines) == 0 {
		return "", size
	}
	return lines[0], size
}

func (s *sheet) width(text string, size float64) float64 {
	return s.ruler.Width(text) * size / rulerSize
}
