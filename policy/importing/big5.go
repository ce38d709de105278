package importing

import (
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// twoByte tells GB18030 from Big5, both of two bytes a character. Either spells the other's
// text without a mistake, but in rare characters: the common ones stand in the first part of
// each table, those of GB 2312 in the rows B0 to D7, those of Big5 in the rows A4 to C6.
func twoByte(b []byte) encoding.Encoding {
	gb, big := 0, 0
	for i := 0; i+1 < min(len(b), sniffed); i++ {
		lead, trail := b[i], b[i+1]
		if lead < 0x80 {
			continue
		}
		i++ // the pair
		if lead >= 0xB0 && lead <= 0xD7 && trail >= 0xA1 && trail != 0xFF {
			gb++
		}
		if lead >= 0xA4 && lead <= 0xC6 && (trail >= 0x40 && trail <= 0x7E || trail >= 0xA1 && trail != 0xFF) {
			big++
		}
	}
	if big > gb {
		return traditionalchinese.Big5
	}
	return simplifiedchinese.GB18030
}
