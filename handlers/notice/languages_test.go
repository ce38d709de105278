package notice_test

import (
	"testing"

	"cadrebot/handlers/notice"
	"cadrebot/internal/talk"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/store"
)

func TestWhoMayTranslateIsNamedNearestFirst(t *testing.T) {
	t.Parallel()
	w := talk.Open(t, talk.Thursday, "990100", "990101", "99010102", "990103")
	told := store.NewNotices(w.DB)
	w.Feature = notice.New(told, told, told, told, w.Org, w.Org)
	w.Hire("twn", locales.ZH, talk.Post("99010102", org.TownshipApprover))
	w.Hire("city", locales.EN, talk.Post("990100", org.CityCoordinator))
	w.Hire("county", locales.EN, talk.Post("990101", org.CountyCoordinator))
	w.Hire("far", locales.EN, talk.Post("990103", org.CountyApprover))
	w.Hire("zh", locales.ZH, talk.Post("990101", org.CountyFirst))

	k := w.As("twn", locales.ZH).Says("/notice", "1")
	k.Sees("中文标题", "缺一种发不出去").Lacks("可以问")
	k.Says("11月25日前报送项目进度")
	k.Sees("英文标题", "不会写英文？", "可以问：云梯县 "+org.CountyCoordinator.Name().Plain(locales.ZH)+"\n　· 可以问：星垭市 ")
	k.Lacks(org.CountyApprover.Name().Plain(locales.ZH), org.CountyFirst.Name().Plain(locales.ZH), "石燕坪县")

	e := w.As("county", locales.EN).Says("/notice", "1")
	e.Sees("Title in Chinese", "Not sure in Chinese?", "You may ask: Yunti County, "+org.CountyFirst.Name().Plain(locales.EN)).Lacks("Xingya")
	e.Says("标题").Sees("Title in English").Lacks("You may ask")
}
