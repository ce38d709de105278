package attachments

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"cadrebot/form"
	"cadrebot/internal/talk"
	"cadrebot/reports"
	"cadrebot/store"
)

// long is a file of several disk blocks, no two of which are alike.
func long() string {
	var b bytes.Buffer
	for i := range 40_000 {
		b.WriteString(strconv.Itoa(i * 7919))
	}
	return b.String()
}

// cut is a list that a kill cuts off before a kept file is noted.
type cut struct {
	*store.Attachments
	kill context.CancelFunc
}

func (c *cut) KeepAttachment(context.Context, reports.Attachment, reports.Kept, time.Time) error {
	c.kill()
	return errors.New("killed")
}

// torn is a download that a kill cuts off.
type torn struct{ kill context.CancelFunc }

func (d torn) Fetch(ctx context.Context, _ string, _ int64) ([]byte, error) {
	d.kill()
	return nil, ctx.Err()
}

// kills are the moments at which the process may die while it fetches, each done to a world
// with one file that waits. After them the folder and the list stand as the dead left them.
var kills = map[string]func(*world, reports.Attachment){
	"in the download": func(w *world, _ reports.Attachment) {
		ctx, kill := context.WithCancel(w.T.Context())
		_, err := w.run(ctx, w.feature(w.files, torn{kill}, Folder(w.dir)))
		talk.Must(w.T, err)
	},
	"in the writing": func(w *world, a reports.Attachment) {
		w.claim()
		w.lay(strconv.FormatInt(a.ID, 10)+".part", long()[:5000])
	},
	"in the writing of something longer": func(w *world, a reports.Attachment) {
		w.claim()
		w.lay(strconv.FormatInt(a.ID, 10)+".part", long()+"and more")
	},
	"before the note": func(w *world, _ reports.Attachment) {
		ctx, kill := context.WithCancel(w.T.Context())
		if _, err := w.run(ctx, w.feature(&cut{w.files, kill}, w.sender, Folder(w.dir))); err == nil {
			w.T.Fatal("the kill was not noticed")
		}
	},
	// The machine died with the process, and its disk kept the name and the length only.
	"with its machine": func(w *world, _ reports.Attachment) {
		w.claim()
		k, err := Folder(w.dir).Keep(1, []byte(long()))
		talk.Must(w.T, err)
		w.lay(k.Name, string(make([]byte, k.Size)))
	},
}

func TestAKillLeavesTheBytesThatWereSent(t *testing.T) {
	for name, kill := range kills {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			sub := w.hands("vfs", form.Answers{"plan": {S: w.sends("plan.txt", long())}})
			kill(w, w.of(sub))
			if a := w.of(sub); a.State != reports.AttachmentWaiting {
				t.Fatalf("after the kill: %+v", a)
			}
			if got := w.ran(); len(got) != 0 {
				t.Errorf("while the dead one's lease holds: %v", got)
			}
			w.Now = w.Now.Add(lease)
			if got := w.ran(); got["kept"] != 1 {
				t.Errorf("after the lease: %v", got)
			}
			a, lying, sum := w.of(sub), w.lying(), sumOf(long())
			if a.State != reports.AttachmentKept || a.Kept.Sum != sum || a.Kept.Size != int64(len(long())) {
				t.Errorf("noted %+v, what was sent has the sum %s", a, sum)
			}
			if got := sumOf(lying[a.Kept.Name]); len(lying) != 1 || got != sum {
				t.Errorf("%d files, %s holds bytes with the sum %s, what was sent has %s", len(lying), a.Kept.Name, got, sum)
			}
		})
	}
}

// claim takes the file that waits, as a run that then dies has done.
func (w *world) claim() {
	w.T.Helper()
	if _, found, err := w.files.ClaimAttachment(w.T.Context(), w.Now, lease); err != nil || !found {
		w.T.Fatalf("nothing to claim: %v", err)
	}
}

// lay puts content into the folder under name.
func (w *world) lay(name, content string) {
	w.T.Helper()
	talk.Must(w.T, os.WriteFile(filepath.Join(w.dir, filepath.FromSlash(name)), []byte(content), 0o600))
}
