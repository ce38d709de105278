package figures

import (
	"slices"
	"strings"

	"cadrebot/locales"
)

// rankingWords ask for an order by value, or for what people did with their time, in either language.
var rankingWords = []string{
	"排名", "排序", "排行", "排队", "名次", "倒数", "最差", "最好", "最高", "最低", "前几", "学习时长", "在线时长",
	"rank", "sort", "best", "worst", "top", "bottom", "highest", "lowest", "league", "study time", "online time",
}

// Ranks reports whether somebody asks for an order by value (TV-18): it is refused, because
// POL-038 forbids rankings.
func Ranks(said string) bool {
	said = strings.ToLower(locales.HalfWidth(said))
	return slices.ContainsFunc(rankingWords, func(w string) bool { return strings.Contains(said, w) })
}
