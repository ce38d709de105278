package importing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strings"

	"cadrebot/locales"
	"cadrebot/policy"
)

// document makes the item of a text. given is what an editor wrote and always counts; told
// is what the page says of itself and counts where the text says nothing.
func (r *reader) document(ctx context.Context, ps []paragraph, told facts, given *facts) Result {
	if slices.ContainsFunc(r.found, func(f Finding) bool { return f.Severity == Error }) {
		return Result{} // what the editor wrote cannot be read: nothing is guessed around it
	}
	if len(ps) == 0 {
		r.refuse(locales.M("importing.no_text"), locales.M("importing.do_again"))
		return Result{}
	}
	known := facts{}
	if given != nil {
		known = *given
	}
	lang := r.language(known, ps)
	for _, name := range []string{"title", "issuer"} { // one without a language is in the text's
		known.offer(name+string(lang), known.get(name))
		told.offer(name+string(lang), told.get(name))
	}
	known.under(told)
	found, rest := readHead(ctx, ps, lang, known.get("title"+string(lang)))
	known.under(found)
	known.offer("title"+string(lang), known.fallbackTitle)
	rest = withoutTitle(rest, known.get("title"+string(lang)))

	it := r.particulars(known, lang)
	points, rest := pointsOf(rest, lang)
	it.Points = points
	it.Sections = policy.Anchored(r.split(ctx, rest, lang))
	r.dates(ctx, &it, known, rest)
	it.ID = identity(known.get("id"), it)
	r.current = it.ID
	for i := range r.found { // what was said while reading is about this item
		if r.found[i].Item == "" {
			r.found[i].Item = it.ID
		}
	}
	r.judge(it, known, lang)
	return Result{Items: []policy.Item{it}}
}

// language is what the editor or the file's name says, else that of most letters.
func (r *reader) language(known facts, ps []paragraph) locales.Lang {
	if l, ok := languages[strings.ToLower(known.get("lang"))]; ok {
		return l
	}
	if l := nameLang(r.file.Name); l != "" {
		return l
	}
	const enough = 64 << 10 // bytes that tell the language
	var all strings.Builder
	for _, p := range ps[:min(len(ps), 200)] {
		all.WriteString(p.text[:min(len(p.text), enough-all.Len())])
	}
	if hanShare(all.String()) > 0.2 {
		return locales.ZH
	}
	return locales.EN
}

// particulars are the facts as fields of an item.
func (r *reader) particulars(f facts, lang locales.Lang) policy.Item {
	it := policy.Item{
		Title: locales.Both(f.get("titlezh"), f.get("titleen")), Issuer: locales.Both(f.get("issuerzh"), f.get("issueren")),
		DocNo: f.get("doc_no"), Region: f.get("region"), Topics: f.topics, Sources: f.sources,
		SupersededBy: policy.ItemID(f.get("superseded_by")), ConfidenceNote: f.get("confidence_note"),
		Status: "in_force", Confidence: policy.Medium,
	}
	if it.Region == "" && f.get("region") == "" && !f.region {
		it.Region = r.file.Region
	}
	if s := f.get("status"); s != "" {
		it.Status = s
		if known, ok := standings[strings.ToLower(s)]; ok {
			it.Status = known
		}
	} else if repealed.MatchString(it.Title.Zh) {
		it.Status = "historical"
	}
	if c := f.get("confidence"); c != "" {
		it.Confidence = policy.Confidence(strings.ToLower(c))
	}
	if e, ok := english[strings.ToLower(f.get("english"))]; ok {
		it.English = e
	} else if lang == locales.EN {
		it.English = policy.UnofficialEnglish
	}
	it.Level = policy.Level(f.get("level"))
	if known, ok := levels[strings.ToLower(f.get("level"))]; ok {
		it.Level = known
	} else if it.Level == "" {
		it.Level = levelOf(it)
	}
	return it
}

var repealed = regexp.MustCompile(`[（(](?:已?废止|失效|已失效)[）)]`)

// dates fills the dates in: what an editor wrote, then what the text says.
func (r *reader) dates(ctx context.Context, it *policy.Item, f facts, rest []paragraph) {
	read := func(name string) policy.When {
		s := f.get(name)
		w := when(s)
		if s != "" && w == "" {
			r.fault(0, locales.M("importing.field_bad", "Name", name, "Value", s), locales.M("importing.do_date"))
		}
		return w
	}
	if it.Date = read("date"); it.Date == "" {
		it.Date = read("published")
	}
	from, to := force(ctx, rest, it.Date)
	if it.From = read("valid_from"); it.From == "" && (it.Date == "" || from.First() >= it.Date.First()) {
		it.From = from
	}
	if it.To = read("valid_to"); it.To == "" {
		it.To = to
	}
}

// withoutTitle drops the title where the text repeats it, on one line or on several.
func withoutTitle(ps []paragraph, title string) []paragraph {
	bare := strings.ReplaceAll(title, " ", "")
	for i := range ps[:min(len(ps), maxHead)] {
		words := ""
		for j := i; j < min(len(ps), i+4) && bare != ""; j++ {
			if words += strings.ReplaceAll(ps[j].text, " ", ""); words == bare {
				return append(ps[:i:i], ps[j+1:]...)
			}
		}
	}
	return ps
}

var pointsHead = regexp.MustCompile(`(?i)^(?:要点|points|key points)$`)

// pointsOf takes the list below the heading 要点 or Points: the short points of a card.
func pointsOf(ps []paragraph, lang locales.Lang) (points []locales.Text, rest []paragraph) {
	for i, p := range ps {
		if p.level == 0 || !pointsHead.MatchString(p.text) {
			continue
		}
		end := i + 1
		for ; end < len(ps) && ps[end].level == 0; end++ {
			t := locales.Both(ps[end].text, "")
			if lang == locales.EN {
				t = locales.Both("", ps[end].text)
			}
			points = append(points, t)
		}
		return points, append(ps[:i:i], ps[end:]...)
	}
	return nil, ps
}

// identity is the id that the editor gave, else one made of what names the document, so
// that the same file brings the same item again.
func identity(given string, it policy.Item) policy.ItemID {
	if given != "" {
		return policy.ItemID(given)
	}
	title := it.Title.Zh
	if title == "" {
		title = it.Title.En
	}
	return madeID(title, it.DocNo, string(it.Date))
}

func madeID(parts ...string) policy.ItemID {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return policy.ItemID("D-" + hex.EncodeToString(sum[:6]))
}

// judge says what is missing. Only what an answer cannot do without holds the item back.
func (r *reader) judge(it policy.Item, f facts, lang locales.Lang) {
	switch {
	case it.Title.Empty():
		r.fault(0, locales.M("importing.title_missing"), locales.M("importing.do_title"))
	case len(it.Points) == 0 && len(it.Sections) == 0:
		r.fault(0, locales.M("importing.no_text"), locales.M("importing.do_again"))
	case it.Date == "":
		r.ask(0, locales.M("importing.date_missing"), locales.M("importing.do_date"))
	default:
		if err := it.Check(); err != nil {
			r.fault(0, locales.M("importing.item_bad", "Reason", reason(err)), locales.M("importing.do_front"))
		}
	}
	if place := localIssuer(it); place != "" && it.Region == "" && !f.region {
		r.ask(0, locales.M("importing.region_missing", "Issuer", place), locales.M("importing.do_region"))
	}
	if it.Issuer.Empty() {
		r.warn(0, locales.M("importing.issuer_missing"), locales.M("importing.do_fact", "Name", "issuer"))
	}
	if it.DocNo == "" && it.Level != "law" {
		r.warn(0, locales.M("importing.number_missing"), locales.M("importing.do_fact", "Name", "number"))
	}
	if it.From == "" {
		r.warn(0, locales.M("importing.from_missing"), locales.M("importing.do_fact", "Name", "valid_from"))
	}
	if lang == locales.EN && f.get("english") == "" {
		r.warn(0, locales.M("importing.english_unmarked"), locales.M("importing.do_fact", "Name", "english"))
	}
}
