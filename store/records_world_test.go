package store_test

import (
	"database/sql"
	"testing"
	"time"

	"cadrebot/form"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
	"cadrebot/store"
)

// recordWorld is a city with two counties, each with a township and a village, and a small desk:
// money that comes to a county (grant), is given to townships (share) and paid (pay).
type recordWorld struct {
	t       testing.TB
	dsn     string
	db      *store.DB
	raw     *sql.DB
	records *store.Records
	units   map[string]org.Unit
	people  map[string]lifecycle.Actor
	n       int // keys used
}

func text(zh, en string) locales.Text { return locales.Both(zh, en) }

func states(s ...lifecycle.State) []lifecycle.State { return s }

var amountField = form.Field{Key: "amount", Kind: form.Money, Label: text("金额", "Amount"), Required: true}

// testDesk has what a duty has: parents, links, money, facts, feeds, deadlines and messages.
func testDesk() record.Desk {
	return record.Desk{
		Doors: []record.Door{{Command: "money", Name: text("资金", "Money"), Group: 1}, {Command: "rules", Name: text("参数", "Rules"), Group: 2}},
		Kinds: []record.Kind{grantKind(), shareKind(), payKind(), ruleKind()},
	}
}

func titleIn(key string) func(form.Answers) locales.Text {
	return func(a form.Answers) locales.Text { return locales.Raw(a[key].S) }
}

func stateName(s lifecycle.State) locales.Text { return text("状态", string(s)) }

func countyMoney() []lifecycle.Who {
	return []lifecycle.Who{{Roles: []org.Role{org.CountyFinance, org.CountyCoordinator}, Relation: lifecycle.OwnUnit}}
}

func grantKind() record.Kind {
	return record.Kind{
		ID: "grant", Prefix: "GR", Name: text("资金批次", "Grant"), Door: "money", Duties: []string{"A3b"}, Group: 1,
		Form: form.Form{ID: "grant", Version: 1, Title: text("资金批次", "Grant"), Fields: []form.Field{
			{Key: "title", Kind: form.Text, Label: text("名称", "Name"), Required: true},
			amountField,
			{Key: "on", Kind: form.Date, Label: text("到账", "Received")},
			{Key: "source", Kind: form.Text, Label: text("来源", "Source")},
		}},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: "grant", Initial: "draft", States: states("draft", "open", "closed"), Final: states("closed"),
			Moves: []lifecycle.Move{
				{Name: "register", Label: text("登记", "register"), From: states("draft"), To: "open", By: countyMoney(), Writes: true},
				{Name: "close", Label: text("结清", "close"), From: states("open"), To: "closed", By: countyMoney(), Second: true, Days: 30},
			},
		}),
		First: "register", Title: titleIn("title"), States: stateName, Place: record.Place{Own: true},
		Facts: []record.Fact{{Name: "shares", Kind: "share"}, {Name: "given", Kind: "share", Field: "amount"}, {Name: "left", Kind: "share", Purse: "free"}},
		Feeds: []record.Feed{{Indicator: "FND-01", Field: "amount", States: states("open", "closed"), Day: "on"}, {Indicator: "FND-99", States: states("closed")}},
		Posts: func(c record.Case) []record.Posting {
			if c.Move != "register" {
				return nil
			}
			return []record.Posting{{From: record.World("in"), To: record.Purse{Record: record.Own, Name: "free"}, Amount: record.In(c.Record.Data, "amount")}}
		},
	}
}

func shareKind() record.Kind {
	township := []lifecycle.Who{{Roles: []org.Role{org.TownshipOfficer, org.TownshipApprover}, Relation: lifecycle.OwnUnit}}
	county := []lifecycle.Who{{Roles: []org.Role{org.CountyFinance, org.CountyCoordinator}, Relation: lifecycle.Supervising}}
	return record.Kind{
		ID: "share", Prefix: "SH", Name: text("分配", "Share"), Door: "money", Duties: []string{"A3b"}, Group: 1,
		Form: form.Form{ID: "share", Version: 1, Title: text("分配", "Share"), Fields: []form.Field{
			{Key: "what", Kind: form.Text, Label: text("用途", "Purpose"), Required: true},
			amountField,
			{Key: "after", Kind: form.One, Label: text("接续", "Follows"), Choices: []form.Choice{{Key: "x", Label: text("无", "none")}}},
		}},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: "share", Initial: "draft", States: states("draft", "given", "taken", "back", "spent"), Final: states("back", "spent"),
			Moves: []lifecycle.Move{
				{Name: "give", Label: text("下达", "give"), From: states("draft"), To: "given", By: county, Writes: true, Arms: []lifecycle.Effect{{What: lifecycle.Tell, Whom: lifecycle.ToUnit}}},
				{Name: "take", Label: text("接收", "take"), From: states("given"), To: "taken", By: township, Days: 15, Arms: []lifecycle.Effect{{What: lifecycle.Tell, Whom: lifecycle.ToAuthor}, {What: lifecycle.Settle, Whom: lifecycle.ToUnit}}},
				{Name: "change", Label: text("修改", "change"), From: states("given", "taken"), To: "given", By: county, Writes: true, Asks: []form.Field{{Key: "after", Kind: form.One, Label: text("接续", "Follows")}}},
				{Name: "spend", Label: text("支付", "spend"), From: states("taken"), To: "taken", By: township, Asks: []form.Field{amountField}},
				{Name: "undo", Label: text("冲回", "undo"), From: states("taken"), To: "taken", By: township, Asks: []form.Field{amountField}},
				{Name: "lapse", Label: text("逾期收回", "lapse"), From: states("given"), To: "back", ByItself: true, AtDue: true},
				{Name: "used_up", Label: text("用完", "used up"), From: states("taken"), To: "spent", ByItself: true},
				{Name: "reclaim", Label: text("收回", "reclaim"), From: states("given", "taken"), To: "back", By: county, Aside: true},
			},
		}),
		First: "give", Title: titleIn("what"), States: stateName, Place: record.Place{Below: []org.Level{org.LevelTownship}},
		Of:    []record.Parent{{Kind: "grant", States: states("open")}},
		Links: []record.Link{{Field: "after", Kind: "share", Wide: true}},
		Posts: sharePosts,
	}
}

func sharePosts(c record.Case) []record.Posting {
	up, free, paid := record.Purse{Record: c.Record.Parent, Name: "free"}, record.Purse{Record: record.Own, Name: "free"}, record.Purse{Record: record.Own, Name: "paid"}
	switch c.Move {
	case "give":
		return []record.Posting{{From: up, To: free, Amount: record.In(c.Record.Data, "amount")}}
	case "spend":
		return []record.Posting{{From: free, To: paid, Amount: record.In(c.Given, "amount")}}
	case "undo":
		return []record.Posting{{From: paid, To: free, Amount: record.In(c.Given, "amount")}}
	case "reclaim", "lapse":
		if left := c.Purses.Of(c.Record.ID, "free"); left.Sign() > 0 {
			return []record.Posting{{From: free, To: up, Amount: left}}
		}
	}
	return nil
}

func payKind() record.Kind {
	township := []lifecycle.Who{{Roles: []org.Role{org.TownshipOfficer, org.TownshipApprover}, Relation: lifecycle.OwnUnit}}
	return record.Kind{
		ID: "pay", Prefix: "PY", Name: text("支付", "Payment"), Door: "money", Duties: []string{"A3c"}, Group: 1,
		Form: form.Form{ID: "pay", Version: 1, Title: text("支付", "Payment"), Fields: []form.Field{amountField}},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: "pay", Initial: "draft", States: states("draft", "paid"), Final: states("paid"),
			Moves: []lifecycle.Move{{Name: "pay", Label: text("支付", "pay"), From: states("draft"), To: "paid", By: township, Writes: true}},
		}),
		First: "pay", Title: func(a form.Answers) locales.Text { return text("支付", "payment") }, States: stateName,
		Place: record.Place{OfParent: true}, Of: []record.Parent{{Kind: "share", States: states("taken")}},
		Then: func(c record.Case) []record.Follow {
			if c.Purses.Of(c.Record.Parent, "free").Cmp(record.In(c.Record.Data, "amount")) == 0 {
				return []record.Follow{{Record: c.Record.Parent, Move: "used_up"}}
			}
			return nil
		},
		Posts: func(c record.Case) []record.Posting {
			return []record.Posting{{From: record.Purse{Record: c.Record.Parent, Name: "free"}, To: record.World("out"), Amount: record.In(c.Record.Data, "amount")}}
		},
	}
}

func ruleKind() record.Kind {
	by := []lifecycle.Who{{Families: []org.Family{org.Coordinator}, Relation: lifecycle.OwnUnit}}
	return record.Kind{
		ID: record.ParamKind, Prefix: "RU", Name: text("参数", "Parameter"), Door: "rules", Duties: []string{"A2b"}, Group: 2,
		Form: form.Form{ID: record.ParamKind, Version: 1, Title: text("参数", "Parameter"), Fields: []form.Field{
			{Key: record.ParamName, Kind: form.Text, Label: text("名称", "Name")},
			{Key: record.ParamValue, Kind: form.Decimal, Label: text("值", "Value")},
			{Key: record.ParamFrom, Kind: form.Date, Label: text("起", "From")},
			{Key: record.ParamTo, Kind: form.Date, Label: text("止", "To")},
		}},
		Machine: lifecycle.Must(lifecycle.Definition{
			Record: record.ParamKind, Initial: "draft", States: states("draft", record.ParamInForce), Final: states(record.ParamInForce),
			Moves: []lifecycle.Move{{Name: "set", Label: text("设定", "set"), From: states("draft"), To: record.ParamInForce, By: by, Writes: true}},
		}),
		First: "set", Title: titleIn(record.ParamName), States: stateName, Place: record.Place{Own: true},
		Readers: []lifecycle.Who{
			{Families: []org.Family{org.Coordinator}, Relation: lifecycle.OwnUnit},
			{Families: []org.Family{org.Coordinator, org.Cadre}, Relation: lifecycle.Beneath},
		},
	}
}

func openRecords(t testing.TB) *recordWorld {
	t.Helper()
	return openDesk(t, testDesk())
}

// openDesk is the world with the kinds of a domain.
func openDesk(t testing.TB, desk record.Desk) *recordWorld {
	t.Helper()
	db, raw := opened(t)
	reg, err := record.NewRegister(record.FlowOff, desk)
	must(t, err)
	w := &recordWorld{t: t, dsn: store.Address(db), db: db, raw: raw, records: store.NewRecords(db, reg), units: map[string]org.Unit{}, people: map[string]lifecycle.Actor{}}
	w.settle()
	return w
}

// settle loads units and people.
func (w *recordWorld) settle() {
	w.t.Helper()
	o := store.NewOrg(w.db)
	rows := []org.UnitRow{
		{Code: "city", Name: text("星垭市", "Xingya"), Level: org.LevelCity},
		{Code: "c1", Parent: "city", Name: text("云梯县", "Yunti"), Level: org.LevelCounty},
		{Code: "t1", Parent: "c1", Name: text("鹤嘴镇", "Hezui"), Level: org.LevelTownship},
		{Code: "v1", Parent: "t1", Name: text("桃坪村", "Taoping"), Level: org.LevelVillage},
		{Code: "c2", Parent: "city", Name: text("石桥县", "Shiqiao"), Level: org.LevelCounty},
		{Code: "t2", Parent: "c2", Name: text("河口镇", "Hekou"), Level: org.LevelTownship},
		{Code: "v2", Parent: "t2", Name: text("竹湾村", "Zhuwan"), Level: org.LevelVillage},
	}
	w.units = loaded(w.t, o, rows)
	telegram := int64(200)
	for name, post := range map[string]struct {
		unit string
		role org.Role
	}{
		"city": {"city", org.CityCoordinator}, "fin1": {"c1", org.CountyFinance}, "cty1": {"c1", org.CountyCoordinator}, "off1": {"t1", org.TownshipOfficer},
		"app1": {"t1", org.TownshipApprover}, "vfs1": {"v1", org.VillageFirstSecretary},
		"fin2": {"c2", org.CountyFinance}, "cty2": {"c2", org.CountyCoordinator}, "off2": {"t2", org.TownshipOfficer}, "vfs2": {"v2", org.VillageFirstSecretary},
	} {
		telegram++
		w.people[name] = joined(w.t, o, name, telegram, post.role, post.unit)
	}
}

func (w *recordWorld) key() string {
	w.n++
	return "key-" + time.Duration(w.n).String()
}

func entered(pairs ...string) form.Answers {
	a := form.Answers{}
	for i := 0; i < len(pairs); i += 2 {
		a[pairs[i]] = form.Value{S: pairs[i+1]}
	}
	return a
}

// begun begins a record and expects it to be there.
func (w *recordWorld) begun(who, kind, unit string, parent int64, data form.Answers) record.Record {
	w.t.Helper()
	r, err := w.records.Begin(w.t.Context(), w.key(), kind, w.units[unit].ID, parent, data, w.people[who], reportNow)
	must(w.t, err)
	return r
}

// moved makes a move and expects it to be made.
func (w *recordWorld) moved(who string, r record.Record, name lifecycle.Name, given form.Answers) record.Record {
	w.t.Helper()
	out, err := w.records.Move(w.t.Context(), w.key(), r.ID, r.Version, name, given, w.people[who], reportNow)
	must(w.t, err)
	return out
}

func (w *recordWorld) word(query string, args ...any) (s string) {
	w.t.Helper()
	must(w.t, w.raw.QueryRowContext(w.t.Context(), query, args...).Scan(&s))
	return s
}
