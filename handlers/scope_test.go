package handlers_test

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/handlers"
	"cadrebot/handlers/records"
	"cadrebot/internal/talk"
	"cadrebot/internal/testdb"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
	"cadrebot/store"
)

func TestMain(m *testing.M) { testdb.Main(m) }

func refusalOf(err error) string {
	var no *locales.Refusal
	if errors.As(err, &no) {
		return no.Text.ID
	}
	return ""
}

// siege is a province with a record of every kind, those of cities and of the province itself among
// them, and people of a county beside and of another province who try to reach them.
type siege struct {
	*talk.World
	kinds    *record.Register
	records  *store.Records
	own      map[string]record.Record // by kind: what stands in the other province
	theirs   []record.Record
	attacker []string
	rnd      *rand.Rand
}

// former has left the county and works in the one beside it: what they press, they were once shown.
const former = "former coordinator"

var ways = []string{"id", "code", "move", "button", "ask", "history", "money", "export", "below", "child", "child button", "unit", "unit button", "link"}

// Every kind of the register is attacked in every way: by its id, by its code, with buttons of others
// and with data nobody was shown, by moves, by something begun below it or about its unit, and by
// naming it. Nothing is reached, nothing changes, and every attempt is a line of the audit log.
func TestNothingOfAnybodyElseIsReached(t *testing.T) {
	t.Parallel()
	s := besiege(t)
	before := s.state()
	byWay, byKind, byLevel := map[string]int{}, map[string]int{}, map[org.Level]int{}
	for i := range len(s.theirs) * len(ways) {
		x, way := s.theirs[i%len(s.theirs)], ways[i/len(s.theirs)]
		beside := s.beside(x.Unit)
		who := beside[s.rnd.IntN(len(beside))]
		lines := s.refusals()
		tried, err := s.attempt(way, fmt.Sprint("attempt ", i), who, x)
		if !tried {
			way, err = "id", s.byID(who, x)
		}
		byWay[way]++
		byKind[x.Kind]++
		byLevel[x.Unit.Level]++
		if !errors.Is(err, org.ErrNotFound) {
			t.Errorf("%s reaches %s by %s: %v", who, x.Code, way, err)
		}
		if n := s.refusals(); n != lines+1 {
			t.Errorf("%s at %s by %s: %d lines in the audit log", who, x.Code, way, n-lines)
		}
	}
	if after := s.state(); after != before {
		t.Errorf("something has changed: %s, before %s", after, before)
	}
	all := 0
	for _, n := range byKind {
		all += n
	}
	if all < 500 || len(byKind) != len(s.kinds.Kinds()) || len(byWay) != len(ways) || len(byLevel) != len(org.Levels) {
		t.Errorf("%d attempts, %d kinds of %d, ways: %v, levels: %v", all, len(byKind), len(s.kinds.Kinds()), byWay, byLevel)
	}
}

// abroad is the other province.
var abroad = []org.UnitRow{
	{Code: "980000", Name: locales.Both("邻省", "Next Province"), Level: org.LevelProvince},
	{Code: "980100", Parent: "980000", Name: locales.Both("南浦市", "Nanpu City"), Level: org.LevelCity},
	{Code: "980101", Parent: "980100", Name: locales.Both("望溪县", "Wangxi County"), Level: org.LevelCounty},
	{Code: "98010101", Parent: "980101", Name: locales.Both("石桥镇", "Shiqiao Town"), Level: org.LevelTownship},
	{Code: "9801010101", Parent: "98010101", Name: locales.Both("柳溪村", "Liuxi Village"), Level: org.LevelVillage},
}

func besiege(t *testing.T) *siege {
	t.Helper()
	w := talk.Open(t, talk.Thursday, "990000", "990100", "990101", "990102", "99010102", "9901010203", "99010201", "9901020101")
	talk.Must(t, w.Org.LoadUnits(t.Context(), abroad))
	g, err := handlers.Register(record.FlowSynthetic)
	talk.Must(t, err)
	s := &siege{World: w, kinds: g, records: store.NewRecords(w.DB, g), own: map[string]record.Record{}, rnd: rand.New(rand.NewPCG(5, 5))}
	if w.Feature, err = records.New(g, s.records, w.Org, func(org.Member) []bot.Command { return nil }); err != nil {
		t.Fatal(err)
	}
	theirs := newMaker(w, g, s.records, 1, "990000", "990100", "990101", "99010102", "9901010203")
	var codes []string
	for _, u := range abroad {
		codes = append(codes, u.Code)
	}
	ours := newMaker(w, g, s.records, 2, codes...)
	newMaker(w, g, s.records, 3, "990102", "99010201", "9901020101") // the people beside
	w.Hire(former, locales.ZH, org.GrantRow{Unit: "990101", Role: org.CountyCoordinator, Until: w.Now.AddDate(0, -1, 0)}, talk.Post("990102", org.CountyCoordinator))
	for _, k := range g.Kinds() {
		x, err := theirs.in(k.ID, nil)
		if err != nil {
			t.Fatalf("no %s is made: %v", k.ID, err)
		}
		s.theirs = append(s.theirs, theirs.read(x))
	}
	for _, k := range g.Kinds() {
		x, err := ours.in(k.ID, nil)
		if err != nil {
			t.Fatalf("no second %s is made: %v", k.ID, err)
		}
		s.own[k.ID] = ours.read(x)
	}
	s.offices()
	for _, name := range slices.Sorted(maps.Keys(w.Members)) {
		if u := w.Members[name].Active.Unit; s.Unit("980000").Covers(u) || s.Unit("990102").Covers(u) {
			s.attacker = append(s.attacker, name)
		}
	}
	return s
}

// offices makes what a city and a province keep about themselves, of the kinds that lower units keep too.
func (s *siege) offices() {
	s.T.Helper()
	for seed, code := range []string{"990100", "990000"} {
		m := newMaker(s.World, s.kinds, s.records, uint64(10+seed), code)
		for _, k := range s.kinds.Kinds() {
			if !k.Place.Own || len(k.Of) > 0 {
				continue
			}
			if x, err := m.in(k.ID, nil); err == nil {
				s.theirs = append(s.theirs, m.read(x))
			}
		}
	}
}

// beside are those who attack a record of u: nobody of the offices above it or of the units below.
func (s *siege) beside(u org.Unit) (out []string) {
	for _, name := range s.attacker {
		if at := s.Members[name].Active.Unit; !at.Covers(u) && !u.Covers(at) {
			out = append(out, name)
		}
	}
	return out
}

func (s *siege) count(query string) (n int) {
	s.T.Helper()
	talk.Must(s.T, s.SQL().QueryRowContext(s.T.Context(), query).Scan(&n))
	return n
}

func (s *siege) refusals() int {
	return s.count(`select count(*) from audit where action = 'record_refused' and person_id is not null and object <> '' and detail->>'what' <> ''`)
}

func (s *siege) state() string {
	return fmt.Sprint(s.count(`select count(*) from record`), s.count(`select count(*) from move`), s.count(`select count(*) from entry`),
		s.count(`select coalesce(sum(version), 0) from record`), s.count(`select count(*) from record_link`))
}

func (s *siege) actor(who string) lifecycle.Actor { return lifecycle.ActorOf(s.Members[who]) }

func (s *siege) byID(who string, x record.Record) error {
	_, err := s.records.Case(s.T.Context(), x.ID, s.actor(who), s.Now)
	return err
}

// attempt tries one way to x; false when the way does not lead to a record of its kind.
func (s *siege) attempt(way, key, who string, x record.Record) (tried bool, err error) {
	ctx, a, id := s.T.Context(), s.actor(who), fmt.Sprint(x.ID)
	k, _ := s.kinds.Kind(x.Kind)
	mv := k.Machine.Moves()[s.rnd.IntN(len(k.Machine.Moves()))]
	push := func(route, arg string) error {
		c := s.As(who, locales.All[s.rnd.IntN(2)]).Push(route, arg)
		return seen(c, x)
	}
	switch way {
	case "code":
		return true, seen(s.As(who, "zh").Says("/records "+x.Code), x)
	case "move":
		given := form.Answers{}
		for _, f := range mv.Asks {
			given[f.Key] = form.Value{S: "1"}
		}
		_, err = s.records.Move(ctx, key, x.ID, x.Version, mv.Name, given, a, s.Now)
	case "button":
		err = push("kd", fmt.Sprintf("%d.%d.%s", x.ID, s.rnd.IntN(x.Version+2), mv.Name))
	case "ask":
		err = push("km", fmt.Sprintf("%d.%d.%s", x.ID, x.Version, mv.Name))
	case "history":
		err = push("kh", id+".0")
	case "money":
		err = push("ke", id+".0")
	case "export":
		err = push("kx", id)
	case "below":
		err = push("kb", id+"."+k.Prefix+".")
	case "child", "child button":
		children := s.kinds.Children(x.Kind)
		if len(children) == 0 {
			return false, nil
		}
		child := children[s.rnd.IntN(len(children))]
		if way == "child button" {
			return true, push("kn", child.Prefix+"."+id)
		}
		_, err = s.records.Begin(ctx, key, child.ID, a.Grant.Unit.ID, x.ID, s.own[child.ID].Data, a, s.Now)
	case "unit":
		_, err = s.records.Begin(ctx, key, x.Kind, x.Unit.ID, 0, x.Data, a, s.Now)
	case "unit button":
		return s.placed(who, k, x)
	case "link":
		return s.named(key, x)
	default:
		err = s.byID(who, x)
	}
	return true, err
}

// placed chooses the foreign unit from a button that nobody was shown.
func (s *siege) placed(who string, k *record.Kind, x record.Record) (bool, error) {
	if len(k.Of) > 0 {
		return false, nil
	}
	if _, below := k.Places(nil, s.actor(who), s.Now); !below {
		return false, nil
	}
	c := s.As(who, "en").Push("kn", k.Prefix+".0").Push("", "u"+fmt.Sprint(x.Unit.ID))
	if c.Refused == "records.outside" {
		return true, org.ErrNotFound
	}
	return true, fmt.Errorf("refused with %q: %s", c.Refused, c.Text())
}

// named hands in a record of the attacker's own that names x.
func (s *siege) named(key string, x record.Record) (bool, error) {
	for _, k := range s.kinds.Kinds() {
		for _, l := range k.Links {
			if l.Kind != x.Kind {
				continue
			}
			mine := s.own[k.ID]
			data := maps.Clone(mine.Data)
			data[l.Field] = form.Value{S: x.Code}
			for _, name := range s.attacker {
				a := s.actor(name)
				if k.Allows(mine.Unit, &record.Record{Unit: mine.Unit}, a) && k.MayBegin(record.Record{Unit: mine.Unit}, a, s.Now) {
					_, err := s.records.Begin(s.T.Context(), key, k.ID, mine.Unit.ID, mine.Parent, data, a, s.Now)
					return true, err
				}
			}
		}
	}
	return false, nil
}

// seen is org.ErrNotFound when the chat says that there is no such record, and nothing of it.
func seen(c *talk.Chat, x record.Record) error {
	text := c.Text()
	if c.Refused != "records.not_found" && !strings.Contains(text, "没有找到") {
		return fmt.Errorf("refused with %q: %s", c.Refused, text)
	}
	for _, v := range x.Data {
		if len(v.S) > 12 && strings.Contains(text, v.S) {
			return fmt.Errorf("it says %q", v.S)
		}
	}
	return org.ErrNotFound
}
