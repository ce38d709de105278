package main

import (
	"context"
	"database/sql"
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	_ "github.com/lib/pq" // the driver
	"github.com/redis/go-redis/v9"

	"cadrebot/internal/bench/peerform"
	"cadrebot/internal/bench/usage"
	"cadrebot/reports"
)

// ground is what the bots stand on: the database with made-up villages, each with a
// first secretary, a brief of the week before and one that is owed, and Redis.
type ground struct {
	db       *sql.DB
	rdb      *redis.Client
	next     int64 // the next chat that nobody has used
	postgres int   // pid
	redis    int   // pid
}

func openGround(ctx context.Context, s settings, people int) (*ground, error) {
	out, err := exec.CommandContext(ctx, filepath.Join(s.bin, "cadrebot"), "migrate").CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("cadrebot migrate: %w\n%s", err, out)
	}
	g := &ground{}
	if g.db, err = sql.Open("postgres", s.database); err != nil {
		return nil, fmt.Errorf("DATABASE_URL: %w", err)
	}
	o, err := redis.ParseURL(s.redis)
	if err != nil {
		return nil, fmt.Errorf("REDIS_URL: %w", err)
	}
	g.rdb = redis.NewClient(o)
	if err := g.seed(ctx, people); err != nil {
		g.close()
		return nil, fmt.Errorf("seed: %w", err)
	}
	g.findServers(ctx)
	return g, nil
}

func (g *ground) close() {
	_ = g.db.Close()
	_ = g.rdb.Close()
}

// seeding fills the tables for n chats from first on, set by set.
var seeding = []string{
	peerform.Table,
	`insert into unit (code, name_zh, name_en, level, path) values ('bench', '测试县', 'Bench county', 'county', '') on conflict do nothing`,
	`update unit set path = '/' || id || '/' where code = 'bench'`,
	`insert into unit (code, name_zh, name_en, level, parent_id, path)
	 select 'bench-' || c, '测试村' || c, 'Bench village ' || c, 'village', u.id, ''
	 from unit u, generate_series({first}::bigint, {first}::bigint + {n} - 1) c where u.code = 'bench'`,
	`update unit set path = '/' || parent_id || '/' || id || '/' where code like 'bench-%' and path = ''`,
	`insert into person (telegram_id, name, lang, created_at)
	 select c, 'Bench ' || c, case when c % 2 = 0 then 'zh' else 'en' end, '{now}'
	 from generate_series({first}::bigint, {first}::bigint + {n} - 1) c`,
	`insert into role_grant (person_id, unit_id, role, valid_from)
	 select p.id, u.id, 'VFS', timestamptz '{now}' - interval '90 days'
	 from person p join unit u on u.code = 'bench-' || p.telegram_id where p.telegram_id >= {first}`,
	`insert into submission (number, conversation, form_id, form_version, unit_id, period, person_id, role, answers, state, submitted_at, updated_at)
	 select 'B-' || p.telegram_id, 'bench-' || p.telegram_id, '` + reports.WeeklyBrief + `', {version}, g.unit_id, '{last}', p.id, 'VFS',
	        '` + answersLast + `', 'locked', timestamptz '{now}' - interval '7 days', timestamptz '{now}' - interval '7 days'
	 from person p join role_grant g on g.person_id = p.id where p.telegram_id >= {first}`,
	`insert into obligation (key, family, kind, ref, title_zh, title_en, unit_id, roles, period, opens_at, due_at, created_at)
	 select 'bench-' || p.telegram_id, 'report', 'report', '` + reports.WeeklyBrief + `', '每周简报', 'Weekly brief', g.unit_id, '{VFS,VC,RWT}', '{this}',
	        timestamptz '{now}' - interval '4 days', timestamptz '{now}' + interval '1 day', '{now}'
	 from person p join role_grant g on g.person_id = p.id where p.telegram_id >= {first}`,
	`analyze`,
}

func (g *ground) seed(ctx context.Context, n int) error {
	now := time.Now()
	err := g.db.QueryRowContext(ctx, `select coalesce(max(telegram_id), 1000000) + 2 from person where telegram_id < 9000000000`).Scan(&g.next)
	if err != nil {
		return fmt.Errorf("find free chats: %w", err)
	}
	fill := strings.NewReplacer("{n}", strconv.Itoa(n), "{first}", strconv.FormatInt(g.next, 10), "{now}", now.UTC().Format(time.RFC3339),
		"{last}", string(reports.WeekOf(now.AddDate(0, 0, -7))), "{this}", string(reports.WeekOf(now)), "{version}", strconv.Itoa(reports.BriefVersion))
	for i, q := range seeding {
		q = fill.Replace(q)
		if _, err := g.db.ExecContext(ctx, q); err != nil {
			return fmt.Errorf("statement %d: %w", i+1, err)
		}
	}
	return nil
}

// chats sets n chats aside for one bot.
func (g *ground) chats(_ context.Context, n int) (first int64, err error) {
	first = g.next
	g.next += int64(n)
	return first, nil
}

func (g *ground) count(ctx context.Context, query string, first int64) (n int, err error) {
	if err := g.db.QueryRowContext(ctx, query, first).Scan(&n); err != nil {
		return 0, fmt.Errorf("count what was stored: %w", err)
	}
	return n, nil
}

// findServers looks up the servers' processes; 0 when they run elsewhere.
func (g *ground) findServers(ctx context.Context) {
	var backend int
	if g.db.QueryRowContext(ctx, `select pg_backend_pid()`).Scan(&backend) == nil {
		g.postgres = usage.ParentOf(backend)
	}
	if text, err := g.rdb.Info(ctx, "server").Result(); err == nil {
		g.redis = usage.RedisOf(text)
	}
}
