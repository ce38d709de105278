package playground

import (
	"bytes"
	"cmp"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

var pageTemplate = template.Must(template.New("page.html").Funcs(template.FuncMap{
	"initial": func(name string) string { return string([]rune(name + "?")[:1]) },
	"hue":     func(id int64) int { return int(uint64(id) % 8) },
}).ParseFS(pageFiles, "page/page.html", "page/phone.html"))

// mostPhones is how many phones stand side by side: what a desk's screen has room for.
const mostPhones = 3

// pageContent is what page.html draws.
type pageContent struct {
	Lang      string
	L         map[string]string
	LabelsJS  string
	Username  string
	Cast      []castEntry
	Phones    []phoneView
	Choosing  bool // nobody was chosen: a narrow screen shows the list
	Touring   bool
	TourURL   string // "" without a tour
	StopURL   string
	OtherLang string
	Clock     bool
	Font      bool
	Now       string
}

// languageTags mark people who read another language than the page's.
var languageTags = map[string]string{"zh": "中文", "en": "English"}

// castEntry is one person of the list, with the addresses that open their phone.
type castEntry struct {
	Actor
	Here   bool
	Tag    string // the person's language when it is another one than the page's
	Alone  string
	Beside string // "" when the phone is open or there is none beside which it could stand
}

// phoneView is what phone.html draws, in the person's own language.
type phoneView struct {
	Actor
	Speech string // the language of the phone's own words
	L      map[string]string
	Time   string
	Back   string
	Close  string // "" for the only phone
	Clock  bool
}

// pageAddress is a page with these phones on it. An empty lang leaves the language to the browser.
func pageAddress(lang string, users []int64, tour bool) string {
	q := url.Values{}
	for _, id := range users {
		q.Add("user", strconv.FormatInt(id, 10))
	}
	if lang != "" {
		q.Set("lang", lang)
	}
	if tour {
		q.Set("tour", "1")
	}
	if len(q) == 0 {
		return "/"
	}
	return "/?" + q.Encode()
}

func (s *Server) servePage(w http.ResponseWriter, r *http.Request) {
	given := r.URL.Query()
	chosen := s.chosen(given["user"])
	forced := given.Get("lang")
	if labels[forced] == nil {
		forced = ""
	}
	p := pageContent{
		Username: s.opt.Username, Clock: s.opt.MoveClock != nil, Now: s.clockText(), Font: len(s.opt.Font) > 0,
		Lang: pageLang(r, forced, chosen), Choosing: len(chosen) == 0,
	}
	p.L = labels[p.Lang]
	p.OtherLang = pageAddress(p.L["otherlang"], ids(chosen), false)
	if tour := s.opt.Tours[p.Lang]; len(tour.Steps) > 0 {
		on := tour.people()
		p.TourURL, p.StopURL = pageAddress(p.Lang, on, true), pageAddress(p.Lang, on, false)
		if p.Touring = given.Has("tour"); p.Touring || p.Choosing {
			// A desk shows the people of the tour before anybody is chosen.
			chosen = s.known(on)
			p.Choosing = p.Choosing && !p.Touring
		}
	}
	p.Phones = s.phoneViews(chosen, forced, given.Get("start"))
	p.Cast = s.castEntries(chosen, forced, p.Lang)
	p.LabelsJS = string(encoded(labels))
	var out bytes.Buffer
	if err := pageTemplate.Execute(&out, p); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(out.Bytes()) // a caller that hung up is its own loss
}

// chosen are the people that the address names, unknown ones and those beyond mostPhones left out.
func (s *Server) chosen(params []string) []Actor {
	var list []int64
	for _, p := range params {
		if id, err := strconv.ParseInt(p, 10, 64); err == nil {
			list = append(list, id)
		}
	}
	return s.known(list)
}

func (s *Server) known(list []int64) []Actor {
	var out []Actor
	seen := map[int64]bool{}
	for _, id := range list {
		if a := s.actor(id); a != nil && !seen[id] && len(out) < mostPhones {
			seen[id] = true
			out = append(out, *a)
		}
	}
	return out
}

func ids(people []Actor) []int64 {
	out := make([]int64, len(people))
	for i, a := range people {
		out[i] = a.ID
	}
	return out
}

// pageLang is the page's language: ?lang=, else that of the one person chosen, else the browser's.
func pageLang(r *http.Request, forced string, chosen []Actor) string {
	switch {
	case forced != "":
		return forced
	case len(chosen) == 1 && labels[chosen[0].Lang] != nil:
		return chosen[0].Lang
	case strings.HasPrefix(strings.ToLower(r.Header.Get("Accept-Language")), "zh"):
		return "zh"
	}
	return "en"
}

func (s *Server) phoneViews(chosen []Actor, lang, start string) []phoneView {
	out := make([]phoneView, len(chosen))
	for i, a := range chosen {
		if start != "" && len(chosen) == 1 {
			a.StartLink = start
		}
		speech := a.Lang
		if labels[speech] == nil {
			speech = "en"
		}
		v := phoneView{Actor: a, Speech: speech, L: labels[speech], Time: s.now().Format("15:04"), Back: pageAddress(lang, nil, false), Clock: s.opt.MoveClock != nil}
		if len(chosen) > 1 {
			rest := ids(chosen)
			v.Close = pageAddress(lang, append(rest[:i:i], rest[i+1:]...), false)
		}
		out[i] = v
	}
	return out
}

// castEntries lists those first who speak the page's language.
func (s *Server) castEntries(chosen []Actor, lang, pageLang string) []castEntry {
	here := ids(chosen)
	s.mu.RLock()
	defer s.mu.RUnlock()
	var out []castEntry
	for _, id := range s.order {
		e := castEntry{Actor: *s.actors[id], Alone: pageAddress(lang, []int64{id}, false)}
		if e.Lang != pageLang {
			e.Tag = languageTags[e.Lang]
		}
		for _, other := range here {
			e.Here = e.Here || other == id
		}
		if !e.Here && len(here) > 0 {
			beside := append(here[max(0, len(here)-mostPhones+1):len(here):len(here)], id)
			e.Beside = pageAddress(lang, beside, false)
		}
		out = append(out, e)
	}
	foreign := func(e castEntry) int { return min(len(e.Tag), 1) }
	slices.SortStableFunc(out, func(a, b castEntry) int { return cmp.Compare(foreign(a), foreign(b)) })
	return out
}
