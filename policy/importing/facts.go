package importing

import (
	"regexp"
	"slices"
	"strings"

	"cadrebot/locales"
	"cadrebot/policy"
)

// facts is what is known about a document beside its text, by the names of policies.jsonl.
type facts struct {
	said          map[string]string
	topics        []string
	sources       []string
	region        bool   // the region was named, if only as the whole country
	fallbackTitle string // when nothing better turns up
}

// names that a fact may have in a front matter or above a document, squeezed and in small
// letters. A language at the end, _zh or _en, is taken off before.
var names = map[string]string{
	"id": "id", "编号": "id",
	"title": "title", "标题": "title", "名称": "title", "题名": "title",
	"issuer": "issuer", "发文机关": "issuer", "发布机构": "issuer", "发布机关": "issuer", "制定机关": "issuer", "发文单位": "issuer", "issued by": "issuer",
	"doc_no": "doc_no", "number": "doc_no", "no": "doc_no", "发文字号": "doc_no", "文号": "doc_no", "document number": "doc_no", "document no.": "doc_no",
	"level": "level", "效力级别": "level",
	"region": "region", "地区": "region", "适用地区": "region", "unit": "region",
	"date": "date", "成文日期": "date", "公布日期": "published", "发布日期": "published", "发文日期": "published", "published": "published",
	"valid_from": "valid_from", "施行日期": "valid_from", "实施日期": "valid_from", "生效日期": "valid_from", "effective": "valid_from",
	"valid_to": "valid_to", "失效日期": "valid_to", "有效期至": "valid_to",
	"status": "status", "时效性": "status", "有效性": "status", "效力": "status",
	"superseded_by": "superseded_by", "被替代": "superseded_by",
	"confidence": "confidence", "可信度": "confidence", "confidence_note": "confidence_note",
	"english": "english", "lang": "lang", "语言": "lang",
	"topics": "topics", "topic": "topics", "主题": "topics",
	"sources": "sources", "source": "sources", "来源": "sources", "网址": "sources", "url": "sources",
	"索引号": "", "主题分类": "", "主题词": "", // known, of no use
}

// factName knows a name as it stands before a value: 发文字号：, 标　题:, Issued by.
func factName(s string) (string, bool) {
	s = strings.ToLower(strings.TrimRight(squeeze(s), ":： "))
	if hanShare(s) > 0.5 {
		s = strings.ReplaceAll(s, " ", "")
	}
	name, ok := names[s]
	return name, ok
}

// get is a fact as it was said; "" when it was not.
func (f facts) get(name string) string { return f.said[name] }

// offer takes a value where none has been said yet.
func (f *facts) offer(name, value string) {
	value = squeeze(strings.ReplaceAll(value, "\x00", "")) // YAML may spell what Postgres does not store
	if name == "" || value == "" || f.said[name] != "" {
		return
	}
	switch name {
	case "sources", "source":
		if !slices.Contains(f.sources, value) {
			f.sources = append(f.sources, value)
		}
		return
	case "topics":
		f.topics = append(f.topics, strings.Fields(strings.NewReplacer(",", " ", "，", " ", "、", " ", ";", " ", "；", " ").Replace(value))...)
		return
	case "region":
		f.region = true
	}
	if f.said == nil {
		f.said = map[string]string{}
	}
	f.said[name] = value
}

// under fills what f does not say from less trusted facts.
func (f *facts) under(less facts) {
	for name, v := range less.said {
		f.offer(name, v)
	}
	if f.topics == nil {
		f.topics = less.topics
	}
	for _, s := range less.sources {
		f.offer("sources", s)
	}
	f.region = f.region || less.region
	if f.fallbackTitle == "" {
		f.fallbackTitle = less.fallbackTitle
	}
}

var (
	numberDate = regexp.MustCompile(`^(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?)?[年月]?(?:[ T]\d{1,2}:\d{2}.*)?$`)
	english    = map[string]policy.English{
		"official": policy.OfficialEnglish, "官方": policy.OfficialEnglish, "unofficial": policy.UnofficialEnglish, "非官方": policy.UnofficialEnglish,
	}
	languages = map[string]locales.Lang{
		"zh": locales.ZH, "zh-cn": locales.ZH, "chinese": locales.ZH, "中文": locales.ZH, "en": locales.EN, "english": locales.EN, "英文": locales.EN,
	}
	// standings are what registers of law say of a text's force.
	standings = map[string]string{
		"有效": "in_force", "现行有效": "in_force", "现行": "in_force", "尚未生效": "in_force", "尚未施行": "in_force", "已修改": "historical", "已被修改": "historical",
		"废止": "historical", "已废止": "historical", "失效": "historical", "已失效": "historical", "effective": "in_force", "repealed": "historical",
	}
	levels = map[string]policy.Level{
		"宪法": "law", "法律": "law", "law": "law", "法律解释": "law", "行政法规": "regulation", "regulation": "regulation",
		"部门规章": "ministerial", "部门规范性文件": "ministerial", "ministerial": "ministerial", "党内法规": "central", "central": "central",
		"地方性法规": "provincial", "provincial": "provincial", "司法解释": "ministerial",
	}
)

// when reads a date as precisely as it is written: 2021, 2021-4, 2021年4月29日,
// 二〇二一年四月二十九日, April 29, 2021.
func when(s string) policy.When {
	s = squeeze(s)
	if m := numberDate.FindStringSubmatch(strings.ReplaceAll(s, " 日", "日")); m != nil {
		return build(m[1], m[2], m[3])
	}
	if d := firstDate(s[:min(len(s), maxDateLine)]); d.to-d.from == len(s) {
		return d.when
	}
	return ""
}

func build(year, month, day string) policy.When {
	w := policy.When(year)
	for _, part := range []string{month, day} {
		if part == "" {
			break
		}
		if len(part) == 1 {
			part = "0" + part
		}
		w += policy.When("-" + part)
	}
	if !w.Valid() {
		return ""
	}
	return w
}
