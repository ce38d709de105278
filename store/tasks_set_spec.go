package store

import (
	"encoding/json"
	"fmt"

	"cadrebot/calendar"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/tasks"
)

// specJSON is a tasks.Spec as it is kept.
type specJSON struct {
	Duty        int      `json:"duty"`
	TitleZh     string   `json:"title_zh"`
	TitleEn     string   `json:"title_en"`
	BodyZh      string   `json:"body_zh,omitempty"`
	BodyEn      string   `json:"body_en,omitempty"`
	Source      string   `json:"source,omitempty"`
	Item        string   `json:"item,omitempty"`
	Units       []int64  `json:"units,omitempty"`
	Level       string   `json:"level,omitempty"`
	Roles       []string `json:"roles,omitempty"`
	Evidence    string   `json:"evidence"`
	Ref         string   `json:"ref,omitempty"`
	Supervising string   `json:"supervising"`
}

func writeSpec(s tasks.Spec) (string, error) {
	b, err := json.Marshal(specJSON{
		Duty: s.Duty, TitleZh: s.Title.Zh, TitleEn: s.Title.En, BodyZh: s.Body.Zh, BodyEn: s.Body.En, Source: s.Source, Item: s.Item,
		Units: numbers(s.Units), Level: string(s.Level), Roles: roleCodes(s.Roles), Evidence: string(s.Evidence), Ref: s.Ref,
		Supervising: string(s.Supervising),
	})
	if err != nil {
		return "", fmt.Errorf("write a task as JSON: %w", err)
	}
	return string(b), nil
}

func readSpec(b []byte) (s tasks.Spec, err error) {
	var j specJSON
	if err := json.Unmarshal(b, &j); err != nil {
		return s, fmt.Errorf("read a task from JSON: %w", err)
	}
	s = tasks.Spec{
		Duty: j.Duty, Title: locales.Both(j.TitleZh, j.TitleEn), Body: locales.Both(j.BodyZh, j.BodyEn), Source: j.Source, Item: j.Item,
		Level: org.Level(j.Level), Evidence: tasks.Kind(j.Evidence), Ref: j.Ref, Supervising: tasks.Supervising(j.Supervising),
	}
	for _, id := range j.Units {
		s.Units = append(s.Units, org.UnitID(id))
	}
	for _, r := range j.Roles {
		s.Roles = append(s.Roles, org.Role(r))
	}
	return s, nil
}

func numbers(ids []org.UnitID) []int64 {
	out := make([]int64, len(ids))
	for i, id := range ids {
		out[i] = int64(id)
	}
	return out
}

func rhythmOf(rule, shift, every, starts string) tasks.Rhythm {
	return tasks.Rhythm{Rule: rule, Shift: tasks.Shift(shift), Every: calendar.Kind(every), From: locales.Date(starts)}
}
