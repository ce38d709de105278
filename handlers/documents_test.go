package handlers

import (
	"archive/zip"
	"bytes"
	"context"
	"testing"

	"cadrebot/bot"
	"cadrebot/org"
)

type oneFile []byte

func (f oneFile) Fetch(_ context.Context, _ string, limit int64) ([]byte, error) {
	if int64(len(f)) > limit {
		return nil, bot.ErrTooLarge
	}
	return f, nil
}

func zipped(t *testing.T, name string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	if _, err := z.Create(name); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// What an editor sends goes by what it holds; what others send, by what they may send.
func TestTheContentDecidesWhoTakesAFile(t *testing.T) {
	t.Parallel()
	member := func(r org.Role) org.Member {
		return org.Member{Person: org.Person{ID: 1}, Active: org.Grant{ID: 1, Role: r, Unit: org.Unit{ID: 1, Level: org.LevelCity}}}
	}
	book, word := zipped(t, "xl/workbook.xml"), zipped(t, "word/document.xml")
	for _, c := range []struct {
		role    org.Role
		name    string
		content []byte
		want    string
		fetched bool
	}{
		{org.PolicyEditor, "a.xlsx", book, "form", true},
		{org.PolicyEditor, "a.docx", book, "form", true},
		{org.PolicyEditor, "a.xlsx", word, "paper", true},
		{org.PolicyEditor, "a.md", []byte("# x"), "paper", true},
		{org.CityCoordinator, "a.xlsx", book, "form", false},
		{org.CityCoordinator, "a.md", []byte("# x"), "paper", false},
		{org.Trainer, "a.md", []byte("# x"), "course", false},
		{org.Trainer, "a.xlsx", book, "course", false},
		{org.Administrator, "a.xlsx", book, "", false},
	} {
		got, bytesSeen := "", false
		takes := func(what string, ok func(org.Member, string) bool) *bot.Documents {
			return &bot.Documents{Takes: ok, Run: func(_ context.Context, t *bot.Turn) (bot.Reply, error) {
				got, bytesSeen = what, t.Sent.Bytes != nil
				return bot.Reply{}, nil
			}}
		}
		forms := takes("form", func(m org.Member, name string) bool {
			return m.Active.Role.Family() == org.Coordinator && name == "a.xlsx"
		})
		papers := takes("paper", func(m org.Member, name string) bool { return m.Active.Role == org.PolicyEditor || name == "a.md" })
		courses := takes("course", func(m org.Member, _ string) bool { return m.Active.Role == org.Trainer })
		d, m := documents(oneFile(c.content), courses, forms, papers), member(c.role)
		if d.Takes(m, c.name) != (c.want != "") {
			t.Errorf("%s of %s is taken: %v", c.name, c.role, d.Takes(m, c.name))
		}
		if c.want == "" {
			continue
		}
		if _, err := d.Run(t.Context(), &bot.Turn{Member: m, Sent: &bot.Sent{Name: c.name}}); err != nil || got != c.want || bytesSeen != c.fetched {
			t.Errorf("%s of %s: %s, fetched %v, %v", c.name, c.role, got, bytesSeen, err)
		}
	}
}
