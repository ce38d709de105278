package tasklist

import (
	"strconv"
	"strings"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/tasks"
)

// doButtons are the buttons that do the tasks shown, two in a row. What one command does
// for several tasks has one button.
func doButtons(shown []tasks.Obligation, from int) [][]bot.Button {
	var flat []bot.Button
	seen := map[string]bool{}
	for i, o := range shown {
		b := doButton(from+i+1, o)
		if b.Route == "cmd" {
			if seen[b.Arg] {
				continue
			}
			seen[b.Arg] = true
		}
		flat = append(flat, b)
	}
	var rows [][]bot.Button
	for len(flat) > 0 {
		n := min(2, len(flat))
		rows = append(rows, flat[:n:n])
		flat = flat[n:]
	}
	return rows
}

// doButton does o, the n-th of a list; 0 when it stands alone.
func doButton(n int, o tasks.Obligation) bot.Button {
	switch o.Kind {
	case tasks.Report:
		return bot.To(locales.M("tasks.btn_report"), "cmd", "report")
	case tasks.Course:
		return bot.To(locales.M("tasks.btn_learn"), "cmd", strings.TrimSpace("learn "+o.Ref))
	case tasks.Question:
		if n == 0 {
			return bot.To(locales.M("taskask.btn_reply"), routeQuestion, o.Ref)
		}
		return bot.To(locales.M("tasks.btn_question", "Number", n), routeQuestion, o.Ref)
	case tasks.Record:
		if n == 0 {
			return bot.To(locales.M("tasks.btn_record"), routeRecord, o.Ref)
		}
		return bot.To(locales.M("tasks.btn_record_of", "Number", n), routeRecord, o.Ref)
	case tasks.Words:
		if n == 0 {
			return bot.To(locales.M("taskset.btn_hand_in"), routeWords, strconv.FormatInt(int64(o.ID), 10))
		}
		return bot.To(locales.M("taskset.btn_answer", "Number", n), routeWords, strconv.FormatInt(int64(o.ID), 10))
	}
	if n == 0 {
		return bot.To(locales.M("tasks.btn_finished"), routeAsk, strconv.FormatInt(int64(o.ID), 10))
	}
	return bot.To(locales.M("tasks.btn_done", "Number", n), routeAsk, strconv.FormatInt(int64(o.ID), 10))
}
