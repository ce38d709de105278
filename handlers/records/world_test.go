package records_test

import (
	"testing"
	"unicode/utf8"

	"cadrebot/bot"
	"cadrebot/form"
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

func states(s ...lifecycle.State) []lifecycle.State { return s }

func by(rel lifecycle.Relation, r ...org.Role) []lifecycle.Who {
	return []lifecycle.Who{{Roles: r, Relation: rel}}
}

func named(zh, en map[lifecycle.State]string) func(lifecycle.State) locales.Text {
	return func(s lifecycle.State) locales.Text { return locales.Both(zh[s], en[s]) }
}

var (
	amount = form.Field{Key: "amount", Kind: form.Money, Label: locales.Both("金额", "Amount"), Hint: locales.Both("单位元，例如 35000", "In yuan, such as 35000"), Required: true}
	reason = form.Field{Key: record.AskReason, Kind: form.Text, Label: locales.Both("为什么", "Why"), Hint: locales.Both("例如：金额写错", "Such as: wrong amount"), Required: true}
)

// batch is money that a county registers; its city takes note of it.
func batch() record.Kind {
	return record.Kind{
		ID: "batch", Prefix: "TB", Name: locales.Both("资金批次", "fund batch"), Door: "money", Duties: []string{"A3b"}, Group: 3,
		Form: form.Form{ID: "batch", Version: 1, Title: locales.Both("登记资金批次", "New fund batch"), Fields: []form.Field{
			{Key: "title", Kind: form.Text, Label: locales.Both("名称", "Name"), Hint: locales.Both("例如：茶园资金", "Such as: tea gardens"), Required: true},
			amount,
			{Key: "note", Kind: form.Text, Label: locales.Both("说明", "Note"), Hint: locales.Both("例如：第二批", "Such as: second part")},
		}},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: "batch", Initial: "draft", States: states("draft", "open", "closed"), Final: states("closed"),
			Moves: []lifecycle.Move{
				{Name: "register", Label: locales.Both("登记", "Register"), From: states("draft"), To: "open", By: by(lifecycle.OwnUnit, org.CountyCoordinator, org.CountyFinance), Writes: true},
				{Name: "amend", Label: locales.Both("修改说明", "Amend the note"), From: states("open"), To: "open", By: by(lifecycle.OwnUnit, org.CountyCoordinator), Writes: true, Aside: true, Asks: []form.Field{{Key: "note", Kind: form.Text, Label: locales.Both("说明", "Note")}}},
				{Name: "close", Label: locales.Both("结清", "Close"), From: states("open"), To: "closed", By: by(lifecycle.Supervising, org.CityCoordinator), Days: 15},
			},
		}),
		First: "register", Title: func(a form.Answers) locales.Text { return locales.Raw(a["title"].S) },
		States: named(map[lifecycle.State]string{"draft": "草稿", "open": "已登记", "closed": "已结清"}, map[lifecycle.State]string{"draft": "draft", "open": "registered", "closed": "closed"}),
		Place:  record.Place{Own: true},
		Known:  func(record.Case) form.Answers { return form.Answers{"note": {S: "第一批"}} },
		Posts: func(c record.Case) []record.Posting {
			if c.Move != "register" {
				return nil
			}
			return []record.Posting{{From: record.World("in"), To: record.Purse{Record: record.Own, Name: "free"}, Amount: record.In(c.Record.Data, "amount")}}
		},
		Lines: func(c record.Case) []locales.Text {
			return []locales.Text{locales.Both("可分配："+c.Purses.Of(c.Record.ID, "free").Fixed(2), "Free: "+c.Purses.Of(c.Record.ID, "free").Fixed(2))}
		},
	}
}

// share is what a township gets of a batch.
func share() record.Kind {
	return record.Kind{
		ID: "share", Prefix: "TS", Name: locales.Both("分配", "share"), Door: "money", Duties: []string{"A3b"}, Group: 3,
		Form: form.Form{ID: "share", Version: 1, Title: locales.Both("分配资金", "New share"), Fields: []form.Field{
			{Key: "what", Kind: form.Text, Label: locales.Both("用途", "Purpose"), Hint: locales.Both("例如：修水渠", "Such as: a ditch"), Required: true},
			amount,
			{Key: "after", Kind: form.One, Label: locales.Both("接续哪一笔", "Follows which"), Hint: locales.Both("没有就跳过", "Skip it if none")},
		}},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: "share", Initial: "draft", States: states("draft", "given", "taken", "back"), Final: states("back"),
			Moves: []lifecycle.Move{
				{Name: "give", Label: locales.Both("下达", "Give"), From: states("draft"), To: "given", By: by(lifecycle.Supervising, org.CountyCoordinator), Writes: true, Arms: []lifecycle.Effect{{What: lifecycle.Tell, Whom: lifecycle.ToUnit}}},
				{Name: "take", Label: locales.Both("接收", "Take"), From: states("given"), To: "taken", By: by(lifecycle.OwnUnit, org.TownshipApprover), Days: 15, Arms: []lifecycle.Effect{{What: lifecycle.Tell, Whom: lifecycle.ToAuthor}}},
				{Name: "return", Label: locales.Both("退回", "Return"), From: states("given", "taken"), To: "back", By: by(lifecycle.OwnUnit, org.TownshipApprover), Aside: true, Asks: []form.Field{reason}},
			},
		}),
		First: "give", Title: func(a form.Answers) locales.Text { return locales.Raw(a["what"].S) },
		States: named(map[lifecycle.State]string{"draft": "草稿", "given": "已下达", "taken": "已接收", "back": "已退回"},
			map[lifecycle.State]string{"draft": "draft", "given": "given", "taken": "taken", "back": "returned"}),
		Place: record.Place{Below: []org.Level{org.LevelTownship}},
		Of:    []record.Parent{{Kind: "batch", States: states("open")}},
		Links: []record.Link{{Field: "after", Kind: "share", Wide: true}},
		Posts: func(c record.Case) []record.Posting {
			up, free := record.Purse{Record: c.Record.Parent, Name: "free"}, record.Purse{Record: record.Own, Name: "free"}
			switch c.Move {
			case "give":
				return []record.Posting{{From: up, To: free, Amount: record.In(c.Record.Data, "amount")}}
			case "return":
				return []record.Posting{{From: free, To: up, Amount: record.In(c.Record.Data, "amount")}}
			}
			return nil
		},
	}
}

// visit is about a household by its code.
func visit() record.Kind {
	return record.Kind{
		ID: "visit", Prefix: "TV", Name: locales.Both("走访", "visit"), Door: "visits", Duties: []string{"A6a"}, Group: 6, Household: true,
		Form: form.Form{ID: "visit", Version: 1, Title: locales.Both("登记走访", "New visit"), Fields: []form.Field{
			{Key: "code", Kind: form.Text, Label: locales.Both("户代码", "Household code"), Hint: locales.Both("例如 H-0017", "Such as H-0017"), Required: true},
		}},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: "visit", Initial: "draft", States: states("draft", "noted"), Final: states("noted"),
			Moves: []lifecycle.Move{{Name: "note", Label: locales.Both("登记", "Note"), From: states("draft"), To: "noted", By: by(lifecycle.OwnUnit, org.VillageFirstSecretary), Writes: true}},
		}),
		First: "note", Title: func(a form.Answers) locales.Text { return locales.Raw(a["code"].S) },
		States: named(map[lifecycle.State]string{"draft": "草稿", "noted": "已登记"}, map[lifecycle.State]string{"draft": "draft", "noted": "noted"}),
		Place:  record.Place{Own: true},
	}
}

func desks() []record.Desk {
	return []record.Desk{{
		Doors: []record.Door{
			{Command: "money", Name: locales.Both("资金", "Money"), Help: locales.Both("资金批次和分配", "Fund batches and shares"), Group: 3},
			{Command: "visits", Name: locales.Both("走访", "Visits"), Help: locales.Both("走访登记", "Visits to households"), Group: 6},
		},
		Kinds: []record.Kind{batch(), share(), visit()},
	}}
}

// world is a city with two counties, the real store and the feature over a small desk.
type world struct {
	*talk.World
	register *record.Register
	records  *store.Records
}

func open(t *testing.T, flow record.Flow) *world {
	t.Helper()
	t.Parallel()
	w := &world{World: talk.Open(t, talk.Thursday, "990100", "990101", "990102", "99010102", "99010103", "9901010203", "9901010204")}
	for name, post := range map[string]org.GrantRow{
		"city": talk.Post("990100", org.CityCoordinator), "county": talk.Post("990101", org.CountyCoordinator), "finance": talk.Post("990101", org.CountyFinance),
		"other": talk.Post("990102", org.CountyCoordinator), "town": talk.Post("99010102", org.TownshipApprover), "town2": talk.Post("99010103", org.TownshipApprover),
		"village": talk.Post("9901010203", org.VillageFirstSecretary),
	} {
		w.Hire(name, locales.ZH, post)
	}
	var err error
	w.register, err = record.NewRegister(flow, desks()...)
	talk.Must(t, err)
	w.records = store.NewRecords(w.DB, w.register).Telling(records.Message)
	w.Feature, err = records.New(w.register, w.records, w.Org, func(m org.Member) []bot.Command {
		return append(bot.CommandsFor([]bot.Feature{w.Feature}, m), bot.Command{Name: "policy", Help: locales.Both("查政策", "Look up policies")})
	})
	talk.Must(t, err)
	w.Check = func(s *bot.Screen) {
		n := 0
		for _, row := range s.Rows {
			n += len(row)
		}
		if n > 12 {
			t.Errorf("%d buttons", n)
		}
		for _, l := range locales.All {
			long := 0
			for _, x := range s.Body {
				long += utf8.RuneCountInString(x.Plain(l)) + 1
			}
			if long > 600 {
				t.Errorf("%d characters in %s", long, l)
			}
		}
	}
	return w
}

func actorOf(w *world, name string) lifecycle.Actor { return lifecycle.ActorOf(w.Members[name]) }
