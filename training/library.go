package training

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"

	"cadrebot/locales"
)

// The starter library: the outline of the courses, their questions and their cards,
// one JSON object a line.
//
//go:embed library/*.jsonl
var library embed.FS

type outline struct {
	ID      CourseID `json:"id"`
	Zh      string   `json:"title_zh"`
	En      string   `json:"title_en"`
	Pass    int      `json:"pass"`
	Modules []struct {
		ID string `json:"id"`
		Zh string `json:"title_zh"`
		En string `json:"title_en"`
	} `json:"modules"`
}

type cardLine struct {
	Module  string `json:"module"`
	TitleZh string `json:"title_zh"`
	TitleEn string `json:"title_en"`
	TextZh  string `json:"text_zh"`
	TextEn  string `json:"text_en"`
	Source  string `json:"source"`
}

// Starter returns the courses that come with the bot, in code order. An error means
// that the files of this release contradict each other.
func Starter() ([]Course, error) {
	questions, bad, err := ReadQuestions(bytes.NewReader(file("quiz.jsonl")))
	if err != nil {
		return nil, fmt.Errorf("starter library: %w", err)
	}
	if len(bad) > 0 {
		return nil, fmt.Errorf("starter library: quiz.jsonl line %d: %s", bad[0].Line, bad[0].What.Plain(locales.EN))
	}
	cards, err := starterCards()
	if err != nil {
		return nil, err
	}
	var courses []Course
	err = eachLine("courses.jsonl", func(raw []byte) error {
		var o outline
		if err := json.Unmarshal(raw, &o); err != nil {
			return err
		}
		c := Course{ID: o.ID, Title: locales.Both(o.Zh, o.En), Pass: o.Pass}
		if c.Pass == 0 {
			c.Pass = DefaultPass
		}
		for _, m := range o.Modules {
			c.Modules = append(c.Modules, Module{ID: m.ID, Title: locales.Both(m.Zh, m.En), Cards: cards[m.ID]})
			delete(cards, m.ID)
		}
		for _, q := range questions {
			if q.Course == c.ID {
				c.Questions = append(c.Questions, q.Question)
			}
		}
		courses = append(courses, c)
		return c.Check()
	})
	for m := range cards {
		return nil, fmt.Errorf("starter library: cards for unknown module %s", m)
	}
	return courses, err
}

// Check reports why a course as a whole cannot be taught: no questions, a question of
// a module it does not have, a card that is empty or too long, an impossible pass mark.
func (c *Course) Check() error {
	known := map[string]bool{}
	for _, m := range c.Modules {
		known[m.ID] = true
		for i, card := range m.Cards {
			if lacks(card.Title) || lacks(card.Text) || tooLong(card.Text, CardLength) {
				return fmt.Errorf("course %s: module %s: card %d is empty or over %d characters in a language", c.ID, m.ID, i+1, CardLength)
			}
		}
	}
	if c.Draw < 0 || c.Attempts < 0 || c.Delay < 0 {
		return fmt.Errorf("course %s: draw, attempts and delay are not negative", c.ID)
	}
	if len(c.Questions) == 0 || c.Pass < 1 || c.Pass > 100 || !idForm.MatchString(string(c.ID)) {
		return fmt.Errorf("course %s: needs an id, questions and a pass mark of 1-100", c.ID)
	}
	for _, q := range c.Questions {
		if !known[q.Module] {
			return fmt.Errorf("course %s: question %s is of unknown module %s", c.ID, q.ID, q.Module)
		}
	}
	return nil
}

func starterCards() (map[string][]Card, error) {
	cards := map[string][]Card{}
	err := eachLine("cards.jsonl", func(raw []byte) error {
		var l cardLine
		if err := json.Unmarshal(raw, &l); err != nil {
			return err
		}
		cards[l.Module] = append(cards[l.Module], Card{
			Title: locales.Both(l.TitleZh, l.TitleEn), Text: locales.Both(l.TextZh, l.TextEn), Source: l.Source,
		})
		return nil
	})
	return cards, err
}

func file(name string) []byte {
	b, err := library.ReadFile("library/" + name)
	if err != nil {
		panic(err) // compiled in
	}
	return b
}

func eachLine(name string, do func(raw []byte) error) error {
	for i, raw := range bytes.Split(file(name), []byte("\n")) {
		if len(bytes.TrimSpace(raw)) == 0 {
			continue
		}
		if err := do(raw); err != nil {
			return fmt.Errorf("starter library: %s line %d: %w", name, i+1, err)
		}
	}
	return nil
}
