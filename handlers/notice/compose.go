package notice

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
)

// kindCompose is the conversation that composes a notice. Persisted; its ref is the
// unit of the grant under which it was begun, and behind dots the notice that is passed on and
// the one that is mended: another notice than the unit's unfinished one.
const kindCompose = "notice.compose"

const composeVersion = 3

// compose is the dialogue of the composer.
func (f *feature) compose() bot.FormDialogue {
	return bot.FormDialogue{
		Kind: kindCompose, Title: locales.M("notice.compose"), Brief: true,
		Form: f.form, Submit: f.publish, ReviewNote: f.reviewNote, About: f.about, Check: check,
		Marked: func(key string) bool { return key == keyBodyZh || key == keyBodyEn },
		Kept:   kept,
		Buttons: func(*bot.Turn, bot.Filled) []bot.ReviewButton {
			return []bot.ReviewButton{
				{Label: locales.M("compose.btn_more"), Opens: keyMore},
				{Label: locales.M("compose.btn_try"), Arg: actTry},
			}
		},
		Act: f.try,
	}
}

// open is /notice.
func (f *feature) open(_ context.Context, t *bot.Turn) (bot.Reply, error) {
	if err := notices.MaySend(t.Member); err != nil {
		return bot.Reply{}, err
	}
	return openComposer(refTo(t.Member.Active.Unit.ID, 0, 0), form.Answers{})
}

// openComposer opens the composer with what is known already. What more a notice can have is
// not asked: a button of the review leads there.
func openComposer(ref string, known form.Answers) (bot.Reply, error) {
	s := form.Session{Answers: known}
	if _, more := known[keyMore]; !more {
		s.Skipped = []string{keyMore}
	}
	o, err := bot.OpenForm(kindCompose, ref, composeVersion, s)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Open: o}, nil
}

func refTo(unit org.UnitID, passedOn, mended notices.NoticeID) string {
	ref := strconv.FormatInt(int64(unit), 10)
	switch {
	case mended != 0:
		return ref + "." + idArg(passedOn) + "." + idArg(mended)
	case passedOn != 0:
		return ref + "." + idArg(passedOn)
	}
	return ref
}

// refOf takes a ref of the composer apart.
func refOf(ref string) (org.UnitID, notices.NoticeID, error) {
	unit, on, _ := strings.Cut(ref, ".")
	id, err := strconv.ParseInt(unit, 10, 64)
	if err != nil {
		return 0, 0, fmt.Errorf("compose notice: ref %q", ref)
	}
	return org.UnitID(id), notices.NoticeID(numbersIn(on, 1)[0]), nil
}

// reviewNote says whom it will reach and when, and what still keeps it from going out.
func (f *feature) reviewNote(ctx context.Context, t *bot.Turn, filled bot.Filled) ([]locales.Text, error) {
	n, err := f.draft(ctx, t, filled.Ref, filled.Answers)
	if err == nil {
		err = n.Validate()
	}
	if err == nil {
		err = n.Timely(t.Now)
	}
	var no *locales.Refusal
	if errors.As(err, &no) {
		return []locales.Text{locales.M("notice.not_yet", "Why", no.Text)}, nil
	}
	if err != nil {
		return nil, err
	}
	r, err := f.outbox.Reach(ctx, n.Audience, n.Author, t.Now)
	if err != nil {
		return nil, fmt.Errorf("look at the audience: %w", err)
	}
	out := append(reached(n, r, t), leaves(n, t)...)
	if !n.InGroups {
		return out, nil
	}
	groups, err := f.outbox.WorkGroups(ctx, n.Audience)
	if err != nil {
		return nil, fmt.Errorf("look at the work groups: %w", err)
	}
	return append(out, locales.M("compose.in_groups", "Count", groups)), nil
}

// reached says how many people a notice means, where the first of them stand, and who gets it
// later or not at all.
func reached(n notices.Notice, r notices.Reach, t *bot.Turn) []locales.Text {
	out := []locales.Text{locales.M("notice.will_reach", "Count", r.People)}
	if len(r.First) > 0 {
		out = append(out, locales.M("compose.first", "Posts", posts(r.First)))
	}
	if r.Unreachable > 0 {
		out = append(out, locales.M("notice.will_miss", "Count", r.Unreachable))
	}
	today := locales.DateOf(n.Leaves(t.Now)) == locales.DateOf(t.Now)
	if r.Tomorrow > 0 && today && !n.Urgent() {
		out = append(out, locales.M("compose.tomorrow", "Count", r.Tomorrow, "Most", notices.PerDay))
	}
	if n.NeedsSecond(r.People) {
		if n.Urgent() {
			return append(out, locales.M("compose.emergency_second"))
		}
		out = append(out, locales.M("compose.second", "Count", notices.SecondAbove))
	}
	return out
}

// fewPosts is from how many characters on no further post is named: in English the review is
// longest, and Chinese has room for all of them.
const fewPosts = 60

// posts names the posts, those of one unit behind its name, as far as a phone has room.
func posts(list []notices.Post) locales.Text {
	in := func(l locales.Lang, behind, comma, semicolon, more string) string {
		var b strings.Builder
		for i, p := range list {
			if i > 0 && utf8.RuneCountInString(b.String()) >= fewPosts {
				b.WriteString(more)
				break
			}
			if i > 0 && list[i-1].Unit.ID == p.Unit.ID {
				b.WriteString(comma)
			} else {
				if i > 0 {
					b.WriteString(semicolon)
				}
				b.WriteString(p.Unit.Name.Plain(l) + behind)
			}
			b.WriteString(p.Role.Name().Plain(l))
		}
		return b.String()
	}
	return locales.Both(in(locales.ZH, " ", "、", "；", "……"), in(locales.EN, ": ", ", ", "; ", " …"))
}

// leaves says when it goes out, where that is not at once.
func leaves(n notices.Notice, t *bot.Turn) []locales.Text {
	held := n.Leaves(t.Now)
	switch {
	case n.Urgent(): // said with the second person's part
		return nil
	case n.AtDigest:
		return []locales.Text{locales.M("compose.at_digest", "At", held)}
	case n.Starts.After(t.Now) && held.After(n.Starts):
		return []locales.Text{locales.M("compose.starts_in_quiet", "At", n.Starts, "Held", held)}
	case n.Starts.After(t.Now):
		return []locales.Text{locales.M("compose.starts", "At", held)}
	case held.After(t.Now):
		return []locales.Text{locales.M("notice.held", "At", held)}
	}
	return nil
}

// publish sends it on its way, or to the second person; the progress follows in a message of
// its own.
func (f *feature) publish(ctx context.Context, t *bot.Turn, filled bot.Filled) (bot.Reply, error) {
	n, err := f.draft(ctx, t, filled.Ref, filled.Answers)
	if err != nil {
		return bot.Reply{}, err
	}
	n, seconds, err := f.outbox.Submit(ctx, n, t.Chat, t.Conversation, letters, t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("publish notice: %w", err)
	}
	s := bot.Say(locales.M("notice.published", "Title", n.Title))
	switch n.State {
	case notices.NoticeAwaiting:
		s.Add(locales.M("compose.waits", "Count", seconds))
	case notices.NoticeScheduled:
		s.Add(locales.M("compose.planned", "At", n.Leaves(t.Now)))
	default:
		s.Add(locales.M("notice.published_next"))
	}
	s.New = true
	return bot.Show(s.Row(bot.To(locales.M("notice.btn_list"), "cmd", "notices"))), nil
}

// startDue is the job that sends what was planned for a moment.
func (f *feature) startDue(ctx context.Context, now time.Time) (map[string]int, error) {
	n, err := f.outbox.StartDue(ctx, now, startBatch)
	if err != nil {
		return nil, fmt.Errorf("start planned notices: %w", err)
	}
	return map[string]int{"started": n}, nil
}

// startBatch is how many planned notices start in one round.
const startBatch = 20
