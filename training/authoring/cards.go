package authoring

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"cadrebot/locales"
	"cadrebot/training"
)

// cards makes the cards of a module: lesson by lesson of the two languages, each cut at the
// ends of paragraphs so that both fit.
func (w *work) cards(m module) []training.Card {
	var zh, en []*lesson
	if m.zh != nil {
		zh = m.zh.lessons
	}
	if m.en != nil {
		en = m.en.lessons
	}
	var out []training.Card
	for i := range max(len(zh), len(en)) {
		var a, b *lesson
		if i < len(zh) {
			a = zh[i]
		}
		if i < len(en) {
			b = en[i]
		}
		out = append(out, w.lesson(a, b)...)
	}
	return out
}

func (w *work) lesson(zh, en *lesson) []training.Card {
	var title, text, source locales.Text
	first := zh
	if zh != nil {
		title.Zh, text.Zh, source.Zh = zh.title, zh.text, zh.source
	} else {
		first = en
	}
	if en != nil {
		title.En, text.En, source.En = en.title, en.text, en.source
	}
	if title.Empty() {
		title = locales.Both("说明", "Note")
	}
	title = w.sided(title, first.at, locales.M("courses.of_lesson_title"))
	text = w.sided(text, first.at, locales.M("courses.of_lesson"))
	cut, fits := cutPair(text)
	if !fits {
		w.find(first.at, training.Bad, locales.M("courses.lesson_long", "Most", training.CardLength))
		return nil
	}
	cards := make([]training.Card, len(cut))
	for i, t := range cut {
		cards[i] = training.Card{Title: title, Text: t, Source: source.Zh}
		if source.Zh == "" {
			cards[i].Source = source.En
		}
		if len(cut) > 1 {
			mark := "（" + strconv.Itoa(i+1) + "/" + strconv.Itoa(len(cut)) + "）"
			cards[i].Title = marked(title, mark)
		}
	}
	picture := first.picture
	if picture == "" && en != nil {
		picture = en.picture
	}
	if len(cards) > 0 {
		cards[0].Picture = w.picture(picture, first.at)
	}
	return cards
}

// marked adds (1/3) to the sides that there are.
func marked(t locales.Text, mark string) locales.Text {
	if t.Zh != "" {
		t.Zh += mark
	}
	if t.En != "" {
		t.En += " " + strings.NewReplacer("（", "(", "）", ")").Replace(mark)
	}
	return t
}

// cutPair cuts a text to cards: where both languages have the same number of paragraphs, at
// the same ones; false when a language has too few sentences to be cut as often as the other.
func cutPair(t locales.Text) ([]locales.Text, bool) {
	zh, en := paragraphs(t.Zh), paragraphs(t.En)
	if t.Zh == "" || t.En == "" || len(zh) != len(en) {
		return cutEven(t)
	}
	var out []locales.Text
	var open locales.Text
	for i := range zh {
		both := locales.Both(glue(open.Zh, zh[i], "\n\n"), glue(open.En, en[i], "\n\n"))
		if fitsCard(both) {
			open = both
			continue
		}
		if !open.Empty() {
			out = append(out, open)
		}
		if open = locales.Both(zh[i], en[i]); fitsCard(open) {
			continue
		}
		parts, ok := cutEven(open)
		if !ok {
			return cutEven(t)
		}
		out, open = append(out, parts[:len(parts)-1]...), parts[len(parts)-1]
	}
	return append(out, open), true
}

func fitsCard(t locales.Text) bool {
	return utf8.RuneCountInString(t.Zh) <= training.CardLength && utf8.RuneCountInString(t.En) <= training.CardLength
}

func glue(a, b, between string) string {
	if a == "" {
		return b
	}
	return a + between + b
}

func paragraphs(s string) []string {
	return slices.DeleteFunc(strings.Split(s, "\n\n"), func(p string) bool { return strings.TrimSpace(p) == "" })
}

// cutEven cuts both languages into the same number of parts, the fewest that fit.
func cutEven(t locales.Text) ([]locales.Text, bool) {
	zh, en := sentences(t.Zh), sentences(t.En)
	most := max(len(zh), len(en))
	for n := 1; n <= most; n++ {
		a, okA := parted(zh, n)
		b, okB := parted(en, n)
		if !okA || !okB {
			continue
		}
		out := make([]locales.Text, n)
		for i := range n {
			if t.Zh != "" {
				out[i].Zh = a[i]
			}
			if t.En != "" {
				out[i].En = b[i]
			}
		}
		return out, true
	}
	return nil, false
}

// sentence is one of a text with what stands before it: a space, or line ends.
type sentence struct{ gap, text string }

// sentences parts a text at the ends of sentences and lines.
func sentences(s string) []sentence {
	var out []sentence
	gap, begin := "", 0
	push := func(end int) {
		if text := strings.TrimSpace(s[begin:end]); text != "" {
			out = append(out, sentence{gap, text})
			gap = ""
		}
		begin = end
	}
	for i, r := range s {
		next := i + utf8.RuneLen(r)
		switch {
		case r == '\n':
			push(i)
			gap, begin = gap+"\n", next
		case strings.ContainsRune("。！？；", r):
			push(next)
		case strings.ContainsRune(".!?", r) && next < len(s) && s[next] == ' ':
			push(next)
			gap = " "
		}
	}
	push(len(s))
	return out
}

// parted puts sentences into n parts of about the same length, none over a card; an empty
// text has as many empty parts as are wanted.
func parted(list []sentence, n int) ([]string, bool) {
	out := make([]string, n)
	if len(list) == 0 {
		return out, true
	}
	if len(list) < n {
		return nil, false
	}
	left := 0
	for _, s := range list {
		left += utf8.RuneCountInString(s.gap + s.text)
	}
	at := 0
	for i := range n {
		share := (left + n - i - 1) / (n - i)
		size := 0
		for at < len(list) && len(list)-at > n-i-1 {
			s := list[at]
			length := utf8.RuneCountInString(s.gap + s.text)
			whole := glue(out[i], s.text, s.gap)
			if i < n-1 && size > 0 && size+length/2 > share || utf8.RuneCountInString(whole) > training.CardLength && size > 0 {
				break
			}
			out[i], size, at = whole, size+length, at+1
		}
		left -= size
		if utf8.RuneCountInString(out[i]) > training.CardLength {
			return nil, false
		}
	}
	return out, at == len(list)
}
