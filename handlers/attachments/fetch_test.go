package attachments

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"cadrebot/form"
	"cadrebot/internal/talk"
	"cadrebot/reports"
)

const words = "the plan, in a few words"

func TestAFileIsFetchedOnceUnderItsOwnSum(t *testing.T) {
	w := newWorld(t)
	sub := w.hands("vfs", form.Answers{"plan": {S: w.sends("plan.txt", words)}, "memo": {S: "好"}})
	if got := w.ran(); got["kept"] != 1 {
		t.Fatalf("the job did %v", got)
	}
	a, want := w.of(sub), reports.Kept{Size: int64(len(words)), Mime: "text/plain; charset=utf-8", Sum: sumOf(words)}
	want.Name = want.Sum[:2] + "/" + want.Sum + ".txt"
	if a.State != reports.AttachmentKept || a.Kept != want || a.Tries != 1 {
		t.Errorf("noted %+v, want %+v", a, want)
	}
	if got := w.lying(); len(got) != 1 || got[want.Name] != words {
		t.Errorf("the folder holds %v", got)
	}
	w.Now = w.Now.Add(24 * time.Hour)
	if got := w.ran(); len(got) != 0 {
		t.Errorf("a second run did %v", got)
	}
	// Another village sends the same bytes: they lie there once.
	w.hands("vfs2", form.Answers{"plan": {S: w.sends("copy.txt", words)}})
	if got := w.ran(); got["kept"] != 1 || len(w.lying()) != 1 {
		t.Errorf("the same bytes again: %v, %v", got, w.lying())
	}
}

func TestWhatCannotBeHadIsTriedForAWeek(t *testing.T) {
	w := newWorld(t)
	sub := w.hands("vfs", form.Answers{"photo": {S: "unknown"}})
	began, tries := w.Now, 0
	for range 200 {
		got := w.ran()
		tries += got["later"] + got["given_up"]
		if got["given_up"] == 1 {
			break
		}
		w.Now = w.Now.Add(30 * time.Minute)
	}
	a := w.of(sub)
	if week := 7 * 24 * time.Hour; a.State != reports.AttachmentWaiting || w.Now.Sub(began) >= week {
		t.Fatalf("after %v: %+v", w.Now.Sub(began), a)
	}
	if a.Reason != "rejected" || tries != a.Tries || tries < 10 || tries > 30 {
		t.Errorf("%d tries in four days, noted %+v", tries, a)
	}
	w.Now = began.Add(7 * 24 * time.Hour)
	if got := w.ran(); got["given_up"] != 1 || w.of(sub).State != reports.AttachmentGivenUp {
		t.Errorf("after a week: %v, %+v", got, w.of(sub))
	}
	w.Now = w.Now.Add(time.Hour)
	if got := w.ran(); len(got) != 0 {
		t.Errorf("tried again: %v", got)
	}
}

// counting counts how often each file is asked for.
type counting struct {
	Telegram
	mu  sync.Mutex
	had map[string]int
}

func (c *counting) Fetch(ctx context.Context, ref string, limit int64) ([]byte, error) {
	c.mu.Lock()
	c.had[ref]++
	c.mu.Unlock()
	return c.Telegram.Fetch(ctx, ref, limit)
}

func TestJobsAtOnceFetchEachFileOnce(t *testing.T) {
	w := newWorld(t)
	w.hands("vfs", form.Answers{"plan": {S: w.sends("a.txt", "a")}, "photo": {S: w.sends("b.png", "b")}})
	w.hands("vfs2", form.Answers{"plan": {S: w.sends("c.txt", "c")}, "photo": {S: w.sends("d.png", "d")}})
	c := &counting{Telegram: w.sender, had: map[string]int{}}
	f := w.feature(w.files, c, Folder(w.dir))
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if _, err := w.run(t.Context(), f); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if len(c.had) != 4 || len(w.lying()) != 4 {
		t.Errorf("asked for %v, have %v", c.had, w.lying())
	}
	for ref, n := range c.had {
		if n != 1 {
			t.Errorf("%s was fetched %d times", ref, n)
		}
	}
}

func TestAFullDiskIsSaidAndTriedAgain(t *testing.T) {
	w := newWorld(t)
	sub := w.hands("vfs", form.Answers{"plan": {S: w.sends("a.txt", words)}})
	file := filepath.Join(w.dir, "file")
	talk.Must(t, os.WriteFile(file, nil, 0o600))
	if _, err := w.run(t.Context(), w.feature(w.files, w.sender, Folder(filepath.Join(file, "below")))); err == nil {
		t.Error("nobody is told that the folder cannot be written")
	}
	if a := w.of(sub); a.State != reports.AttachmentWaiting || a.Reason != reports.NoRoom {
		t.Errorf("%+v", a)
	}
	w.Now = w.Now.Add(time.Minute)
	if got := w.ran(); got["kept"] != 1 {
		t.Errorf("with a folder: %v", got)
	}
}
