package talk

import (
	"context"
	"testing"

	"cadrebot/bot"
	"cadrebot/internal/testdb"
	"cadrebot/locales"
	"cadrebot/org"
)

func TestMain(m *testing.M) { testdb.Main(m) }

func TestTheChartIsOneTreeAndNamesWhatItLacks(t *testing.T) {
	t.Parallel()
	if _, err := org.Layers(chart); err != nil {
		t.Error(err)
	}
	if rows, err := pick([]string{"990101", "9901019999"}); err == nil {
		t.Errorf("picked %v", rows)
	}
	rows, err := pick([]string{"9901010203", "990101", "99010102"})
	Must(t, err)
	if len(rows) != 3 || rows[0].Parent != "" || rows[2].Parent != "99010102" {
		t.Errorf("picked %+v", rows)
	}
}

// echo is a feature that repeats what it hears: "no" is refused, "bye" ends it.
func echo() bot.Feature {
	shown := func(said string) bot.Reply {
		return bot.Show(bot.Say(locales.Both("听&到"+said, "heard & "+said)).Row(bot.In(locales.Both("再见", "Goodbye"), "bye")))
	}
	step := func(_ context.Context, t *bot.Turn, body []byte) ([]byte, bot.Reply, error) {
		said := t.Text
		if t.Press != nil {
			said = t.Press.Arg
		}
		switch said {
		case "no":
			return nil, bot.Reply{}, &locales.Refusal{Text: locales.Both("不行", "Not so")}
		case "bye":
			return nil, bot.Toast(locales.Both("走好", "Farewell")), nil
		}
		next := string(body) + said
		return []byte(next), shown(next), nil
	}
	return bot.Feature{
		Commands: []bot.Command{{Name: "echo", Run: func(_ context.Context, t *bot.Turn) (bot.Reply, error) {
			return bot.Reply{Open: &bot.Opening{Kind: "echo", Body: []byte(t.Text)}}, nil
		}}},
		Words: func(_ context.Context, t *bot.Turn) (bot.Reply, error) { return shown("free " + t.Text), nil },
		Dialogues: []bot.Dialogue{{Kind: "echo", Step: step, Render: func(_ context.Context, _ *bot.Turn, body []byte) (bot.Reply, error) {
			return shown(string(body)), nil
		}}},
	}
}

func TestAChatGoesOnlyWhereTheFeatureLeads(t *testing.T) {
	t.Parallel()
	w := Open(t, Thursday, "99010102")
	w.Feature, w.Resumes = echo(), true
	w.Hire("twn", locales.EN, Post("99010102", org.TownshipApprover))
	k := w.As("twn", locales.EN).Says("hello").Sees("heard & free hello")
	k.Says("/echo a", "b").Sees("heard & ab", "[Goodbye]")
	first := k.Conversation
	if k.Says("no").Refused == "" || k.Text() != "Not so" {
		t.Errorf("refused %q with %q", k.Refused, k.Text())
	}
	if string(k.Body) != "ab" || k.Conversation != first || !k.Offers("Goodbye") {
		t.Errorf("a refusal moved the conversation: %q, %s", k.Body, k.Drawn())
	}
	k.Resume().OK().Sees("heard & ab").Press("Goodbye").OK()
	if k.Body != nil || k.Conversation != "" || k.Toast != "Farewell" || k.Text() != "" {
		t.Errorf("after the end: body %q, toast %q, text %q", k.Body, k.Toast, k.Text())
	}
	if k.Command("echo", "").Conversation == first {
		t.Error("two conversations have one id")
	}
}

func TestAnAccountIsReadAnewAtEveryTurn(t *testing.T) {
	t.Parallel()
	w := Open(t, Thursday, "99010102", "9901010203")
	w.Feature, w.Markup = echo(), true
	k := w.Account(7).Says("x").Sees("听&amp;到free x")
	if k.Member().Joined() {
		t.Error("a stranger has joined")
	}
	w.Join(7, "9901010203", org.GridWorker, locales.EN)
	k.Says("x").Sees("heard &amp; free x")
	if got := k.Member().Active.Unit.Code; got != "9901010203" {
		t.Errorf("acts for %q", got)
	}
}
