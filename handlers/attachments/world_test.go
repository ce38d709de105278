package attachments

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"cadrebot/bot"
	"cadrebot/form"
	"cadrebot/forms"
	"cadrebot/internal/talk"
	"cadrebot/internal/testdb"
	"cadrebot/lifecycle"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/playground"
	"cadrebot/reports"
	"cadrebot/store"
)

func TestMain(m *testing.M) { testdb.Main(m) }

const token = "42:FILES"

// world is a township that asks a village for photos, and the Bot API that holds them.
type world struct {
	*talk.World
	play    *playground.Server
	sender  *bot.Sender
	files   *store.Attachments
	reports *store.Reports
	entry   forms.Entry
	dir     string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	t.Parallel()
	base := talk.Open(t, talk.Thursday, "990101", "99010102", "99010103", "9901010203", "9901010204")
	w := &world{World: base, files: store.NewAttachments(base.DB), reports: store.NewReports(base.DB), dir: t.TempDir()}
	w.play = playground.New(playground.Options{Token: token, NoLimits: true})
	t.Cleanup(w.play.Close)
	api := httptest.NewServer(w.play.Handler())
	t.Cleanup(api.Close)
	w.sender = bot.NewSender(bot.NewClient(token, api.URL), nil, []byte("secret"), false)
	w.Hire("vfs", locales.ZH, talk.Post("9901010203", org.VillageFirstSecretary))
	w.Hire("vfs2", locales.ZH, talk.Post("9901010204", org.VillageFirstSecretary))
	w.Hire("twn", locales.ZH, talk.Post("99010102", org.TownshipApprover))
	w.Hire("twn3", locales.ZH, talk.Post("99010103", org.TownshipApprover))
	w.publish()
	w.Feature = w.feature(w.files, w.sender, Folder(w.dir))
	return w
}

// publish puts a form with a photo and a file to the villages.
func (w *world) publish() {
	w.T.Helper()
	all, ctx := store.NewForms(w.DB), w.T.Context()
	e, _, err := all.Add(ctx, forms.Upload{By: w.Members["twn"], Filename: "tank.xlsx", Workbook: []byte("tank"), Form: form.Form{
		ID: "tank", Version: 1, Title: locales.Both("水池检查", "Tank check"), Fields: []form.Field{
			{Key: "photo", Kind: form.Image, Label: locales.Both("水池照片", "The tank")},
			{Key: "plan", Kind: form.File, Label: locales.Both("整改方案", "The plan")},
			{Key: "memo", Kind: form.Text, Label: locales.Both("说明", "Memo")},
		},
	}}, w.Now)
	talk.Must(w.T, err)
	w.entry, _, err = all.Publish(ctx, "publish", lifecycle.ActorOf(w.Members["twn"]), e.ID, e.Version.Number, forms.Terms{
		Units: w.Unit("99010102"), Level: org.LevelVillage, Roles: []org.Role{org.VillageFirstSecretary}, Every: "M", Purpose: forms.Routine,
		Reason: "试点",
	}, w.Now)
	talk.Must(w.T, err)
}

func (w *world) feature(f Files, t Telegram, folder Folder) bot.Feature {
	w.T.Helper()
	out, err := New(f, w.reports, store.NewForms(w.DB), t, folder)
	talk.Must(w.T, err)
	return out
}

// sends is a file that the person sends to the bot, as an answer holds it.
func (w *world) sends(name, content string) string {
	w.T.Helper()
	id := w.Members["vfs"].Telegram
	w.play.AddActor(playground.Actor{ID: id, Lang: "zh"})
	w.play.SendFile(id, name, []byte(content), "")
	chat := w.play.Chat(id)
	return chat[len(chat)-1].FileID
}

// hands files answers of a person for November.
func (w *world) hands(who string, a form.Answers) reports.Submission {
	w.T.Helper()
	sub, err := w.reports.Submit(w.T.Context(), w.filing(who, a), w.Now)
	talk.Must(w.T, err)
	return sub
}

func (w *world) filing(who string, a form.Answers) reports.Filing {
	return reports.Filing{Key: "submit-" + who, By: lifecycle.ActorOf(w.Members[who]), Form: w.entry.Version.Form, Period: "2026M11", Answers: a}
}

// run lets the job of a feature work once, at the world's clock.
func (w *world) run(ctx context.Context, f bot.Feature) (map[string]int, error) {
	w.T.Helper()
	return f.Jobs[0].RunOnce(ctx, w.Now)
}

// ran is run that goes well.
func (w *world) ran() map[string]int {
	w.T.Helper()
	counts, err := w.run(w.T.Context(), w.Feature)
	talk.Must(w.T, err)
	return counts
}

// of is the only file of a report.
func (w *world) of(sub reports.Submission) reports.Attachment {
	w.T.Helper()
	all, err := w.files.AttachmentsOf(w.T.Context(), sub.ID)
	talk.Must(w.T, err)
	if len(all) != 1 {
		w.T.Fatalf("%d attachments: %+v", len(all), all)
	}
	return all[0]
}

// lying are the names in the folder with what they hold.
func (w *world) lying() map[string]string {
	w.T.Helper()
	out := map[string]string{}
	talk.Must(w.T, filepath.WalkDir(w.dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		name, _ := filepath.Rel(w.dir, path)
		out[filepath.ToSlash(name)] = string(b)
		return err
	}))
	return out
}

// sumOf is the SHA-256 of content in hexadecimal.
func sumOf(content string) string {
	sum := sha256.Sum256([]byte(content))
	return hex.EncodeToString(sum[:])
}
