package records_test

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"cadrebot/bot"
	"cadrebot/handlers"
	"cadrebot/handlers/export"
	"cadrebot/handlers/notice"
	"cadrebot/handlers/records"
	"cadrebot/handlers/taskset"
	"cadrebot/internal/talk"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/record"
	"cadrebot/store"
)

// company are the people of the stories by the name they have there.
var company = map[string]org.GrantRow{
	"contact": talk.Post("9901010203", org.HouseholdContact), "secretary": talk.Post("9901010203", org.VillageFirstSecretary),
	"neighbour": talk.Post("9901010204", org.VillageFirstSecretary),
	"officer":   talk.Post("99010102", org.TownshipOfficer), "township": talk.Post("99010102", org.TownshipApprover),
	"county": talk.Post("990101", org.CountyCoordinator), "inspector": talk.Post("990100", org.Supervision), "colleague": talk.Post("990100", org.Supervision), "first": talk.Post("990101", org.CountyFirst), "chief": talk.Post("990101", org.CountyApprover), "liaison": talk.Post("990101", org.CooperationLiaison),
	"city": talk.Post("990100", org.CityCoordinator), "cooperation": talk.Post("990100", org.CityCooperation), "approver": talk.Post("990100", org.CityApprover),
	"finance": talk.Post("990101", org.CountyFinance), "bureau": talk.Post("990101", org.CountyProject), "treasury": talk.Post("990100", org.CityFinance),
	"province": talk.Post("990000", org.Province), "pmo": talk.Post("990100", org.ForeignAidOffice), "editor": talk.Post("990100", org.PolicyEditor), "observer": talk.Post("990100", org.Observer),
}

// TestStories plays every story of testdata/stories over the real kinds and the real store:
//
//	@ contact   who acts from here on
//	> words     what they type, or a /command
//	> [label]   the newest button that shows label
//	< words     what they read now
//	- words     what they do not read
//	! +24h      time passes
//	~ receive   they look at the newest message of their queue
//	~ off       records about households are not kept here (first line only)
//
// STORIES_DUMP names a folder that gets every screen as it was shown.
func TestStories(t *testing.T) {
	paths, err := filepath.Glob("testdata/stories/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	for _, p := range paths {
		base := strings.TrimSuffix(filepath.Base(p), ".txt")
		name, lang, _ := strings.Cut(base, ".")
		for _, l := range locales.All {
			if !slices.Contains(paths, filepath.Join("testdata/stories", name+"."+string(l)+".txt")) {
				t.Errorf("%s has no story in %s", name, l)
			}
		}
		t.Run(base, func(t *testing.T) {
			t.Parallel()
			tell(t, p, locales.Lang(lang))
		})
	}
}

// teller plays one story.
type teller struct {
	*talk.World
	lang  locales.Lang
	chats map[string]*talk.Chat
	who   string
	log   strings.Builder
}

func tell(t *testing.T, path string, l locales.Lang) {
	text, err := os.ReadFile(path)
	talk.Must(t, err)
	flow := record.FlowSynthetic
	if strings.Contains(string(text), "\n~ off") || strings.HasPrefix(string(text), "~ off") {
		flow = record.FlowOff
	}
	s := &teller{World: talk.Open(t, talk.Thursday, "990000", "990100", "990101", "99010102", "9901010203", "9901010204"), lang: l, chats: map[string]*talk.Chat{}}
	s.Feature = office(t, s.World, flow)
	for name, post := range company {
		s.Hire(name, l, post)
	}
	s.Check = func(x *bot.Screen) { fits(t, x) }
	lines := bufio.NewScanner(strings.NewReader(string(text)))
	defer func() {
		if dir := os.Getenv("STORIES_DUMP"); dir != "" {
			_ = os.WriteFile(filepath.Join(dir, filepath.Base(path)), []byte(s.log.String()), 0o600)
		}
	}()
	for n := 1; lines.Scan(); n++ {
		kind, rest, _ := strings.Cut(strings.TrimRight(lines.Text(), " "), " ")
		if kind == "" || strings.HasPrefix(kind, "#") {
			continue
		}
		s.T.Helper()
		if wrong := s.line(kind, rest); wrong != "" {
			t.Fatalf("%s:%d: %s\n%s\n\n%s", filepath.Base(path), n, lines.Text(), wrong, s.chat().Text())
		}
	}
}

// office is the bot of records and notices over the real kinds.
func office(t *testing.T, w *talk.World, flow record.Flow) bot.Feature {
	t.Helper()
	g, err := handlers.Register(flow)
	talk.Must(t, err)
	kept := store.NewRecords(w.DB, g).Telling(records.Message).Setting(taskset.Told)
	out, err := records.New(g, kept, w.Org, func(org.Member) []bot.Command { return nil })
	talk.Must(t, err)
	told := store.NewNotices(w.DB)
	sends := handlers.TellsStories(notice.New(told, told, told, told, w.Org, w.Org), kept)
	out.Commands, out.Routes = append(out.Commands, sends.Commands...), append(out.Routes, sends.Routes...)
	out.Dialogues = append(out.Dialogues, sends.Dialogues...)
	return withFiles(t, out, w, g, kept)
}

// withFiles is a feature with /export over the same records.
func withFiles(t *testing.T, out bot.Feature, w *talk.World, g *record.Register, kept *store.Records) bot.Feature {
	t.Helper()
	files, err := export.New(store.NewReports(w.DB), store.NewForms(w.DB), records.NewBooks(g, kept, w.Org))
	talk.Must(t, err)
	out.Commands, out.Routes = append(out.Commands, files.Commands...), append(out.Routes, files.Routes...)
	return out
}

// household is the code of a household of the stories' county.
var household = regexp.MustCompile(`\bYT-\d{4}-\d{4}\b`)

// fits holds a screen against what every screen of records must be: short, with few buttons, and
// not to be forwarded when a household stands on it.
func fits(t *testing.T, s *bot.Screen) {
	t.Helper()
	n := 0
	for _, row := range s.Rows {
		n += len(row)
	}
	if n > 13 { // a question with ten choices, and back, help and cancel
		t.Errorf("%d buttons", n)
	}
	for _, l := range locales.All {
		long, words := 0, ""
		for _, x := range s.Body {
			long += utf8.RuneCountInString(x.Plain(l)) + 1
			words += x.Plain(l) + "\n"
		}
		if long > 600 {
			t.Errorf("%d characters in %s:\n%s", long, l, words)
		}
		if household.MatchString(words) && !s.Protect {
			t.Errorf("a household's code may be forwarded:\n%s", words)
		}
	}
}

func (s *teller) chat() *talk.Chat {
	if s.chats[s.who] == nil {
		s.chats[s.who] = s.As(s.who, s.lang)
	}
	return s.chats[s.who]
}

// line plays one line and says what is wrong, "" when nothing is.
func (s *teller) line(kind, rest string) string {
	s.T.Helper()
	switch k := s.chat; kind {
	case "@":
		if _, ok := company[rest]; !ok {
			return "nobody has that name"
		}
		s.who = rest
	case ">":
		var err error // posts come and go
		k().Who, err = s.Org.Member(s.T.Context(), s.Members[s.who].ID, s.Now)
		talk.Must(s.T, err)
		if label, press := strings.CutPrefix(rest, "["); press {
			if label = strings.TrimSuffix(label, "]"); !k().Offers(label) {
				return "no such button"
			}
			k().Press(label)
		} else {
			k().Says(rest)
		}
		fmt.Fprintf(&s.log, "\n@ %s > %s\n%s", s.who, rest, k().Text())
	case "<":
		if !strings.Contains(k().Text(), rest) {
			return "this is not shown"
		}
	case "-":
		if strings.Contains(k().Text(), rest) {
			return "this is shown"
		}
	case "!":
		d, err := time.ParseDuration(strings.TrimPrefix(rest, "+"))
		if err != nil {
			return err.Error()
		}
		s.Now = s.Now.Add(d)
	case "~":
		if rest == "receive" {
			if k().Receive() == 0 {
				return "the queue is empty"
			}
			for _, x := range k().Screens {
				fits(s.T, x)
			}
			fmt.Fprintf(&s.log, "\n@ %s receives\n%s", s.who, k().Text())
		} else if rest != "off" {
			return "nothing of that name"
		}
	default:
		return "a line starts with @ > < - ! ~ or #"
	}
	return ""
}
