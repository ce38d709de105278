package authoring

import (
	"slices"
	"strconv"
	"strings"

	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/training"
)

// settings takes what the files say about the course as a whole.
func (w *work) settings() {
	c := &w.course
	for _, p := range w.papers {
		for _, s := range p.settings {
			key := training.Setting(s.key)
			switch s.key {
			case "id", "description":
				continue
			case "title":
				key = training.SetTitleZh
				if p.lang == locales.EN {
					key = training.SetTitleEn
				}
			}
			if s.value == "" {
				continue
			}
			if fault := Set(c, key, s.value); !fault.Empty() {
				w.find(s.at, training.Bad, fault)
				continue
			}
			if !slices.Contains(w.said, key) {
				w.said = append(w.said, key)
			}
		}
	}
}

// Set gives a course a setting as people write it. The text says what is wrong with it;
// then nothing was changed.
func Set(c *training.Course, key training.Setting, value string) locales.Text {
	number := func(least, most int, to *int) locales.Text {
		n, err := strconv.Atoi(strings.TrimSuffix(locales.HalfWidth(value), "%"))
		if err != nil || n < least || n > most {
			return locales.M("courses.set_number", "Name", string(key), "Least", least, "Most", most)
		}
		*to = n
		return locales.Text{}
	}
	switch key {
	case training.SetTitleZh:
		c.Title.Zh = value
	case training.SetTitleEn:
		c.Title.En = value
	case training.SetPass:
		return number(1, 100, &c.Pass)
	case training.SetDraw:
		return number(0, 10000, &c.Draw)
	case training.SetAttempts:
		return number(0, 100, &c.Attempts)
	case training.SetDelay:
		return number(0, 365, &c.Delay)
	case training.SetAudience:
		return audience(c, value)
	default:
		return locales.M("courses.set_unknown", "Name", string(key))
	}
	return locales.Text{}
}

// audience reads roles by code or by name in either language.
func audience(c *training.Course, value string) locales.Text {
	var out []org.Role
	for word := range strings.FieldsFuncSeq(value, func(r rune) bool { return strings.ContainsRune(",，、;；|\n", r) }) {
		word = strings.TrimSpace(word)
		i := slices.IndexFunc(org.AllRoles(), func(r org.Role) bool {
			return strings.EqualFold(word, string(r)) || word == r.Name().Plain(locales.ZH) || strings.EqualFold(word, r.Name().Plain(locales.EN))
		})
		if i < 0 {
			return locales.M("courses.set_role", "Got", word)
		}
		if role := org.AllRoles()[i]; !slices.Contains(out, role) {
			out = append(out, role)
		}
	}
	c.Audience = out
	return locales.Text{}
}
