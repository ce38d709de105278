package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cadrebot/locales"
	"cadrebot/store"
	"cadrebot/training"
	"cadrebot/training/authoring"
)

// courseFiles are files of the transcripts of courses.
func courseFiles(names ...string) []string {
	for i, n := range names {
		names[i] = filepath.Join("../../handlers/courses/testdata/file", n)
	}
	return names
}

func TestACourseIsImportedOnce(t *testing.T) {
	t.Parallel()
	s := testSettings(t)
	c := courseImportCommand{Files: courseFiles("pond/course.zh.md", "pond/course.en.md", "pond/dam.png"), Lang: "en", Unit: "", DryRun: true}
	shelf := func() []training.Course {
		db, err := store.Open(t.Context(), string(s.DatabaseURL))
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		all, err := store.NewTraining(db).Courses(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	before := len(shelf())
	if err := c.Run(t.Context(), s); err != nil || len(shelf()) != before {
		t.Fatalf("a dry run: %v, %d courses", err, len(shelf()))
	}
	c.DryRun = false
	for range 2 {
		if err := c.Run(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	all := shelf()
	got := all[len(all)-1]
	if len(all) != before+1 || got.ID != "pond-1" || got.Version != 1 || got.Title.En != "Checking a pond" || got.Pass != 60 {
		t.Fatalf("%d courses, the last is %+v", len(all), got)
	}
	if name := got.Modules[0].Cards[0].Picture; !strings.HasSuffix(name, ".png") || name == "dam.png" {
		t.Errorf("the picture is called %q", name)
	}
	c.Unit = "999999"
	if err := c.Run(t.Context(), s); err == nil {
		t.Error("a unit that is not there")
	}
}

func TestACourseWithoutALanguageIsNotImported(t *testing.T) {
	t.Parallel()
	for _, files := range [][]string{courseFiles("well.zh.gift"), courseFiles("well.zh.gift", "well.en.gift")} {
		c := courseImportCommand{Files: files, TitleZh: "水窖", TitleEn: "Cisterns", Lang: "en"}
		if err := c.Run(t.Context(), &Settings{}); !errors.Is(err, errNotPublished) {
			t.Errorf("%v: %v", files, err)
		}
	}
	c := courseImportCommand{Files: courseFiles("fixed/well.zh.gift", "well.en.gift"), Lang: "en", DryRun: true, Pass: "200", TitleZh: "水窖"}
	d, err := c.read(t.Context(), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	ready := c.tell(&b, d, locales.EN)
	want := "--pass: pass is a whole number from 1 to 100.\nwell: modules 1, cards 1, questions 4\nThe course has no title: write it in a file, or give --title-en.\n"
	if ready || b.String() != want {
		t.Errorf("ready %v:\n%s", ready, b.String())
	}
}

func TestTheTemplateIsNeverWrittenOver(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "course.xlsx")
	if err := (courseTemplateCommand{File: path}).Run(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	files, found := authoring.Unpack(path, b)
	d, err := authoring.Read(t.Context(), files)
	if err != nil || len(found)+len(d.Findings) != 0 || len(d.Course.Questions) != 3 {
		t.Errorf("read back: %v %+v", err, d)
	}
	if err := (courseTemplateCommand{File: path}).Run(); err == nil {
		t.Error("it was written over")
	}
}
