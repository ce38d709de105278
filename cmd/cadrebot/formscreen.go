package main

import (
	"fmt"
	"slices"
	"strings"

	"cadrebot/form"
	"cadrebot/locales"
)

// show prints one prompt: what was understood, what went wrong, the question and the
// ways on.
func (p *player) show(prompt form.Prompt) {
	fmt.Fprintln(p.out)
	p.say(prompt.Echo)
	if !prompt.Refusal.Empty() {
		p.say(locales.M("xlsform.play_refused", "Why", atTerminal(prompt.Refusal)))
	}
	switch prompt.Stage {
	case form.Review:
		p.review(prompt)
	case form.Finished:
		p.say(locales.M("xlsform.play_finished"))
	case form.ReadBack:
		p.say(locales.M("xlsform.play_read_back", "Label", prompt.Field.Label, "Value", prompt.Value, "Heard", prompt.Heard))
	default:
		p.ask(prompt)
	}
}

// withoutButtons are the refusals that tell people what to tap, and what to type instead.
var withoutButtons = map[string]string{
	"form.choose":           "xlsform.play_choose",
	"form.choose_many":      "xlsform.play_choose_many",
	"form.rank_due":         "xlsform.play_rank",
	"form.acknowledge_due":  "xlsform.play_confirm",
	"form.location_due":     "xlsform.play_place",
	"form.image_due":        "xlsform.play_file",
	"form.audio_due":        "xlsform.play_file",
	"form.video_due":        "xlsform.play_file",
	"form.file_due":         "xlsform.play_file",
	"form.files_due":        "xlsform.play_file",
	"form.at_review":        "xlsform.play_submit",
	"form.at_review_closed": "xlsform.play_submit",
}

// atTerminal is a refusal as it is said where there is nothing to tap.
func atTerminal(why locales.Text) locales.Text {
	if id, ok := withoutButtons[why.ID]; ok {
		return locales.M(id)
	}
	return why
}

func (p *player) ask(prompt form.Prompt) {
	f := prompt.Field
	for _, t := range prompt.Above {
		p.say(locales.M("xlsform.play_group", "Label", t))
	}
	switch {
	case prompt.Adding:
		p.say(locales.M("xlsform.play_another", "Label", f.Label, "Rounds", prompt.Rounds))
		return
	case asksNothing(prompt):
		p.say(f.Label)
		p.say(prompt.Current)
		p.say(f.Hint)
		return
	}
	label := f.Label
	if f.Required {
		label = locales.M("xlsform.play_required", "Label", f.Label)
	}
	p.say(locales.M("xlsform.play_question", "Number", prompt.Number, "Label", label))
	p.say(f.Hint)
	if prompt.Help {
		p.say(f.Guidance)
	}
	if _, file := attachmentOf[f.Kind]; file {
		p.say(locales.M("xlsform.play_file"))
	}
	if f.Kind == form.Acknowledge {
		p.say(locales.M("xlsform.play_confirm"))
	}
	if prompt.Readings == nil {
		p.choices(prompt)
	}
	p.readings(prompt)
	p.offers(prompt)
}

// readings lists what the last answer may have meant, with the number to type if there is one.
func (p *player) readings(prompt form.Prompt) {
	switch {
	case prompt.Readings == nil:
		return
	case prompt.First == 0:
		p.say(locales.M("xlsform.play_which_number", "Heard", prompt.Heard))
	default:
		p.say(locales.M("xlsform.play_which", "Heard", prompt.Heard))
	}
	for i, r := range prompt.Readings {
		mark := "-"
		if prompt.First > 0 {
			mark = fmt.Sprintf("%d.", prompt.First+i)
		}
		fmt.Fprintf(p.out, "  %s %s\n", mark, r.Label.Plain(p.lang))
	}
}

// choices lists what can be chosen with the number to type; a tick or a place stands in
// front of what is chosen already.
func (p *player) choices(prompt form.Prompt) {
	choices, first := prompt.Choices, max(prompt.First, 1)
	if choices == nil {
		choices = prompt.Field.Choices
	}
	for i, c := range choices {
		mark := " "
		if prompt.Ticked[c.Key] {
			mark = "x"
		}
		if at := slices.Index(prompt.Ranked, c.Key); at >= 0 {
			mark = fmt.Sprint(at + 1)
		}
		if prompt.Field.Kind != form.Many && prompt.Field.Kind != form.Rank {
			fmt.Fprintf(p.out, "  %d. %s\n", first+i, c.Label.Plain(p.lang))
			continue
		}
		fmt.Fprintf(p.out, "  [%s] %d. %s\n", mark, first+i, c.Label.Plain(p.lang))
	}
	if prompt.Pages > 1 {
		p.say(locales.M("xlsform.play_page", "Page", prompt.Page+1, "Pages", prompt.Pages))
	}
}

// offers names the commands that would count now.
func (p *player) offers(prompt form.Prompt) {
	var ways []string
	add := func(on bool, command string, t locales.Text) {
		if on {
			ways = append(ways, command+" "+t.Plain(p.lang))
		}
	}
	value := prompt.Last
	if value.Empty() {
		value = prompt.Default
	}
	add(prompt.CanSame, "/same", locales.M("xlsform.play_same", "Value", value))
	add(prompt.CanKeep && !prompt.CanSame, "/same", locales.M("xlsform.play_same", "Value", prompt.Current))
	add(prompt.Field.Kind == form.Many || prompt.Field.Kind == form.Rank, "/done", locales.M("xlsform.play_done"))
	add(prompt.CanSkip, "/skip", locales.M("xlsform.play_skip"))
	add(prompt.CanBack, "/back", locales.M("xlsform.play_back"))
	add(prompt.Drop, "/remove", locales.M("xlsform.play_remove"))
	if len(ways) > 0 {
		fmt.Fprintln(p.out, "  "+strings.Join(ways, "   "))
	}
}

// review lists the answers with the numbers under which they can be changed.
func (p *player) review(prompt form.Prompt) {
	p.say(locales.M("xlsform.play_review"))
	for i, l := range prompt.Lines {
		number := "   "
		if l.Open {
			number = fmt.Sprintf("%2d.", i+1)
		}
		fmt.Fprintf(p.out, "  %s %s: %s\n", number, l.Label.Plain(p.lang), l.Value.Plain(p.lang))
	}
	p.say(locales.M("xlsform.play_submit"))
}
