package main

import (
	"archive/zip"
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"cadrebot/internal/workbook"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/store"
	"cadrebot/training"
)

// TestTranscripts plays every transcript of every feature in its language:
//
//	@ vfs          who acts from here on
//	> words        what they type, or a /command
//	> {name.form}  they send the workbook that this file beside the transcript describes
//	> {paper.md}   they send a document of handlers/library/testdata/papers; {papers.zip} is
//	               all of that folder
//	> {file/a.md}  they send a file of handlers/courses/testdata; {file/a.zip} is all of the
//	               folder file/a there
//	> (photo)      they send a photo
//	> (album of 4) they send that many photos together
//	> [label]      the newest button that shows label
//	> @bot words   they type words behind the bot's name; the results stand above the input
//	> (more)       they scroll to the next page of results
//	> (pick 2)     they send the second result on the screen into their chat, via the bot
//	< words        the bot has shown this since the person's last act
//	- words        the bot has not shown this since then
//	! +26h         time passes and the jobs work
//	~ weekly       from here on the weeks are opened as in real life
//	~ crowd        a village has 520 grid workers more, none of whom has joined yet
//	~ passed C1    the person has passed this course, today, with every answer right
//	~ notice ...   and what else follow says
//	# ...          a remark
//
// {invite ROLE UNIT} in typed words becomes a fresh link for one person.
func TestTranscripts(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("../../handlers/*/testdata/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	languages := map[string]map[string]bool{}
	for _, p := range paths {
		base := strings.TrimSuffix(p, ".txt")
		name, lang := strings.TrimSuffix(base, filepath.Ext(base)), strings.TrimPrefix(filepath.Ext(base), ".")
		if languages[name] == nil {
			languages[name] = map[string]bool{}
		}
		languages[name][lang] = true
		t.Run(filepath.Base(filepath.Dir(filepath.Dir(p)))+"/"+filepath.Base(base), func(t *testing.T) {
			t.Parallel()
			play(t, p, locales.Lang(lang))
		})
	}
	for _, name := range sortedKeys(languages) {
		for _, l := range locales.All {
			if !languages[name][string(l)] {
				t.Errorf("%s has no transcript in %s", name, l)
			}
		}
	}
}

// send sends a workbook, named name.xlsx.
func (th *theatre) send(name string) {
	th.t.Helper()
	text, err := os.ReadFile(filepath.Join("../../handlers/forms/testdata", name))
	if err != nil {
		th.t.Fatal(err)
	}
	b, err := workbook.Write(string(text))
	if err != nil {
		th.t.Fatal(err)
	}
	th.mark()
	th.play.SendFile(th.actor, strings.TrimSuffix(name, ".form")+".xlsx", b, "")
	th.settle()
}

// sendPaper sends a document of the folder of papers, or the whole folder as an archive.
func (th *theatre) sendPaper(name string) {
	th.t.Helper()
	folder, whole := os.DirFS("../../handlers/library/testdata/papers"), name == "papers.zip"
	if path, ours := strings.CutPrefix(name, "file/"); ours {
		folder, name = os.DirFS(filepath.Join("../../handlers/courses/testdata/file", filepath.Dir(path))), filepath.Base(path)
		if pack, is := strings.CutSuffix(name, ".zip"); is {
			sub, err := fs.Sub(folder, pack)
			if err != nil {
				th.t.Fatal(err)
			}
			folder, whole = sub, true
		}
	}
	b, err := fs.ReadFile(folder, name)
	if whole {
		var buf bytes.Buffer
		z := zip.NewWriter(&buf)
		err = errors.Join(z.AddFS(folder), z.Close())
		b = buf.Bytes()
	}
	if err != nil {
		th.t.Fatal(err)
	}
	th.mark()
	th.play.SendFile(th.actor, name, b, "")
	th.settle()
}

// photograph sends photos of nothing, several as an album.
func (th *theatre) photograph(photos int) {
	th.t.Helper()
	var content [][]byte
	for i := range photos {
		var b bytes.Buffer
		if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 32+i, 24))); err != nil {
			th.t.Fatal(err)
		}
		content = append(content, b.Bytes())
	}
	th.mark()
	if photos == 1 {
		th.play.SendPhoto(th.actor, content[0], "")
	} else {
		th.play.SendAlbum(th.actor, content...)
	}
	th.settle()
}

func play(t *testing.T, path string, l locales.Lang) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	th := newTheatre(t, l)
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimRight(lines.Text(), " ")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		kind, rest, _ := strings.Cut(line, " ")
		if wrong := th.line(kind, strings.TrimSpace(rest)); wrong != "" {
			t.Fatalf("%s:%d: %s\n%s\n\nwhat is new on the phone:\n%s", filepath.Base(path), n, line, wrong, th.news())
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}

var invitation = regexp.MustCompile(`\{invite (\w+) (\d+)\}`)

// invite is the payload of an invitation as the invite command would make it.
func (th *theatre) invite(words string) string {
	th.t.Helper()
	m := invitation.FindStringSubmatch(words)
	people := store.NewOrg(th.app.db)
	u, err := people.UnitByCode(th.t.Context(), m[2])
	if err != nil {
		th.t.Fatal(err)
	}
	key, err := org.NewInviteKey(th.app.settings.signing())
	if err != nil {
		th.t.Fatal(err)
	}
	now := th.app.clock.Now()
	inv, err := people.CreateInvitation(th.t.Context(), org.Invite{
		Unit: u.ID, Role: org.Role(m[1]), Expires: now.AddDate(0, 0, 7).Truncate(time.Minute), Single: true,
		Nonce: key.Nonce(words),
	}, 0, now)
	if err != nil {
		th.t.Fatal(err)
	}
	token, err := key.Encode(inv)
	if err != nil {
		th.t.Fatal(err)
	}
	return token
}

// passed lets the acting person finish a course with the keys for answers: transcripts cannot
// know in which order its questions come.
func (th *theatre) passed(id training.CourseID) {
	th.t.Helper()
	now, courses := th.app.clock.Now(), store.NewTraining(th.app.db)
	m, err := store.NewOrg(th.app.db).MemberByTelegram(th.t.Context(), th.actor, now)
	if err != nil {
		th.t.Fatal(err)
	}
	c, err := courses.Course(th.t.Context(), id, 1)
	if err != nil {
		th.t.Fatal(err)
	}
	a := training.Attempt{
		Conversation: "stage" + string(id) + now.String(), Person: m.ID, Unit: m.Active.Unit.ID, Role: m.Active.Role,
		Course: id, Version: c.Version, On: locales.DateOf(now),
	}
	for _, q := range c.Questions {
		a.Given = append(a.Given, training.Given{Question: q.ID, Answer: q.Key, Right: true})
	}
	a.Score = training.ScoreOf(&c, a.Given)
	if _, err := courses.Finish(th.t.Context(), a, now); err != nil {
		th.t.Fatal(err)
	}
}

// line plays one line and says what is wrong, "" when nothing is.
func (th *theatre) line(kind, rest string) string {
	th.t.Helper()
	switch kind {
	case "@":
		id, ok := castID(rest)
		if rest == "group" {
			id, ok = stageGroup, true
		}
		if !ok {
			return "nobody has that name"
		}
		th.actor = id
	case ">":
		if strings.HasPrefix(rest, "[") && strings.HasSuffix(rest, "]") {
			if err := th.press(rest[1 : len(rest)-1]); err != nil {
				return err.Error()
			}
			break
		}
		if name, sent := strings.CutPrefix(rest, "{"); sent && strings.HasSuffix(name, ".form}") {
			th.send(strings.TrimSuffix(name, "}"))
			break
		}
		if name, sent := strings.CutPrefix(rest, "{"); sent && strings.HasSuffix(name, "}") && !strings.Contains(name, " ") {
			th.sendPaper(strings.TrimSuffix(name, "}"))
			break
		}
		if rest == "(photo)" {
			th.photograph(1)
			break
		}
		var photos int
		if n, _ := fmt.Sscanf(rest, "(album of %d)", &photos); n == 1 {
			th.photograph(photos)
			break
		}
		if inline, wrong := th.inlineLine(rest); inline {
			return wrong
		}
		th.say(invitation.ReplaceAllStringFunc(rest, th.invite))
	case "<":
		if !strings.Contains(th.news(), rest) {
			return "the bot has not shown this"
		}
	case "-":
		if strings.Contains(th.news(), rest) {
			return "the bot has shown this"
		}
	case "!":
		d, err := time.ParseDuration(strings.TrimPrefix(rest, "+"))
		if err != nil {
			return err.Error()
		}
		th.move(d)
	case "~":
		if course, ok := strings.CutPrefix(rest, "passed "); ok {
			th.passed(training.CourseID(course))
			break
		}
		if th.follow(rest) {
			break
		}
		if rest == "crowd" {
			th.crowd()
			break
		}
		if rest != "weekly" {
			return "nothing of that name can be switched on"
		}
		th.weekly = true
		th.jobs()
	default:
		return "a line starts with @ > < - ! ~ or #"
	}
	return ""
}
