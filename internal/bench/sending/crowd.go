package sending

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/store"
)

// firstChat is the chat of the first of the crowd; the others follow.
const firstChat = 1_000_000

// authorChat is where the author sees the progress.
const authorChat = 900_000

type author struct {
	id   org.PersonID
	unit org.Unit
	n    int // notices published so far
}

const (
	county = "990101"
	town   = "99010102"
)

// units loads a township in a county, and the coordinator who writes the notices.
func (s *stage) units(ctx context.Context) error {
	o := store.NewOrg(s.db)
	if err := o.LoadUnits(ctx, []org.UnitRow{
		{Code: "990100", Name: locales.Both("测试市", "Bench City"), Level: org.LevelCity},
		{Code: county, Parent: "990100", Name: locales.Both("测试县", "Bench County"), Level: org.LevelCounty},
		{Code: town, Parent: county, Name: locales.Both("测试镇", "Bench Town"), Level: org.LevelTownship},
	}); err != nil {
		return fmt.Errorf("load units: %w", err)
	}
	long := opening.AddDate(-1, 0, 0)
	if _, err := o.AddPeople(ctx, []org.PersonRow{{
		Key: "author", Telegram: authorChat, Name: "Author", Lang: locales.ZH,
		Grants: []org.GrantRow{{Unit: county, Role: org.CountyCoordinator, From: long}},
	}}, long); err != nil {
		return fmt.Errorf("load the author: %w", err)
	}
	m, err := o.MemberByTelegram(ctx, authorChat, opening)
	if err != nil {
		return fmt.Errorf("find the author: %w", err)
	}
	s.author.id, s.author.unit = m.ID, m.Active.Unit
	return nil
}

const sqlCrowd = `
with p as (
    insert into person (telegram_id, name, lang, created_at)
    select $1::bigint + i, 'Crowd ' || i, case when i % 2 = 0 then 'zh' else 'en' end, $3
    from generate_series(0, $2::int - 1) i returning id)
insert into role_grant (person_id, unit_id, role, valid_from)
select p.id, u.id, 'RWT', $3 from p, unit u where u.code = '` + town + `'`

// crowd adds n people who can be reached, half of whom read Chinese.
func (s *stage) crowd(ctx context.Context, n int) error {
	if _, err := s.sql.ExecContext(ctx, sqlCrowd, firstChat, n, opening.AddDate(-1, 0, 0)); err != nil {
		return fmt.Errorf("add a crowd: %w", err)
	}
	if _, err := s.sql.ExecContext(ctx, `analyze`); err != nil {
		return fmt.Errorf("analyze: %w", err)
	}
	return nil
}

// publish tells the crowd something that leaves at the moment at, and returns how long
// storing and fanning it out took. What is important (confirm) is sent again in doubt.
func (s *stage) publish(ctx context.Context, confirm bool, at time.Time) (notices.NoticeID, time.Duration, error) {
	s.author.n++
	began := time.Now()
	n, _, err := store.NewNotices(s.db).Publish(ctx, notices.Notice{
		Kind: notices.Ordinary, Author: s.author.id, From: s.author.unit, Confirm: confirm,
		Audience: notices.Audience{Unit: s.author.unit, Roles: []org.Role{org.ResidentTeam}},
		Title:    locales.Both(fmt.Sprintf("进度报送（%d）", s.author.n), fmt.Sprintf("Progress reports (%d)", s.author.n)),
		Body:     locales.Both("请各村于25日前报送产业项目进度，逾期将列入督办。", "Please report the progress of the industry projects by the 25th; what is late is followed up."),
	}, authorChat, fmt.Sprint("bench/", s.author.n), at)
	if err != nil {
		return 0, 0, fmt.Errorf("publish: %w", err)
	}
	return n.ID, time.Since(began), nil
}

const sqlAlone = `
insert into delivery (key, person_id, payload, run_at, created_at)
select 'bench/' || p.id || '/' || k, p.id, CAST(replace($2, '{k}', CAST(k as text)) as jsonb), $3, $3
from person p, generate_series(1, $1::int) k where p.telegram_id >= $4 order by p.id, k`

// tell queues so many messages for each of the crowd, those of one person together.
func (s *stage) tell(ctx context.Context, each int) error {
	payload, err := json.Marshal(bot.Say(locales.Both("第{k}项任务请及时报送", "Please report on task {k}")))
	if err != nil {
		return fmt.Errorf("write a message: %w", err)
	}
	if _, err := s.sql.ExecContext(ctx, sqlAlone, each, string(payload), s.now(), firstChat); err != nil {
		return fmt.Errorf("queue messages: %w", err)
	}
	return nil
}
