// Package workbook writes the statistics of a quiz as an .xlsx file for offices: a sheet of
// questions, one of choices, one of the quiz as a whole.
//
// It knows figures and words, no people. Figures that rest on too few attempts stay empty,
// as they do on the screen. It imports statistics, locales and excelize, whose only other
// homes are listed in internal/house. A new figure is a column in questions or quiz.
package workbook

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"cadrebot/locales"
	"cadrebot/training/statistics"
)

// Book is what is written.
type Book struct {
	Title locales.Text // of which quiz, where and when; the first line of every sheet
	Rows  []Row
	Quiz  statistics.QuizFigures
}

// Row is one question.
type Row struct {
	ID, Type string
	Stem     locales.Text
	Figures  statistics.ItemFigures
	Choices  []Choice // empty when they are too few to count
	Counts   statistics.Choices
}

// Choice is one choice of a question, as written.
type Choice struct {
	Text  locales.Text
	Right bool
}

// Write writes the workbook in one language.
func (b *Book) Write(w io.Writer, l locales.Lang) error {
	f := excelize.NewFile()
	defer f.Close()
	for i, s := range []struct {
		id   string
		rows [][]any
	}{
		{"teach.book.questions", b.questions(l)},
		{"teach.book.choices", b.choices(l)},
		{"teach.book.quiz", b.quiz(l)},
	} {
		name := locales.M(s.id).Plain(l)
		var err error
		if i == 0 {
			err = f.SetSheetName("Sheet1", name)
		} else {
			_, err = f.NewSheet(name)
		}
		if err == nil {
			err = fill(f, name, append([][]any{{b.Title.Plain(l)}, {}}, s.rows...))
		}
		if err != nil {
			return fmt.Errorf("write the sheet %s: %w", name, err)
		}
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write the workbook of figures: %w", err)
	}
	return nil
}

func fill(f *excelize.File, sheet string, rows [][]any) error {
	for i, row := range rows {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			return err
		}
		if err := f.SetSheetRow(sheet, cell, &row); err != nil {
			return err
		}
	}
	return f.SetColWidth(sheet, "A", "D", 18)
}

// heads are the column heads with these ids.
func heads(l locales.Lang, ids ...string) []any {
	out := make([]any, len(ids))
	for i, id := range ids {
		out[i] = locales.M("teach.book." + id).Plain(l)
	}
	return out
}

// cell is a figure; an undefined one, or one of too few attempts, is empty.
func cell(f *float64, attempts int) any {
	if f == nil || attempts < statistics.Enough {
		return nil
	}
	return *f
}

func (b *Book) questions(l locales.Lang) [][]any {
	rows := [][]any{heads(l, "number", "code", "type", "stem", "attempts", "right", "facility", "deviation", "guess", "intended", "effective", "discrimination", "efficiency", "verdict")}
	for i, r := range b.Rows {
		x := r.Figures
		var right any
		if x.Attempts >= statistics.Enough {
			right = x.Right
		}
		rows = append(rows, []any{
			i + 1, r.ID, r.Type, r.Stem.Plain(l), x.Attempts, right, cell(x.Facility, x.Attempts), cell(x.StandardDeviation, x.Attempts),
			cell(x.Guess, x.Attempts), cell(x.IntendedWeight, x.Attempts), cell(x.EffectiveWeight, x.Attempts),
			cell(x.Discrimination, x.Attempts), cell(x.Efficiency, x.Attempts), x.Sentence().Plain(l),
		})
	}
	return rows
}

func (b *Book) choices(l locales.Lang) [][]any {
	rows := [][]any{heads(l, "number", "code", "choice", "key", "taken", "lower", "upper")}
	for i, r := range b.Rows {
		for n, c := range r.Choices {
			key, lower, upper := "", any(nil), any(nil)
			if c.Right {
				key = "✓"
			}
			if r.Counts.Lower != nil {
				lower, upper = r.Counts.Lower[n], r.Counts.Upper[n]
			}
			rows = append(rows, []any{i + 1, r.ID, c.Text.Plain(l), key, r.Counts.All[n], lower, upper})
		}
	}
	return rows
}

func (b *Book) quiz(l locales.Lang) [][]any {
	q := b.Quiz
	rows := [][]any{append(heads(l, "attempts"), q.Attempts)}
	for _, f := range []struct {
		id    string
		value *float64
	}{
		{"full", q.Full},
		{"mean", q.Mean},
		{"median", q.Median},
		{"deviation", q.StandardDeviation},
		{"skewness", q.Skewness},
		{"kurtosis", q.Kurtosis},
		{"consistency", q.Consistency},
		{"error_ratio", q.ErrorRatio},
		{"standard_error", q.StandardError},
	} {
		rows = append(rows, append(heads(l, f.id), cell(f.value, q.Attempts)))
	}
	return rows
}
