package form

import (
	"strings"
	"unicode/utf8"
)

// fold makes the widths and look-alikes of a character equal: full-width forms, spaces,
// dashes, tildes. Invisible characters go.
func fold(s string) string {
	plain := true
	for i := range len(s) {
		if s[i] >= 0x80 {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	return strings.Map(foldRune, s)
}

func foldRune(r rune) rune {
	switch {
	case r >= 0xFF01 && r <= 0xFF5E:
		return r - 0xFEE0
	case r == 0x3000 || r == 0xA0 || r >= 0x2000 && r <= 0x200A || r == 0x202F || r == 0x205F:
		return ' '
	case r >= 0x200B && r <= 0x200F || r == 0xFEFF || r == 0x2060 || r == 0xFE0F, r >= 0x1F3FB && r <= 0x1F3FF: // skin tones too
		return -1
	}
	switch r {
	case '￥':
		return '¥'
	case '−', '–', '—', '‐', '‑', '‒', '―':
		return '-'
	case '〜', '∼', '～':
		return '~'
	case '’', '‘':
		return '\''
	}
	return r
}

// numerals maps formal, traditional and colloquial characters of numbers and units to
// the ones that the readers know.
var numerals = map[rune]rune{
	'〇': '零', '○': '零', '壹': '一', '幺': '一', '贰': '二', '貳': '二', '叁': '三', '參': '三', '参': '三', '叄': '三',
	'肆': '四', '伍': '五', '陆': '六', '陸': '六', '柒': '七', '捌': '八', '玖': '九', '两': '两', '兩': '两',
	'拾': '十', '佰': '百', '仟': '千', '萬': '万', '億': '亿', '點': '点', '負': '负', '個': '个',
	'塊': '块', '圓': '元', '圆': '元', '畝': '亩', '頃': '顷', '噸': '吨', '錢': '钱', '戶': '户', '條': '条', '項': '项',
	'號': '号', '週': '周', '禮': '礼', '後': '后', '幾': '几', '餘': '余', '這': '这', '。': '.', '·': '.',
	'對': '对', '雙': '双', '來': '来', '總': '总', '時': '时', '鐘': '钟', '鍾': '钟', '間': '间', '晝': '昼', '從': '从', '裡': '里', '農': '农', '曆': '历',
	'臘': '腊', '節': '节', '慶': '庆', '閏': '闰', '內': '内', '約': '约', '將': '将', '沒': '没', '無': '无', '國': '国', '過': '过', '擔': '担', '頭': '头', '隻': '只', '銭': '钱',
}

// tens are single characters for twenty, thirty and forty.
var tens = strings.NewReplacer("廿", "二十", "卅", "三十", "卌", "四十")

// foldNumber prepares a number or date for reading: folded, lower case, one script.
func foldNumber(s string) string {
	s = strings.ToLower(strings.TrimSpace(fold(s)))
	s = strings.Map(func(r rune) rune {
		if r >= utf8.RuneSelf {
			if t, ok := numerals[r]; ok {
				return t
			}
		}
		return r
	}, s)
	if strings.IndexByte(s, 'o') > 0 {
		s = zeroForO(s)
	}
	if strings.ContainsAny(s, "廿卅卌") {
		s = tens.Replace(s)
	}
	if strings.Contains(s, "  ") || strings.ContainsAny(s, "\t\n\r\v\f\u0085") {
		return strings.Join(strings.Fields(s), " ")
	}
	return s
}

// zeroForO reads the letter that stands for 〇 behind a Chinese digit: 二O二六年, 一百O五.
func zeroForO(s string) string {
	rs := []rune(s)
	for i := 1; i < len(rs); i++ {
		latinNext := i+1 < len(rs) && rs[i+1] < utf8.RuneSelf && latin(byte(rs[i+1])) && rs[i+1] != 'o'
		if before := rs[i-1]; rs[i] == 'o' && !latinNext && before >= utf8.RuneSelf && numeralRune(before) && before != '点' {
			rs[i] = '零'
		}
	}
	return string(rs)
}
