package authoring

import (
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"cadrebot/org"
	"cadrebot/training"
)

// sheetHeads are the columns of the sheets of a template.
func sheetHeads() map[string][]string {
	questions := []string{"id", "module_zh", "module_en", "type", "question_zh", "question_en", "picture"}
	for _, c := range letterColumns[:6] {
		questions = append(questions, c+"_zh", c+"_en")
	}
	return map[string][]string{
		sheetCourse:    {"setting", "value", "说明 / note"},
		sheetCards:     {"module_zh", "module_en", "title_zh", "title_en", "text_zh", "text_en", "source", "picture"},
		sheetQuestions: append(append(questions, "answer", "unit_zh", "unit_en", "explanation_zh", "explanation_en", "source"), worthHeads()...),
	}
}

// worthHeads are the columns of what the choices are worth and of what is said of them. They
// stand last, as most questions need none of them.
func worthHeads() []string {
	var out []string
	for _, c := range letterColumns[:6] {
		out = append(out, weightColumn(c))
	}
	for _, c := range letterColumns[:6] {
		out = append(out, noteColumn(c)+"_zh", noteColumn(c)+"_en")
	}
	return out
}

// templateRows are the rows that a template begins with: every setting, and an example of
// what a row looks like.
func templateRows() map[string][][]string {
	example := func(id, kind, zh, en string, choices [12]string, answer, noteZh, noteEn string) []string {
		row := []string{id, "示例模块", "Example module", kind, zh, en, ""}
		row = append(row, choices[:]...)
		return append(row, answer, "", "", noteZh, noteEn, "")
	}
	return map[string][][]string{
		sheetCourse: {
			{"id", "", "课程编号：英文字母、数字、横线 / course id: letters, digits, dashes"},
			{string(training.SetTitleZh), "", "中文名称 / title in Chinese"},
			{string(training.SetTitleEn), "", "英文名称 / title in English"},
			{string(training.SetPass), "80", "及格线，百分数 / pass mark in per cent"},
			{string(training.SetAudience), "", "学习对象，空着表示全体 / for whom; empty = everybody"},
			{string(training.SetDraw), "0", "每次抽几题，0 表示全部 / questions drawn; 0 = all"},
			{string(training.SetAttempts), "0", "最多答几次，0 表示不限 / attempts; 0 = any number"},
			{string(training.SetDelay), "0", "两次之间隔几天 / days between attempts"},
		},
		sheetCards: {
			{"示例模块", "Example module", "看样品", "Look at the sample", "取水样前先看水色。请换成您自己的内容。", "Look at the colour of the water before you sample it. Replace this with your own.", "", ""},
		},
		sheetQuestions: {
			append(example("eg-1", string(training.Single), "下面哪一项是水果？", "Which of these is a fruit?",
				[12]string{"石头", "A stone", "苹果", "An apple"}, "B", "苹果长在树上。", "Apples grow on trees."),
				"0", "", "", "", "", "", "石头不能吃。", "A stone cannot be eaten."),
			example("eg-2", string(training.TrueFalse), "水窖要有盖。", "A cistern has a lid.", [12]string{}, "对", "", ""),
			example("eg-3", string(training.Numeric), "闰年有多少天？", "How many days are there in a leap year?", [12]string{}, "366", "", ""),
		},
	}
}

// WriteTemplate writes an empty workbook of a course with drop-downs and an example of a
// card and of three questions, which Read takes as they stand.
func WriteTemplate(w io.Writer) error {
	f := excelize.NewFile()
	defer f.Close()
	heads, rows := sheetHeads(), templateRows()
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return fmt.Errorf("write a template: %w", err)
	}
	for _, name := range []string{sheetCourse, sheetCards, sheetQuestions} {
		if err := writeSheet(f, name, append([][]string{heads[name]}, rows[name]...), bold); err != nil {
			return fmt.Errorf("write a template: %w", err)
		}
	}
	if err := dropDowns(f, heads[sheetQuestions]); err != nil {
		return fmt.Errorf("write a template: %w", err)
	}
	if err := f.DeleteSheet("Sheet1"); err != nil {
		return fmt.Errorf("write a template: %w", err)
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write a template: %w", err)
	}
	return nil
}

func writeSheet(f *excelize.File, name string, rows [][]string, bold int) error {
	if _, err := f.NewSheet(name); err != nil {
		return err
	}
	for n, row := range rows {
		for i, s := range row {
			at, err := excelize.CoordinatesToCellName(i+1, n+1)
			if err != nil {
				return err
			}
			if err := f.SetCellStr(name, at, s); err != nil {
				return err
			}
		}
	}
	last, err := excelize.ColumnNumberToName(len(rows[0]))
	if err != nil {
		return err
	}
	if err := f.SetColWidth(name, "A", last, 18); err != nil {
		return err
	}
	if err := f.SetRowStyle(name, 1, 1, bold); err != nil {
		return err
	}
	return f.SetPanes(name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}

// usualWeights are the parts of a mark that authors give most, in per cent.
var usualWeights = []string{"100", "50", "33.33333", "25", "0", "-25", "-33.33333", "-50", "-100"}

// dropDowns offers what a cell may hold: types of questions, weights, and roles.
func dropDowns(f *excelize.File, heads []string) error {
	list := func(sheet, cells string, values []string) error {
		v := excelize.NewDataValidation(true)
		v.Sqref = cells
		v.ShowErrorMessage = false // several roles may stand in the cell, and types in Chinese
		if err := v.SetDropList(values); err != nil {
			return err
		}
		return f.AddDataValidation(sheet, v)
	}
	var types []string
	for _, t := range training.Types {
		types = append(types, string(t))
	}
	for i, h := range heads {
		values := types
		if strings.HasSuffix(h, weightColumn("")) {
			values = usualWeights
		} else if h != "type" {
			continue
		}
		column, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		if err := list(sheetQuestions, fmt.Sprintf("%s2:%s%d", column, column, mostRows), values); err != nil {
			return err
		}
	}
	var roles []string
	for _, r := range org.AllRoles() {
		if r.Family() == org.Cadre {
			roles = append(roles, string(r))
		}
	}
	return list(sheetCourse, "B6", roles)
}
