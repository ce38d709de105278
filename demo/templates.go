package demo

import (
	"cadrebot/locales"
	"cadrebot/org"
)

// Template is a task that the city's coordinators begin from. Kinds and presets are those of
// the bot's tasks.
type Template struct {
	Key      string
	Unit     string // code
	Title    locales.Text
	Duty     int // 1 to 8
	Level    org.Level
	Roles    []org.Role
	Evidence string // confirm, words, course
	Ref      string
	Preset   string // of a recurring task; "" = once
}

// makeTemplates are the task families of the demo city.
func (m *maker) makeTemplates(city string) {
	village := []org.Role{org.VillageFirstSecretary, org.VillageCommittee}
	for _, t := range []Template{
		{Key: "weekly", Title: text("demo.template_weekly"), Duty: 4, Level: org.LevelVillage, Roles: village, Evidence: "confirm", Preset: "week"},
		{Key: "progress", Title: text("demo.template_progress"), Duty: 4, Level: org.LevelVillage, Roles: village, Evidence: "words", Preset: "month_25"},
		{Key: "funds", Title: text("demo.template_funds"), Duty: 3, Level: org.LevelCounty, Roles: []org.Role{org.CountyFinance}, Evidence: "words", Preset: "month_last"},
		{Key: "library", Title: text("demo.template_library"), Duty: 3, Level: org.LevelCounty, Roles: []org.Role{org.CountyProject}, Evidence: "words"},
		{Key: "clues", Title: text("demo.template_clues"), Duty: 6, Level: org.LevelVillage, Roles: village, Evidence: "words", Preset: "quarter"},
		{Key: "water", Title: text("demo.template_water"), Duty: 4, Level: org.LevelVillage, Roles: village, Evidence: "words"},
		{Key: "course", Title: text("demo.task_course"), Duty: 5, Level: org.LevelVillage, Roles: append(village, org.ResidentTeam), Evidence: "course", Ref: Course},
		{Key: "rectify", Title: text("demo.template_rectify"), Duty: 3, Level: org.LevelCounty, Roles: []org.Role{org.CountyProject}, Evidence: "words"},
		{Key: "cooperation", Title: text("demo.template_cooperation"), Duty: 6, Level: org.LevelCounty, Roles: []org.Role{org.CooperationLiaison}, Evidence: "words", Preset: "quarter"},
		{Key: "foreign", Title: text("demo.task_foreign"), Duty: 7, Roles: []org.Role{org.ForeignAidOffice}, Evidence: "words"},
		{Key: "evaluation", Title: text("demo.task_evaluation"), Duty: 3, Level: org.LevelCounty, Roles: []org.Role{org.CountyFinance}, Evidence: "words", Preset: "year"},
		{Key: "assigned", Title: text("demo.task_assigned"), Duty: 8, Level: org.LevelVillage, Roles: village, Evidence: "confirm"},
	} {
		t.Key, t.Unit = KeyPrefix+"template/"+t.Key, city
		m.set.Templates = append(m.set.Templates, t)
	}
}
