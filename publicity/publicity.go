// Package publicity owns the stories that villages offer: told with the consent of whoever is shown,
// looked at by an editor, told in both languages or with a note that there is no English version.
// There are no counts of likes or forwards, and no village is asked for a story (brief A4c, 2.5).
package publicity

import (
	"fmt"
	"slices"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
)

const words = record.Words("publicity.")

// Story is the kind of record. Persisted.
const Story = "story"

// States and moves of a story. Persisted.
const (
	Draft     lifecycle.State = "draft"
	Offered   lifecycle.State = "offered"
	Returned  lifecycle.State = "returned"
	Published lifecycle.State = "published"
	Withdrawn lifecycle.State = "withdrawn"

	Tell      lifecycle.Name = "tell"
	Mend      lifecycle.Name = "mend"
	Translate lifecycle.Name = "translate"
	Return    lifecycle.Name = "return"
	Publish   lifecycle.Name = "publish"
	Withdraw  lifecycle.Name = "withdraw"
)

// Keys of answers that other rooms read. Persisted.
const (
	KeyHead    = "headline"
	KeyText    = "text"
	KeyEnglish = "text_en"
	KeyHeadEn  = "headline_en"
)

// Desk is what publicity puts on the table.
func Desk() record.Desk {
	return record.Desk{
		Doors: []record.Door{{Command: "story", Name: locales.M("publicity.door"), Help: locales.M("publicity.help"), Group: 4}},
		Kinds: []record.Kind{story()},
	}
}

func story() record.Kind {
	village := []lifecycle.Who{
		{Families: []org.Family{org.Cadre}, Relation: lifecycle.OwnUnit},
		lifecycle.Own(org.TownshipOfficer),
	}
	editors := []lifecycle.Who{lifecycle.Above(org.PolicyEditor, org.CityCoordinator, org.CountyCoordinator)}
	tellers := []lifecycle.Who{lifecycle.Above(org.CityCoordinator, org.CountyCoordinator)}
	consent := words.Must("consent", form.YesNo)
	consent.Relevant = "${people} = 'yes'"
	consent.Constraint, consent.ConstraintMessage = ". = 'yes'", locales.M("publicity.no_consent") // said before the photo is asked for
	text, head := short(KeyText, MostText), short(KeyHead, MostHead)
	return record.Kind{
		ID: Story, Prefix: "ST", Name: words.Kind(Story), Door: "story", Duties: []string{"A4c"}, Group: 4, Voluntary: true,
		Form: form.Form{ID: Story, Version: 1, Title: words.Kind(Story), Fields: []form.Field{
			head, text, words.Pick("theme", "industry", "village", "people", "policy"), words.Must("people", form.YesNo), consent, words.Field("photo", form.Image),
		}},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: Story, Initial: Draft, States: lifecycle.From(Draft, Offered, Returned, Published, Withdrawn), Final: lifecycle.From(Withdrawn),
			Moves: []lifecycle.Move{
				{Name: Tell, Label: words.Move(Tell), From: lifecycle.From(Draft), To: Offered, By: village, Writes: true},
				{Name: Mend, Label: words.Move(Mend), From: lifecycle.From(Returned), To: Offered, By: village, Asks: []form.Field{text}, Writes: true},
				{Name: Translate, Label: words.Move(Translate), From: lifecycle.From(Offered), To: Offered, By: editors, Asks: []form.Field{short(KeyHeadEn, MostHead), short(KeyEnglish, MostEnglish)}, Writes: true},
				{Name: Return, Label: words.Move(Return), From: lifecycle.From(Offered), To: Returned, By: editors, Asks: []form.Field{words.Why()}, Arms: lifecycle.Tells(lifecycle.ToAuthor)},
				{Name: Publish, Label: words.Move(Publish), From: lifecycle.From(Offered), To: Published, By: editors, Arms: lifecycle.Tells(lifecycle.ToAuthor)},
				{Name: Withdraw, Label: words.Move(Withdraw), From: lifecycle.From(Offered, Returned, Published), To: Withdrawn, By: slices.Concat(village, editors), Asks: []form.Field{words.Why()}, Aside: true},
			},
		}),
		First: Tell, States: words.State, Place: record.Place{Own: true},
		Title: func(a form.Answers) locales.Text { return Headline(a) },
		Check: func(c record.Case) error {
			if c.Record.Data["people"].S == "yes" && c.Record.Data["consent"].S != "yes" {
				return locales.Refuse("publicity.no_consent")
			}
			return nil
		},
		Lines: func(c record.Case) []locales.Text {
			out := []locales.Text{Body(c.Record.Data)}
			if c.Record.State != Published && c.Record.Data[KeyEnglish].S == "" {
				out = append(out, locales.M("publicity.line_no_english"))
			}
			return out
		},
		Tells: []string{KeyHead, KeyText, KeyHeadEn, KeyEnglish},
		Ways: func(c record.Case) []record.Way {
			if c.Record.State != Published || !lifecycle.Includes(tellers, lifecycle.Record{Unit: c.Record.Unit}, c.Actor) {
				return nil
			}
			return []record.Way{{Label: locales.M("publicity.btn_notice"), Command: "notice", Rest: c.Record.Code}}
		},
		Feeds: []record.Feed{{Indicator: "PUB-01", States: lifecycle.From(Published)}},
	}
}

// Bounds of a story, in characters, so that it fits on one screen and into one notice.
const (
	MostHead    = 60
	MostText    = 300
	MostEnglish = 400
)

// short is a text of so many characters.
func short(key string, most int) form.Field {
	f := words.Must(key, form.Text)
	f.Constraint, f.ConstraintMessage = fmt.Sprintf("string-length(.) <= %d", most), locales.M("publicity.too_long", "Most", most)
	return f
}

// Headline is a story's head for people: the editor's English one where there is one, else the
// Chinese one in both languages.
func Headline(a form.Answers) locales.Text {
	en := a[KeyHeadEn].S
	if en == "" {
		en = a[KeyHead].S
	}
	return locales.Both(a[KeyHead].S, en)
}

// Body is a story as somebody reads it: an English reader of a story without an English version
// gets the Chinese words with a note, never the work of a machine (planted case 18).
func Body(a form.Answers) locales.Text {
	if en := a[KeyEnglish].S; en != "" {
		return locales.Both(a[KeyText].S, en)
	}
	note := locales.M("publicity.chinese_only").In(locales.EN)
	return locales.Both(a[KeyText].S, note+"\n"+a[KeyText].S)
}
