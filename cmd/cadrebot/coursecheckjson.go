package main

import (
	"bufio"
	"encoding/json"
	"io"

	"cadrebot/locales"
	"cadrebot/training"
	"cadrebot/training/authoring"
)

// draftJSON is the JSON of a checkedDraft; docs/courses.md documents it.
type draftJSON struct {
	File      string             `json:"file"`
	Format    courseFormat       `json:"format"`
	Questions []questionJSON     `json:"questions"`
	Issues    []draftFindingJSON `json:"issues"`
}

// questionJSON is a question in both languages; a side that is not written is "".
type questionJSON struct {
	ID          training.QuestionID `json:"id"`
	Type        training.Type       `json:"type"`
	Module      bothJSON            `json:"module"`
	Stem        bothJSON            `json:"stem"`
	Left        []bothJSON          `json:"left,omitempty"`
	Choices     []bothJSON          `json:"choices,omitempty"`
	Picks       []int               `json:"picks,omitempty"`
	Weights     []float64           `json:"weights,omitempty"`
	Number      string              `json:"number,omitempty"`
	Tolerance   string              `json:"tolerance,omitempty"`
	Unit        *bothJSON           `json:"unit,omitempty"`
	Accept      []acceptJSON        `json:"accept,omitempty"`
	Explanation *bothJSON           `json:"explanation,omitempty"`
	Sources     []string            `json:"sources,omitempty"`
	Picture     string              `json:"picture,omitempty"`
}

type acceptJSON struct {
	Text   string  `json:"text,omitempty"`
	Low    string  `json:"low,omitempty"`
	High   string  `json:"high,omitempty"`
	Weight float64 `json:"weight"`
}

type draftFindingJSON struct {
	File   string   `json:"file,omitempty"`
	Line   int      `json:"line"`
	Column int      `json:"column"`
	Cell   string   `json:"cell,omitempty"`
	What   bothJSON `json:"what"`
	Taken  bool     `json:"taken"`
}

func (c checkedDraft) writeJSON(w io.Writer) error { return printJSON(w, c.json()) }

func (c checkedDraft) json() draftJSON {
	out := draftJSON{c.name, c.format, []questionJSON{}, []draftFindingJSON{}}
	titles := map[string]locales.Text{}
	for _, m := range c.draft.Course.Modules {
		titles[m.ID] = m.Title
	}
	for _, q := range c.draft.Course.Questions {
		out.Questions = append(out.Questions, questionOf(q, titles[q.Module]))
	}
	for _, f := range c.draft.Findings {
		i := draftFindingJSON{Line: f.Line, Column: f.Column, Cell: f.Cell, What: inBoth(f.What), Taken: f.Sort != training.Bad}
		if f.File != authoring.Tidy(c.name) {
			i.File = f.File
		}
		out.Issues = append(out.Issues, i)
	}
	return out
}

// printJSON prints v for people and programs.
func printJSON(w io.Writer, v any) error {
	b := bufio.NewWriter(w)
	out := json.NewEncoder(b)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	if err := out.Encode(v); err != nil {
		return err
	}
	return b.Flush()
}

func questionOf(q training.Question, module locales.Text) questionJSON {
	out := questionJSON{
		ID: q.ID, Type: q.Type, Module: written(module), Stem: written(q.Stem), Left: allWritten(q.Left), Choices: allWritten(q.Choices),
		Picks: q.Key.Picks, Number: q.Key.Number, Tolerance: q.Tolerance, Unit: ifWritten(q.Unit), Explanation: ifWritten(q.Explanation),
		Sources: q.Sources, Picture: q.Picture,
	}
	for _, part := range q.Weights {
		out.Weights = append(out.Weights, perCent(part))
	}
	for _, a := range q.Accept {
		out.Accept = append(out.Accept, acceptJSON{a.Text, a.Low, a.High, perCent(a.Weight)})
	}
	return out
}

func perCent(parts int) float64 { return float64(parts) * 100 / training.Full }

// written is both sides as their author wrote them.
func written(t locales.Text) bothJSON { return bothJSON{t.Zh, t.En} }

func ifWritten(t locales.Text) *bothJSON {
	if t.Empty() {
		return nil
	}
	b := written(t)
	return &b
}

func allWritten(list []locales.Text) []bothJSON {
	var out []bothJSON
	for _, t := range list {
		out = append(out, written(t))
	}
	return out
}
