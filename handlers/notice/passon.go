package notice

import (
	"context"
	"fmt"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/notices"
)

// passOnRow is the button under a notice that somebody got who sends notices too.
func passOnRow(t *bot.Turn, n notices.Notice) [][]bot.Button {
	if notices.MaySend(t.Member) != nil {
		return nil
	}
	return [][]bot.Button{{bot.To(locales.M("compose.btn_pass_on"), routePassOn, idArg(n.ID))}}
}

// passOn opens the composer for a notice that carries another along. Its title and whether it
// asks for a receipt are taken from there; one's own words are asked for.
func (f *feature) passOn(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if err := notices.MaySend(t.Member); err != nil {
		return bot.Reply{}, err
	}
	n, err := f.passedOn(ctx, t, notices.NoticeID(numbersIn(t.Press.Arg, 1)[0]))
	if err != nil {
		return bot.Reply{}, err
	}
	kind := n.Kind
	if kind == notices.Emergency { // what is an emergency further down is for its sender to say
		kind = notices.Pressing
	}
	return openComposer(refTo(t.Member.Active.Unit.ID, n.ID, 0), form.Answers{
		keyKind: {S: string(kind)}, keyTitleZh: {S: n.Title.Zh}, keyTitleEn: {S: n.Title.En}, keyConfirm: {S: yes(n.Confirm)},
	})
}

// passedOn is the notice that is carried along: one that the member has got.
func (f *feature) passedOn(ctx context.Context, t *bot.Turn, id notices.NoticeID) (notices.Notice, error) {
	if id == 0 {
		return notices.Notice{}, locales.Refuse("notice.not_received")
	}
	found, err := f.inbox.Received(ctx, t.Member.ID, id, 1, 0)
	if err != nil {
		return notices.Notice{}, fmt.Errorf("read the notice that is passed on: %w", err)
	}
	if len(found) == 0 {
		return notices.Notice{}, locales.Refuse("notice.not_received")
	}
	return found[0].Notice, nil
}

// about stands above the composer's questions: what is carried along, and that both languages
// are needed.
func (f *feature) about(ctx context.Context, t *bot.Turn, ref, key string) ([]locales.Text, error) {
	unit, passedOn, err := refOf(ref)
	if err != nil {
		return nil, err
	}
	var out []locales.Text
	if passedOn != 0 && (key == keyBodyZh || key == "") {
		n, err := f.passedOn(ctx, t, passedOn)
		if err != nil {
			return nil, err
		}
		out = append(out, locales.M("compose.carries", "Unit", n.From.Name, "Title", n.Title))
	}
	both, err := f.bothLanguages(ctx, t, unit, key)
	return append(out, both...), err
}
