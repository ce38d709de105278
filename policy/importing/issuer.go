package importing

import (
	"regexp"
	"strings"

	"cadrebot/policy"
)

var (
	localPlace = regexp.MustCompile(`^[\p{Han}]{1,12}?(?:省|自治区|特别行政区|市|自治州|州|盟|县|旗|区|乡|镇)[\p{Han}]*?(?:人民政府|人民代表大会|人大|政府|委员会|局|厅|办公室|办公厅|委|法院|联席会议|领导小组)`)
	nationWide = regexp.MustCompile(`^(?:中华人民共和国|中国|国家|全国|中共中央|国务院|最高人民|财政部|农业|民政部|教育部|住房|人力资源|自然资源|生态环境|交通|水利|审计署)`)
	localLaw   = regexp.MustCompile(`^[\p{Han}]{1,10}?(?:省|自治区|市|自治州|自治县)[\p{Han}]{2,40}(?:条例|办法|规定|细则)(?:[（(].*)?$`)
)

// localIssuer names who made the document when it is an office of a province, city, county
// or township; "" for those of the whole country, and when nothing tells.
func localIssuer(it policy.Item) string {
	by := strings.ReplaceAll(it.Issuer.Zh, " ", "")
	switch {
	case by != "" && localPlace.MatchString(by) && !nationWide.MatchString(by):
		return it.Issuer.Zh
	case by == "" && localLaw.MatchString(it.Title.Zh) && !nationWide.MatchString(it.Title.Zh):
		return it.Title.Zh
	case it.Level == "provincial" || it.Level == "local":
		return it.Title.Zh + it.Title.En
	}
	return ""
}

// levelOf is the level that issuer, number and title speak of; "" when they do not.
func levelOf(it policy.Item) policy.Level {
	by := strings.ReplaceAll(it.Issuer.Zh, " ", "")
	switch {
	case localIssuer(it) != "":
		if strings.Contains(by, "省") || strings.Contains(by, "自治区") && !strings.Contains(by, "县") {
			return "provincial"
		}
		return "local"
	case strings.HasPrefix(by, "全国人民代表大会") || strings.HasPrefix(it.DocNo, "主席令") || strings.Contains(it.Issuer.En, "National People's Congress"):
		return "law"
	case strings.HasPrefix(it.DocNo, "国务院令") || by == "国务院" && strings.HasSuffix(it.Title.Zh, "条例"):
		return "regulation"
	case strings.HasPrefix(by, "中共中央") || strings.HasPrefix(by, "国务院"):
		return "central"
	case by != "":
		return "ministerial"
	}
	return ""
}
