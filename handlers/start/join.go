package start

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
)

// kindJoin is persisted in conversations.
const kindJoin = "join"

// joinBody is what a joining conversation keeps. Persisted. Lang is empty until chosen.
type joinBody struct {
	Token string       `json:"t"`
	Lang  locales.Lang `json:"l,omitempty"`
}

// Answers to the two questions; they travel in buttons.
const (
	argYes = "y"
	argNo  = "n"
)

func (f *feature) join() bot.Dialogue {
	return bot.Dialogue{Kind: kindJoin, Version: 1, Title: locales.M("start.join_title"), Step: f.step, Render: f.render}
}

// opening starts the conversation about the link in t.Text. Members keep the language
// that they have.
func opening(t *bot.Turn) (*bot.Opening, error) {
	b := joinBody{Token: t.Text}
	if t.Member.ID != 0 {
		b.Lang = t.Lang
	}
	body, err := json.Marshal(b)
	if err != nil {
		return nil, fmt.Errorf("open joining: %w", err)
	}
	return &bot.Opening{Kind: kindJoin, Ref: t.Text, Body: body}, nil
}

func (f *feature) step(ctx context.Context, t *bot.Turn, body []byte) ([]byte, bot.Reply, error) {
	var b joinBody
	if err := json.Unmarshal(body, &b); err != nil {
		return nil, bot.Reply{}, fmt.Errorf("read joining: %w", err)
	}
	inv, err := f.key.Decode(b.Token, t.Now)
	if err != nil { // it expired while they thought about it
		r, err := f.no(t, err)
		return nil, r, err
	}
	answer := answerOf(t)
	if l, ok := langOf(answer); ok && (b.Lang == "" || strings.HasPrefix(answer, "lang ")) {
		b.Lang = l
		return f.ask(ctx, t, b)
	}
	switch {
	case b.Lang != "" && answer == argYes:
		return f.confirm(ctx, t, inv, b.Lang)
	case b.Lang != "" && answer == argNo:
		return nil, bot.Show(bot.Say(locales.M("start.declined"))), nil
	}
	r, err := f.render(ctx, t, body)
	if err == nil && len(r.Screens) > 0 {
		r.Screens[0].Body = append([]locales.Text{locales.M("start.use_buttons")}, r.Screens[0].Body...)
	}
	return body, r, err
}

// ask goes on to the confirmation in the language just chosen.
func (f *feature) ask(ctx context.Context, t *bot.Turn, b joinBody) ([]byte, bot.Reply, error) {
	next, err := json.Marshal(b)
	if err != nil {
		return nil, bot.Reply{}, fmt.Errorf("write joining: %w", err)
	}
	r, err := f.render(ctx, t, next)
	if t.Member.ID == 0 {
		r.Lang = b.Lang
	}
	return next, r, err
}

// confirm joins. What can still go wrong ends the conversation with the way out.
func (f *feature) confirm(ctx context.Context, t *bot.Turn, inv org.Invite, l locales.Lang) ([]byte, bot.Reply, error) {
	if t.Lang.Valid() { // /lang may have changed it since the question
		l = t.Lang
	}
	j, err := f.joins.Join(ctx, inv, t.Member.Telegram, "", l, t.Conversation, t.Now)
	if err != nil {
		r, err := f.no(t, err)
		return nil, r, err
	}
	id := "start.joined"
	if j.Already {
		id = "start.already"
	}
	s := fresh(locales.M(id, "Unit", j.Grant.Unit.Name, "Role", j.Grant.Role.Name()))
	if len(j.Member.Grants) > 1 {
		s.Add(locales.M("start.several_grants"))
	}
	if s, err = f.home(ctx, s, j.Member, t.Now); err != nil {
		return nil, bot.Reply{}, err
	}
	return nil, bot.Reply{Screens: []*bot.Screen{s}, Reload: true}, nil
}

// render asks for the language first, then for unit and role.
func (f *feature) render(ctx context.Context, t *bot.Turn, body []byte) (bot.Reply, error) {
	var b joinBody
	if err := json.Unmarshal(body, &b); err != nil {
		return bot.Reply{}, fmt.Errorf("read joining: %w", err)
	}
	if b.Lang == "" {
		s := &bot.Screen{Dialogue: true, Body: []locales.Text{locales.M("start.choose_language")}}
		for _, l := range locales.All {
			s.Row(bot.In(locales.M("start.lang_"+string(l)), "lang "+string(l)))
		}
		return bot.Show(s), nil
	}
	inv, err := f.key.Decode(b.Token, t.Now)
	if err != nil {
		return f.no(t, err)
	}
	u, err := f.joins.Unit(ctx, inv.Unit)
	if err != nil {
		return f.no(t, err)
	}
	chain, err := f.joins.Chain(ctx, u)
	if err != nil {
		return bot.Reply{}, err
	}
	s := &bot.Screen{Dialogue: true, Body: []locales.Text{
		locales.M("start.confirm", "Unit", org.PathName(chain), "Role", inv.Role.Name()), locales.M("start.privacy"),
	}}
	s.Row(bot.In(locales.M("start.yes"), argYes))
	return bot.Show(s.Row(bot.In(locales.M("start.no"), argNo))), nil
}

// answerOf is the pressed button, or the typed words read as one: buttons fail on old phones.
func answerOf(t *bot.Turn) string {
	if t.Press != nil {
		return t.Press.Arg
	}
	switch s := strings.ToLower(locales.HalfWidth(t.Text)); s {
	case "1", "是", "对", "好", "确认", "yes", "ok", "y":
		return argYes
	case "2", "不是", "不对", "否", "no", "n":
		return argNo
	default:
		return s
	}
}

// langOf reads an answer to the question of language. The first and second answer of
// every question share their numbers, so 1 and 2 arrive here as yes and no.
func langOf(answer string) (locales.Lang, bool) {
	switch answer {
	case "lang zh", argYes, "中文", "汉语", "zh", "chinese":
		return locales.ZH, true
	case "lang en", argNo, "英文", "英语", "en", "english":
		return locales.EN, true
	}
	return "", false
}
