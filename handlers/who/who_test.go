package who_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"cadrebot/handlers/who"
	"cadrebot/internal/talk"
	"cadrebot/internal/testdb"
	"cadrebot/locales"
	"cadrebot/org"
)

// People of the tests, by account.
const (
	vfs    = talk.Secretary
	town   = talk.Township
	county = talk.County
	city   = 604
	admin  = talk.Admin
	nobody = talk.Stranger
)

func TestMain(m *testing.M) { testdb.Main(m) }

func newWorld(t *testing.T) *talk.World {
	t.Helper()
	w := talk.Way(t)
	w.Join(city, "990100", org.CityCoordinator, locales.ZH)
	w.Feature = who.New(w.Org, w.Org)
	return w
}

func TestWhoShowsThePlaceInTheChart(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.Account(vfs).Command("who", "").Sees("中央", "演示省：", "云梯县：", "👉 <b>桃坪村</b>", "您在这里：桃坪村，驻村第一书记",
		"· 鹤嘴镇 乡镇乡村振兴办干部：", "· 云梯县 县级协调员：").Lacks("青禾岭", "岗位年度确认")
	w.Account(county).Command("who", "").Sees("Central authorities", "👉 <b>Yunti County</b>", "township: ").Lacks("Taoping")
	w.Account(nobody).Command("who", "").Sees("村：", "邀请链接")
}

// However many people coordinate a village, the chart fits a phone.
func TestWhoFitsAScreen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.Markup = false
	for i, r := range []org.Role{org.TownshipOfficer, org.TownshipApprover, org.CountyCoordinator} {
		unit := "99010102"
		if r == org.CountyCoordinator {
			unit = "990101"
		}
		for n := range 5 {
			w.Hire(fmt.Sprintf("Colleague %d", 10*i+n), locales.EN, talk.Post(unit, r))
		}
	}
	for _, l := range locales.All {
		talk.Must(t, w.Org.SetLang(t.Context(), w.Account(vfs).Member().ID, l))
		k := w.Account(vfs).Command("who", "")
		if n := utf8.RuneCountInString(strings.TrimSpace(k.Words())); n > 600 {
			t.Errorf("%s: %d characters:\n%s", l, n, k.Words())
		}
		k.Sees(locales.M("who.more", "Names", "", "More", 4).Plain(l))
	}
}

func TestPostsOfTheOfficesOnTheWayUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	k := w.Account(vfs).Command("who", "").Press("责任岗位").Sees("<b>鹤嘴镇</b>的责任岗位", "乡镇乡村振兴办干部：")
	k.Press("云梯县").Sees("县级协调员：", "应为2人", "现在0人")
	w.Hire("书记", locales.ZH, talk.Post("990101", org.CountyFirst))
	head := w.Hire("县长", locales.ZH, talk.Post("990101", org.CountyFirst))
	w.Account(vfs).Command("who", "").Press("责任岗位").Press("云梯县").Sees("已齐", "书记")
	other := w.Unit("990102")
	k.Push("wo", fmt.Sprint(other.ID)).Sees("只能看您所在单位和上级单位")
	// Who stands in is shown apart and does not count among the two.
	_, err := w.SQL().ExecContext(t.Context(), `update role_grant set deputy_of = $2, valid_to = $3 where person_id = $1`, int64(head.ID), int64(head.ID), w.Now.Add(48*time.Hour))
	talk.Must(t, err)
	w.Account(vfs).Command("who", "").Press("责任岗位").Press("云梯县").Sees("由 县长 代理", "现在1人")
}

func TestPostsAreConfirmedOnceAYearByTheOfficeAbove(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.Now = w.Now.AddDate(1, 0, 1)
	w.Account(vfs).Push("wc", "").Lacks("岗位年度确认")
	mine := w.Account(town).Member().Active.ID
	w.Account(town).Push("wc", fmt.Sprint(mine)).Sees("没有改动")
	w.Account(city).Command("who", "").Sees("岗位年度确认").Press("岗位年度确认").Sees("有1个岗位一年没有确认", "云梯县 县级协调员").Press("在岗").Sees("已确认1个", "所有岗位都已确认")
	w.Account(city).Command("who", "").Lacks("岗位年度确认")
	w.Account(county).Push("wc", "").Sees("1 post was not confirmed").Press("has left").Sees("1 post has ended")
	if w.Account(town).Member().Joined() {
		t.Error("a post that was ended is still held")
	}
	w.Account(admin).Command("who", "").Press("岗位年度确认").Sees("有1个岗位", "市级统筹：").Lacks("管理员：")
}
