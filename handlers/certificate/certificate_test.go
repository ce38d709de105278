package certificate_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"cadrebot/bot"
	"cadrebot/handlers/certificate"
	"cadrebot/internal/talk"
	"cadrebot/internal/testdb"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/store"
	"cadrebot/training"
)

func TestMain(m *testing.M) { testdb.Main(m) }

// world is a county with a village, people and courses; looks is how many checks are left.
type world struct {
	*talk.World
	courses *store.Training
	looks   int
}

func (w *world) Try(context.Context, int64) (time.Duration, error) {
	if w.looks--; w.looks < 0 {
		return 90 * time.Second, nil
	}
	return 0, nil
}

func open(t *testing.T) *world {
	t.Helper()
	t.Parallel()
	w := &world{World: talk.Open(t, talk.Thursday, "990100", "990101", "990102", "99010102", "9901010203"), looks: 100}
	w.courses = store.NewTraining(w.DB)
	all, err := training.Starter()
	talk.Must(t, err)
	_, err = w.courses.ImportCourses(t.Context(), all, w.Now)
	talk.Must(t, err)
	w.Hire("learner", locales.ZH, talk.Post("9901010203", org.VillageFirstSecretary))
	w.Hire("other", locales.EN, talk.Post("9901010203", org.VillageCommittee))
	w.Hire("trainer", locales.ZH, talk.Post("990101", org.Trainer))
	w.Hire("far", locales.ZH, talk.Post("990102", org.Trainer))
	w.Hire("chief", locales.ZH, talk.Post("990101", org.CountyCoordinator))
	w.Feature, err = certificate.New(w.courses, w.courses, w, "cadre_bot")
	talk.Must(t, err)
	return w
}

// passes lets somebody pass courses.
func (w *world) passes(name string, courses ...training.CourseID) {
	w.T.Helper()
	m := w.Members[name]
	for _, c := range courses {
		_, err := w.courses.Finish(w.T.Context(), training.Attempt{
			Conversation: fmt.Sprint(name, c, w.Now), Person: m.ID, Unit: m.Active.Unit.ID, Role: m.Active.Role, Course: c, Version: 1,
			On: locales.DateOf(w.Now), Score: training.Score{Right: 1, Of: 1, Passed: true},
		}, w.Now)
		talk.Must(w.T, err)
	}
}

// newest is the newest certificate of somebody.
func (w *world) newest(name string) training.Certificate {
	w.T.Helper()
	list, err := w.courses.OwnCertificates(w.T.Context(), w.Members[name].ID, 1, 0)
	talk.Must(w.T, err)
	if len(list) == 0 {
		w.T.Fatalf("%s has no certificate", name)
	}
	return list[0]
}

func TestTheFilesAreMadeOnceAndMarkedWhenWithdrawn(t *testing.T) {
	w := open(t)
	w.passes("learner", "C1")
	k := w.As("learner", locales.ZH).Push("cert", "C1").OK()
	if len(k.Screens) != 2 || !k.Screens[0].New || !k.Screens[1].New {
		t.Fatalf("%d screens", len(k.Screens))
	}
	before := map[bool][]byte{}
	for i, head := range []string{"\x89PNG", "%PDF-"} {
		f := k.Screens[i].File
		raw, err := f.Make()
		talk.Must(t, err)
		if !bytes.HasPrefix(raw, []byte(head)) || f.Ref != "" || f.Picture != (i == 0) || !strings.HasPrefix(f.Name, "CB-2026-000001-9.") {
			t.Errorf("file %d: %s, %q, %d bytes", i, f.Name, f.Ref, len(raw))
		}
		before[f.Picture] = raw
		f.Keep(t.Context(), fmt.Sprint("ref", i))
	}
	k.Push("certs", fmt.Sprint("s", w.newest("learner").ID)).OK()
	if k.Screens[0].File.Ref != "ref0" || k.Screens[1].File.Ref != "ref1" {
		t.Errorf("sent again as %q and %q", k.Screens[0].File.Ref, k.Screens[1].File.Ref)
	}
	again, err := k.Screens[0].File.Make()
	talk.Must(t, err)
	if !bytes.Equal(again, before[true]) {
		t.Error("what Telegram has lost is made otherwise than before")
	}
	w.As("trainer", locales.ZH).Says("/verify CB-2026-000001-9").Press("撤销这张证书").Says("由别人代答").Press("确认提交").Sees("已撤销")
	k.Push("certs", fmt.Sprint("s", w.newest("learner").ID)).Sees("已于2026年11月19日撤销", "由别人代答")
	for _, s := range k.Screens {
		raw, err := s.File.Make()
		talk.Must(t, err)
		if s.File.Ref != "" || bytes.Equal(raw, before[s.File.Picture]) {
			t.Errorf("%s is not marked: ref %q", s.File.Name, s.File.Ref)
		}
	}
	if n := w.As("learner", locales.ZH).Receive(); n != 1 {
		t.Errorf("told %d times", n)
	}
}

// What everybody is told has neither the name nor the village, a score or the reason.
func TestWhoSeesWhat(t *testing.T) {
	w := open(t)
	w.passes("learner", "C1")
	w.As("learner", locales.ZH).Push("cert", "C1").OK()
	name := w.Members["learner"].Name
	if utf8.RuneCountInString(name) < 2 {
		t.Fatalf("the name %q hides nothing", name)
	}
	first, _ := utf8.DecodeRuneInString(name)
	masked := string(first) + "**"
	const number = "/verify CB-2026-000001-9"
	look := func(who string, names bool) *talk.Chat {
		t.Helper()
		k := w.As(who, locales.ZH).Says(number).OK()
		k.Sees("云梯县", "政策基础与责任体系", "2026年11月19日", masked)
		if got := strings.Contains(k.Text(), name) && strings.Contains(k.Text(), "桃坪村"); got != names {
			t.Errorf("%s sees the name: %v\n%s", who, got, k.Text())
		}
		return k
	}
	for _, who := range []string{talk.Nobody, "other", "far", "chief", "learner"} {
		if look(who, false).Offers("撤销") {
			t.Errorf("%s may withdraw it", who)
		}
	}
	if !look("trainer", true).Offers("撤销这张证书") {
		t.Error("the trainer may not withdraw it")
	}
	w.As("trainer", locales.ZH).Says(number).Press("撤销这张证书").Says("由别人代答").Press("确认提交").Sees("已撤销")
	for who, told := range map[string]bool{talk.Nobody: false, "other": false, "far": false, "chief": false, "learner": true, "trainer": true} {
		k := look(who, who == "trainer")
		k.Sees("不再有效")
		if got := strings.Contains(k.Text(), "由别人代答"); got != told {
			t.Errorf("%s is told why: %v", who, got)
		}
	}
}

// A button may be forged, and a post may be lost while the reason is typed.
func TestOnlyATrainerAboveWithdraws(t *testing.T) {
	w := open(t)
	w.passes("learner", "C1")
	w.passes("trainer", "C1")
	w.As("learner", locales.ZH).Push("cert", "C1").OK()
	id := fmt.Sprint(w.newest("learner").ID)
	w.As("trainer", locales.ZH).Push("cert", "C1").OK()
	own := fmt.Sprint(w.newest("trainer").ID)
	for who, ref := range map[string]string{"far": id, "chief": id, "learner": id, "other": id, talk.Nobody: id, "trainer": own} {
		if k := w.As(who, locales.ZH).Push("certx", ref); k.Refused != "certificate.gone" {
			t.Errorf("%s: refused %q", who, k.Refused)
		}
	}
	for _, ref := range []string{"", "x", "-1", "999", "99999999999999999999"} {
		if k := w.As("trainer", locales.ZH).Push("certx", ref); k.Refused != "certificate.gone" {
			t.Errorf("%q: refused %q", ref, k.Refused)
		}
	}
	k := w.As("trainer", locales.ZH).Push("certx", id).Says("由别人代答")
	k.Who.Active.Role = org.CountyCoordinator
	k.Press("确认提交")
	k.Who.Active.Role = org.Trainer
	if !func() bool { c := w.newest("learner"); return c.Holds() }() {
		t.Fatal("a coordinator has withdrawn it")
	}
	elsewhere := k.Who.Active.Unit
	k.Who.Active.Unit = w.Unit("990102")
	k.Push("certx", id)
	k.Who.Active.Unit = elsewhere
	k.Push("certx", id).Says("由别人代答").Press("确认提交").Sees("已撤销 CB-2026-000001-9")
	if k.Push("certx", id); k.Refused != "certificate.withdrawn_before" {
		t.Errorf("a second time: refused %q", k.Refused)
	}
}

func TestOnesOwnByPagesAndNobodyElses(t *testing.T) {
	w := open(t)
	k := w.As("learner", locales.ZH).Command("certificates", "").Sees("还没有证书")
	w.passes("learner", "C1", "C2", "C3", "C4", "C5", "C6")
	k.Command("certificates", "").Sees("C1 C2 C3 C4 C5 C6").Lacks("还没有证书")
	if !k.Offers("领取 C4") || k.Offers("领取 C5") {
		t.Error("the buttons are not the first four")
	}
	for _, c := range []string{"C1", "C2", "C3", "C4", "C5"} {
		k.Push("cert", c).OK()
	}
	k.Command("certificates", "").Sees("1. CB-2026-000005", "4. CB-2026-000002", "还没领证书的课程：C6").Lacks("000001")
	for _, s := range k.Screens {
		if len(s.Rows) > 6 {
			t.Errorf("%d rows of buttons", len(s.Rows))
		}
	}
	k.Press("下一页").Sees("5. CB-2026-000001").Lacks("000002", "还没领")
	k.Press("上一页").Sees("1. CB-2026-000005")
	id := w.newest("learner").ID
	for who, arg := range map[string]string{"other": fmt.Sprint("s", id), talk.Nobody: fmt.Sprint("s", id), "learner": "s999", "far": "sx", "trainer": "", "chief": "p-1"} {
		if k := w.As(who, locales.EN).Push("certs", arg); k.Refused != "certificate.gone" {
			t.Errorf("%s, %q: refused %q", who, arg, k.Refused)
		}
	}
	if k := w.As(talk.Nobody, locales.EN).Push("cert", "C1"); k.Refused != "certificate.join_first" {
		t.Errorf("somebody who has not joined: refused %q", k.Refused)
	}
	for _, c := range []string{"C7", "", "no such course"} {
		if k := w.As("learner", locales.EN).Push("cert", c); k.Refused != "certificate.not_passed" {
			t.Errorf("%q: refused %q", c, k.Refused)
		}
	}
}

// What cannot be a number costs no look; what can be one does, found or not.
func TestLooksAreCounted(t *testing.T) {
	w := open(t)
	w.looks = 2
	k := w.As("other", locales.EN).Says("/verify nothing", "/verify", "/verify CB-2026-000001-8")
	if k.Refused != "certificate.mistyped" || w.looks != 2 {
		t.Errorf("refused %q, %d looks left", k.Refused, w.looks)
	}
	k.Says("/verify CB-2026-000001-9").Sees("No certificate has the number").Says("/verify CB-2026-000001-9").OK()
	if k.Says("/verify CB-2026-000001-9"); k.Refused != "certificate.too_often" {
		t.Errorf("refused %q", k.Refused)
	}
}

// The link is printed: it must lead where it did, also for who has not joined.
func TestTheLinkOnPaperIsServed(t *testing.T) {
	w := open(t)
	w.passes("learner", "C1")
	k := w.As("learner", locales.ZH).Push("cert", "C1")
	raw, err := k.Screens[1].File.Make()
	talk.Must(t, err)
	if !bytes.Contains(raw, []byte("https://t.me/cadre_bot?start=verify_CB20260000019")) {
		t.Error("the paper has another link")
	}
	for _, l := range w.Feature.Links {
		if l.Name == "verify" && l.Public {
			turn := &bot.Turn{Now: w.Now, Lang: locales.EN, Chat: 1, Text: "CB20260000019"}
			k := w.As(talk.Nobody, locales.EN)
			k.Take(l.Run(t.Context(), turn)).Sees("valid", "Yunti County")
			if len(k.Screens[0].Rows) > 0 {
				t.Error("a stranger is offered buttons")
			}
			return
		}
	}
	t.Error("nobody serves the link")
}
