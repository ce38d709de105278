package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"cadrebot/locales"
	"cadrebot/policy"
	"cadrebot/policy/importing"
	"cadrebot/store"
)

// policyImportCommand brings documents into the library.
type policyImportCommand struct {
	Path   string `arg:"" type:"path" help:"A file, or a folder that is walked. NAME.yaml beside NAME answers what the text of NAME leaves open; x.zh.md and x.en.md are one document."`
	DryRun bool   `help:"Say what would change, and write nothing."`
	Region string `help:"Code of the unit that the documents hold for when they do not say."`
	JSON   bool   `name:"json" help:"Print everything as JSON, in both languages."`
	Lang   string `enum:",zh,en" default:"" help:"zh or en; that of the terminal when not given."`
}

// Run imports what can be and says what cannot. It fails when anything was refused.
func (c policyImportCommand) Run(ctx context.Context, s *Settings) error {
	if err := s.check(); err != nil {
		return err
	}
	jobs, err := findDocuments(c.Path)
	if err != nil {
		return err
	}
	if len(jobs) == 0 {
		return errors.New(locales.M("importing.nothing").Plain(terminalLang(c.Lang)))
	}
	if !c.DryRun {
		if _, err := store.Migrate(ctx, string(s.DatabaseURL)); err != nil {
			return err
		}
	}
	db, err := store.Open(ctx, string(s.DatabaseURL))
	if err != nil {
		return err
	}
	defer db.Close()
	im := &documentImport{jobs: jobs, region: c.Region, dryRun: c.DryRun, progress: quiet{}}
	if !c.JSON {
		im.progress = newProgress(os.Stderr, jobs, terminalLang(c.Lang))
	}
	if err := im.run(ctx, store.NewPolicies(db), time.Now()); err != nil {
		return err
	}
	if c.JSON {
		err = im.writeJSON(os.Stdout)
	} else {
		err = im.write(os.Stdout, terminalLang(c.Lang))
	}
	if err == nil && im.refused() > 0 {
		err = errors.New(locales.M("importing.some_refused").Plain(terminalLang(c.Lang))) // for the exit code
	}
	return err
}

// policyImporter is the library that documents go to.
type policyImporter interface {
	Import(ctx context.Context, in policy.Import, now time.Time) (policy.Imported, error)
}

// documentImport is one run of the command.
type documentImport struct {
	jobs     []documentJob
	region   string
	dryRun   bool
	progress importProgress

	barred   map[policy.ItemID]bool // of a loop of supersession
	files    map[policy.ItemID]string
	outcomes []policy.Outcome
	findings []importing.Finding
	done     policy.Imported
}

// batchSize is how many items are in memory at a time.
const batchSize = 200

// run imports all jobs. Items that would supersede one another in a circle are left out and
// the rest is tried again.
func (im *documentImport) run(ctx context.Context, to policyImporter, now time.Time) error {
	im.barred = map[policy.ItemID]bool{}
	var circles []importing.Finding
	for {
		im.files, im.outcomes, im.findings = map[policy.ItemID]string{}, nil, nil
		var err error
		im.done, err = to.Import(ctx, policy.Import{Batches: func(yield func(policy.Batch) bool) { im.batches(ctx, yield) }, DryRun: im.dryRun, Told: im.told}, now)
		var loop *policy.LoopError
		if !errors.As(err, &loop) {
			im.findings = append(im.findings, circles...)
			return err
		}
		found := im.bar(loop)
		if len(found) == 0 {
			return fmt.Errorf("the library is not in order: %w", err)
		}
		circles = append(circles, found...)
	}
}

// bar keeps the items of a circle that this import brings out of the next try.
func (im *documentImport) bar(loop *policy.LoopError) []importing.Finding {
	var out []importing.Finding
	names := ""
	for _, id := range loop.Items {
		names += string(id) + " → "
	}
	names += string(loop.Items[0])
	for _, id := range loop.Items {
		if file, ours := im.files[id]; ours && !im.barred[id] {
			im.barred[id] = true
			out = append(out, importing.Finding{
				File: file, Item: id, Severity: importing.Error,
				Message: locales.M("importing.loop", "Items", names), Do: locales.M("importing.do_loop"),
			})
		}
	}
	return out
}

// told notes what became of an item; of long texts only the place is kept.
func (im *documentImport) told(o policy.Outcome) {
	for i := range o.Changes {
		o.Changes[i].Old, o.Changes[i].New = locales.Text{}, locales.Text{}
	}
	im.outcomes = append(im.outcomes, o)
}

// batches reads the files one after another and gives their items in parts. When ctx has
// ended it breaks off: the statement that follows fails, and with it the whole import.
func (im *documentImport) batches(ctx context.Context, yield func(policy.Batch) bool) {
	defer im.progress.done()
	var waiting policy.Batch
	for _, j := range im.jobs {
		going := true
		err := j.read(ctx, im.region, im.progress.read, func(r importing.Result) bool {
			b := im.take(j.name(), r)
			waiting.Figures = append(waiting.Figures, b.Figures...)
			for _, it := range b.Items {
				waiting.Items = append(waiting.Items, it)
				if len(waiting.Items) == batchSize && going {
					going, waiting = yield(waiting), policy.Batch{}
				}
			}
			return going
		})
		if err != nil || !going {
			return
		}
	}
	yield(waiting)
}

// take notes what was found, and refuses ids that were used before.
func (im *documentImport) take(file string, r importing.Result) policy.Batch {
	im.findings = append(im.findings, r.Findings...)
	b := policy.Batch{Figures: r.Figures}
	for _, it := range r.Ready() {
		first, used := im.files[it.ID]
		switch {
		case im.barred[it.ID]:
			im.files[it.ID] = file
		case used:
			im.findings = append(im.findings, importing.Finding{
				File: file, Item: it.ID, Severity: importing.Error,
				Message: locales.M("importing.same_id", "ID", string(it.ID), "File", first), Do: locales.M("importing.do_id"),
			})
		default:
			im.files[it.ID] = file
			b.Items = append(b.Items, it)
		}
	}
	return b
}
