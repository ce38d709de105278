package notice

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
)

// draft makes the notice of the answers, under the member's active grant.
func (f *feature) draft(ctx context.Context, t *bot.Turn, ref string, a form.Answers) (n notices.Notice, err error) {
	g := t.Member.Active
	if err := notices.MaySend(t.Member); err != nil {
		return n, err
	}
	id, passedOn, err := refOf(ref)
	if err != nil {
		return n, err
	}
	if id != g.Unit.ID {
		return n, locales.Refuse("notice.switched")
	}
	n = notices.Notice{
		Kind: notices.Kind(a[keyKind].S), Author: t.Member.ID, From: g.Unit, Created: t.Now,
		Title: locales.Both(a[keyTitleZh].S, a[keyTitleEn].S), Body: locales.Marked(a[keyBodyZh].S, a[keyBodyEn].S),
		Confirm: a[keyConfirm].S == "yes", AtDigest: a[keyWhen].S == whenDigest,
		Question: questionOf(a), InGroups: slices.Contains(a[keyMore].L, moreGroups),
	}
	for _, s := range a[keyFiles].L {
		if m, ok := medium(s); ok {
			n.Media = append(n.Media, m)
		}
	}
	n.Starts, n.Expires = moment(a[keyStarts].S), moment(a[keyExpires].S)
	if n.Audience, err = f.audience(ctx, t, a); err != nil {
		return n, err
	}
	if passedOn == 0 {
		return n, nil
	}
	original, err := f.passedOn(ctx, t, passedOn)
	return notices.Merge(n, original), err
}

// moment reads an answer of kind DateTime; zero when there is none. What lies in the past is
// the past's: the notice then leaves at once.
func moment(s string) time.Time {
	at, err := time.ParseInLocation("2006-01-02T15:04", s, locales.Zone)
	if err != nil {
		return time.Time{}
	}
	return at
}

// audience is whom the answers mean: nobody beyond the member's own unit.
func (f *feature) audience(ctx context.Context, t *bot.Turn, a form.Answers) (out notices.Audience, err error) {
	if out.Unit, err = f.within(ctx, t, a[keyUnit].S); err != nil {
		return out, err
	}
	out.Roles = notices.RolesOf(a[keyRoles].L)
	for _, list := range []struct {
		keys []string
		to   *[]org.UnitID
	}{{a[keyUnits].L, &out.More}, {a[keyExcept].L, &out.Except}} {
		for _, key := range list.keys {
			u, err := f.within(ctx, t, key)
			if err != nil {
				return out, err
			}
			*list.to = append(*list.to, u.ID)
		}
	}
	for _, c := range []struct {
		is  notices.ConditionKind
		key string
	}{{notices.Unconfirmed, keyNotice}, {notices.Owes, keyFamily}, {notices.NotPassed, keyCourse}} {
		if !slices.Contains(a[keyOnly].L, string(c.is)) {
			continue
		}
		if c.is == notices.Unconfirmed { // only of one's own can it be known who has not
			if _, err := f.book.Progress(ctx, t.Member.ID, notices.NoticeID(numbersIn(a[c.key].S, 1)[0])); err != nil {
				return out, told(err)
			}
		}
		out.Conditions = append(out.Conditions, notices.Condition{Is: c.is, Ref: a[c.key].S})
	}
	return out, nil
}

// within is the unit that a choice names, if the member may write to it.
func (f *feature) within(ctx context.Context, t *bot.Turn, key string) (org.Unit, error) {
	id, err := strconv.ParseInt(key, 10, 64)
	if err != nil {
		return org.Unit{}, locales.Refuse("notice.nobody_chosen")
	}
	unit, err := f.units.Unit(ctx, org.UnitID(id))
	if errors.Is(err, org.ErrNotFound) || (err == nil && !t.Member.May(unit)) {
		return org.Unit{}, locales.Refuse("notice.not_below")
	}
	if err != nil {
		return org.Unit{}, fmt.Errorf("read audience: %w", err)
	}
	return unit, nil
}

// questionOf pairs the answers of both languages; where one has fewer, what is missing stays
// empty and is refused.
func questionOf(a form.Answers) notices.Question {
	q := notices.Question{Text: locales.Both(a[keyAskZh].S, a[keyAskEn].S)}
	zh, en := answers(a[keyAnswersZh].S), answers(a[keyAnswersEn].S)
	for i := range max(len(zh), len(en)) {
		var c locales.Text
		if i < len(zh) {
			c.Zh = zh[i]
		}
		if i < len(en) {
			c.En = en[i]
		}
		q.Choices = append(q.Choices, c)
	}
	return q
}

// answers are what somebody typed as the answers to a question: one a line, or with a stroke
// or a semicolon between them.
func answers(s string) []string {
	var out []string
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune("\n/／|｜;；", r) }) {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// maxName is how much of a document's name is kept, in bytes: with Telegram's id it has to fit
// into an answer.
const maxName = 120

// kept is what an answer holds of a picture or file: how it was sent, Telegram's id, its name.
func kept(s bot.Sent) string {
	name := strings.Map(func(r rune) rune {
		if r < ' ' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s.Name, ""))
	for len(name) > maxName {
		r := []rune(name)
		name = string(r[:len(r)-1])
	}
	return s.Sort + ":" + s.Ref + ":" + name
}

// medium reads what kept wrote.
func medium(s string) (notices.Medium, bool) {
	parts := strings.SplitN(s, ":", 3)
	if len(parts) != 3 {
		return notices.Medium{}, false
	}
	return notices.Medium{Kind: parts[0], ID: parts[1], Name: parts[2]}, true
}

// upgrade carries answers of older versions over: until the third, each file was an answer of
// its own, file1 to file4.
func upgrade(from int, a form.Answers) form.Answers {
	if from >= 3 || a["file1"].S == "" {
		return a
	}
	out := maps.Clone(a)
	var list []string
	for _, key := range []string{"file1", "file2", "file3", "file4"} {
		if s := out[key].S; s != "" {
			list = append(list, s)
		}
		delete(out, key)
	}
	out[keyFiles] = form.Value{L: list}
	return out
}

// answersOf is a notice as answers of the composer: to mend it, or to write another like it.
func answersOf(n notices.Notice) form.Answers {
	a := form.Answers{
		keyKind: {S: string(n.Kind)}, keyTitleZh: {S: n.Title.Zh}, keyTitleEn: {S: n.Title.En},
		keyBodyZh: {S: n.Body.Zh}, keyBodyEn: {S: n.Body.En}, keyConfirm: {S: yes(n.Confirm)},
		keyUnit: {S: unitKey(n.Audience.Unit)}, keyRoles: {L: groupsOf(n.Audience.Roles)},
	}
	more := extras{a: a}
	if len(n.Media) > 0 {
		var list []string
		for _, m := range n.Media {
			list = append(list, m.Kind+":"+m.ID+":"+m.Name)
		}
		more.add(moreFiles, keyFiles, form.Value{L: list})
	}
	if q := n.Question; !q.Text.Empty() {
		var zh, en []string
		for _, c := range q.Choices {
			zh, en = append(zh, c.Zh), append(en, c.En)
		}
		more.add(moreQuestion, keyAskZh, form.Value{S: q.Text.Zh})
		more.add(moreQuestion, keyAskEn, form.Value{S: q.Text.En})
		more.add(moreQuestion, keyAnswersZh, form.Value{S: strings.Join(zh, "\n")})
		more.add(moreQuestion, keyAnswersEn, form.Value{S: strings.Join(en, "\n")})
	}
	switch {
	case n.AtDigest:
		more.add(moreWhen, keyWhen, form.Value{S: whenDigest})
	case !n.Starts.IsZero():
		more.add(moreWhen, keyWhen, form.Value{S: whenAt})
		more.add(moreWhen, keyStarts, form.Value{S: n.Starts.In(locales.Zone).Format("2006-01-02T15:04")})
	}
	if !n.Expires.IsZero() {
		more.add(moreEnd, keyExpires, form.Value{S: n.Expires.In(locales.Zone).Format("2006-01-02T15:04")})
	}
	more.units(moreUnits, keyUnits, n.Audience.More)
	more.units(moreExcept, keyExcept, n.Audience.Except)
	more.conditions(n.Audience.Conditions)
	if n.InGroups {
		more.more = append(more.more, moreGroups)
	}
	if len(more.more) > 0 {
		a[keyMore] = form.Value{L: more.more}
	}
	return a
}

// extras collects the answers to what more a notice has.
type extras struct {
	a    form.Answers
	more []string
}

func (x *extras) add(more, key string, v form.Value) {
	x.a[key] = v
	if !slices.Contains(x.more, more) {
		x.more = append(x.more, more)
	}
}

func (x *extras) units(more, key string, ids []org.UnitID) {
	var list []string
	for _, id := range ids {
		list = append(list, strconv.FormatInt(int64(id), 10))
	}
	if len(list) > 0 {
		x.add(more, key, form.Value{L: list})
	}
}

func (x *extras) conditions(list []notices.Condition) {
	var only []string
	for _, c := range list {
		key := map[notices.ConditionKind]string{notices.Unconfirmed: keyNotice, notices.Owes: keyFamily, notices.NotPassed: keyCourse}[c.Is]
		x.a[key] = form.Value{S: c.Ref}
		only = append(only, string(c.Is))
	}
	if len(only) > 0 {
		x.add(moreOnly, keyOnly, form.Value{L: only})
	}
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// groupsOf are the groups all of whose roles are among these.
func groupsOf(roles []org.Role) []string {
	var out []string
	for _, g := range notices.Groups {
		if !slices.ContainsFunc(g.Roles, func(r org.Role) bool { return !slices.Contains(roles, r) }) {
			out = append(out, g.Key)
		}
	}
	return out
}
