package handlers_test

import (
	"regexp"
	"slices"
	"testing"

	"cadrebot/form"
	"cadrebot/handlers"
	"cadrebot/locales"
	"cadrebot/record"
)

// attached are the questions that may take a photo or a place (brief 2.5): what was built, what a story shows,
// and where a project stands. None has to be answered.
var attached = []string{"project.place", "project_acceptance.photo", "story.photo"}

// personal is what no record asks for (brief 7.2); a ranking, and a number of households or of helpers to be reached,
// is what none may set (2.5, POL-027, POL-048).
var (
	personal = regexp.MustCompile(`(?i)姓名|身份证|手机|电话|账号|银行卡|病情|诊断|住址|出生|\b(full name|ID number|phone|mobile|bank account|diagnosis|home address|birth)\b`)
	forced   = regexp.MustCompile(`(?i)指标任务|名额|排名|点赞|转发|打卡|签到|时长|\b(quota|ranking|likes|forwards|check-in|hours spent)\b`)
)

func TestNoRecordAsksForWhatMayNotBeKept(t *testing.T) {
	t.Parallel()
	reg, err := handlers.Register(record.FlowSynthetic)
	if err != nil {
		t.Fatal(err)
	}
	media := []form.Kind{form.Image, form.Video, form.Audio, form.File, form.Geopoint}
	asked := 0
	for _, k := range reg.Kinds() {
		fields := slices.Clone(k.Form.Fields)
		for _, mv := range k.Machine.Moves() {
			fields = append(fields, mv.Asks...)
		}
		for _, f := range fields {
			asked++
			name := k.ID + "." + f.Key
			if slices.Contains(media, f.Kind) && (k.Household || f.Required || !slices.Contains(attached, name)) {
				t.Errorf("%s asks for a %s", name, f.Kind)
			}
			for _, l := range locales.All {
				if label := f.Label.Plain(l); personal.MatchString(label) || forced.MatchString(label) {
					t.Errorf("%s asks %q", name, label)
				}
			}
		}
		if k.Household && len(k.Readers) == 0 {
			t.Errorf("%s is about a household and everybody above reads it", k.ID)
		}
	}
	if asked < 100 {
		t.Errorf("only %d questions were looked at", asked)
	}
}
