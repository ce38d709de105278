package bot_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
)

func TestCancelButtonAsksBeforeItDropsAnswers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.poll(w.bot())
	w.say("/form")
	first := w.last()
	w.tap("Cancel") // nothing to lose: no question
	w.expect("Cancelled")
	w.say("/form")
	w.say("7")
	w.expect("What cost")
	asked := w.last()
	w.tap("Cancel")
	w.expect("You have filled in 1 item. Really stop?")
	w.tap("Go on")
	w.expect("What cost")
	w.say("12")
	w.expect("Which kind")
	for _, old := range []struct {
		id   int
		data string
	}{{first.ID, first.Buttons[0][0].Data}, {asked.ID, asked.Buttons[len(asked.Buttons)-1][len(asked.Buttons[len(asked.Buttons)-1])-1].Data}} {
		w.play.Press(person, old.id, old.data)
		w.idle()
		w.expect("Which kind")
	}
	w.tap("Cancel")
	w.expect("2 items")
	w.tap("Stop")
	w.expect("Cancelled")
	w.say("/resume")
	w.expect("Nothing is unfinished")
	w.say("/form")
	w.say("7")
	w.say("/cancel")
	w.expect("1 item")
	w.say("8") // gone on with: the next one asks again
	w.say("/cancel")
	w.expect("2 items")
	w.say("/cancel") // typed on purpose
	w.expect("Cancelled")
}

func TestRefusedMessageKeepsAWayOnInAForm(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.poll(w.bot())
	w.say("13800138000")
	if n := len(w.last().Buttons); n != 0 {
		t.Fatalf("%d rows of buttons although nothing is open", n)
	}
	w.say("/form")
	w.say("7")
	w.say("13800138000")
	w.tap("Go on: Trial")
	w.expect("What cost")
}

func TestHomeWordsRunCommands(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.poll(w.bot())
	for _, word := range []string{"菜单", " Menu ", "你好", "CANCEL", "返回"} {
		w.say(word)
		w.expect("Menu")
		w.say("the " + word)
		w.expect("You said the")
	}
	w.say("周报") // not offered here
	w.expect("You said 周报")
	w.say("/form")
	w.say("menu") // in a form it is an answer
	w.expect("How many")
}

func TestReviewHasTwoColumns(t *testing.T) {
	t.Parallel()
	for fields, want := range map[int]string{3: "1 2 1 1", 8: "1 2 2 2 2 1", 9: "1 2 2 2 2 1 1", 12: "1 2 2 2 2 2 1", 13: "1 2 2 2 2 1 1"} {
		f := form.Form{ID: "long", Version: 1, Title: locales.Raw("Long")}
		given := form.Answers{}
		for i := range fields {
			key := fmt.Sprintf("f%d", i)
			f.Fields = append(f.Fields, form.Field{Key: key, Kind: form.Integer, Label: locales.Raw(key), Required: true})
			given[key] = form.Value{S: "1"}
		}
		c, err := form.Compile(f)
		must(t, err)
		d := bot.FormDialogue{Kind: "long", Form: func(context.Context, *bot.Turn, string) (*form.Compiled, error) { return c, nil }}.Dialogue()
		o, err := bot.OpenForm("long", "", 1, form.Session{Answers: given})
		must(t, err)
		r, err := d.Render(t.Context(), &bot.Turn{Lang: locales.ZH}, o.Body)
		must(t, err)
		var got []string
		for _, row := range r.Screens[0].Rows {
			got = append(got, fmt.Sprint(len(row)))
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%d lines: rows of %s, want %s", fields, s, want)
		}
	}
}
