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

// siege is two counties of one city with a record of every kind in each, and people of the one who
// try to reach what is the other's.
type siege struct {
	*talk.World
	kinds    *record.Register
	records  *store.Records
	own      map[string]record.Record // by kind: what stands on the side of who attacks
	theirs   []record.Record
	attacker []string
	rnd      *rand.Rand
}

var ways = []string{"id", "code", "move", "button", "ask", "history", "money", "export", "below", "child", "child button", "unit", "unit button", "link"}

// Every kind of the register that stands with a county or below, begun from its form alone, is attacked in every way: by its id, by
// its code, with buttons of others and with data nobody was shown, by moves, by something begun
// below it or about its unit, and by naming it. Nothing is reached, nothing changes, and every
// attempt is a line of the audit log.
func TestNothingOfAnybodyElseIsReached(t *testing.T) {
	t.Parallel()
	s := besiege(t)
	before := s.state()
	const attempts = 520
	byWay, byKind := map[string]int{}, map[string]int{}
	for i := range attempts {
		x := s.theirs[i%len(s.theirs)]
		way := ways[(i/len(s.theirs)+i)%len(ways)]
		who := s.attacker[s.rnd.IntN(len(s.attacker))]
		lines := s.refusals()
		tried, err := s.attempt(way, fmt.Sprint("attempt ", i), who, x)
		if !tried {
			way, err = "id", s.byID(who, x)
		}
		byWay[way]++
		byKind[x.Kind]++
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
	if len(byKind) != len(s.theirs) || len(byKind) < 25 || len(byWay) != len(ways) {
		t.Errorf("%d kinds of %d, ways: %v", len(byKind), len(s.theirs), byWay)
	}
}

// attacked are the kinds that are made by trying answers. A plan and what belongs to it come about
// only in an order of years, editions and signatures, which trying does not find.
func attacked(g *record.Register) []*record.Kind {
	return slices.DeleteFunc(g.Kinds(), func(k *record.Kind) bool {
		return slices.Contains([]string{"plan", "param", "consult", "delegate"}, k.Door)
	})
}

func besiege(t *testing.T) *siege {
	t.Helper()
	w := talk.Open(t, talk.Thursday, "990000", "990100", "990101", "990102", "99010102", "9901010203", "9901010204", "99010201", "9901020101")
	g, err := handlers.Register(record.FlowSynthetic)
	talk.Must(t, err)
	s := &siege{World: w, kinds: g, records: store.NewRecords(w.DB, g), own: map[string]record.Record{}, rnd: rand.New(rand.NewPCG(5, 5))}
	if w.Feature, err = records.New(g, s.records, w.Org, func(org.Member) []bot.Command { return nil }); err != nil {
		t.Fatal(err)
	}
	theirs := newMaker(w, g, s.records, 1, "990000", "990100", "990101", "99010102", "9901010203")
	ours := newMaker(w, g, s.records, 2, "990000", "990100", "990102", "99010201", "9901020101")
	for _, k := range attacked(g) {
		x, err := theirs.in(k.ID, nil)
		if err != nil {
			t.Fatalf("no %s is made: %v", k.ID, err)
		}
		s.theirs = append(s.theirs, theirs.read(x))
	}
	for _, k := range attacked(g) {
		x, err := ours.in(k.ID, nil)
		if err != nil {
			t.Fatalf("no second %s is made: %v", k.ID, err)
		}
		s.own[k.ID] = ours.read(x)
	}
	// What stands with the city or the province is nobody's beside them.
	s.theirs = slices.DeleteFunc(s.theirs, func(r record.Record) bool {
		return s.Unit("990101").ID != r.Unit.ID && !s.Unit("990101").Covers(r.Unit)
	})
	for _, name := range slices.Sorted(maps.Keys(w.Members)) {
		if s.Unit("990102").Covers(w.Members[name].Active.Unit) {
			s.attacker = append(s.attacker, name)
		}
	}
	return s
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
				if k.Place.Allows(mine.Unit, &record.Record{Unit: mine.Unit}, a) && k.MayBegin(record.Record{Unit: mine.Unit}, a, s.Now) {
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
