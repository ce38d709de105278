package talk

import (
	"fmt"
	"slices"

	"cadrebot/locales"
	"cadrebot/org"
)

// chart holds every unit that tests speak of, parents first. One village bears its
// township's name, as happens.
var chart = []org.UnitRow{
	{Code: "990000", Name: locales.Both("演示省", "Demo Province"), Level: org.LevelProvince},
	{Code: "990100", Parent: "990000", Name: locales.Both("星垭市", "Xingya City"), Level: org.LevelCity},
	{Code: "990101", Parent: "990100", Name: locales.Both("云梯县", "Yunti County"), Level: org.LevelCounty},
	{Code: "990102", Parent: "990100", Name: locales.Both("青禾岭县", "Qingheling County"), Level: org.LevelCounty},
	{Code: "990103", Parent: "990100", Name: locales.Both("石燕坪县", "Shiyanping County"), Level: org.LevelCounty},
	{Code: "99010102", Parent: "990101", Name: locales.Both("鹤嘴镇", "Hezui Town"), Level: org.LevelTownship},
	{Code: "99010103", Parent: "990101", Name: locales.Both("双藤乡", "Shuangteng Township"), Level: org.LevelTownship},
	{Code: "9901010203", Parent: "99010102", Name: locales.Both("桃坪村", "Taoping Village"), Level: org.LevelVillage},
	{Code: "9901010204", Parent: "99010102", Name: locales.Both("竹湾村", "Zhuwan Village"), Level: org.LevelVillage},
	{Code: "9901010205", Parent: "99010102", Name: locales.Both("鹤嘴镇", "Hezui Town"), Level: org.LevelVillage},
	{Code: "99010201", Parent: "990102", Name: locales.Both("禾坪镇", "Heping Town"), Level: org.LevelTownship},
	{Code: "9901020101", Parent: "99010201", Name: locales.Both("禾坪村", "Heping Village"), Level: org.LevelVillage},
}

// pick is the part of the chart that codes name. It fails on a code that the chart lacks.
func pick(codes []string) ([]org.UnitRow, error) {
	var rows []org.UnitRow
	for _, u := range chart {
		if !slices.Contains(codes, u.Code) {
			continue
		}
		if !slices.Contains(codes, u.Parent) {
			u.Parent = ""
		}
		rows = append(rows, u)
	}
	if len(rows) != len(codes) {
		return nil, fmt.Errorf("pick units %v: the chart has only %d of them", codes, len(rows))
	}
	return rows, nil
}
