package library

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/org"
	"cadrebot/policy"
	"cadrebot/policy/importing"
)

// MaxBytes is the size of the largest file that is taken.
const MaxBytes = importing.MaxBytes

// papers are the endings of files that somebody may take for the library's; editors may send
// any file, and its content decides.
var papers = []string{".md", ".txt", ".docx", ".doc", ".wps", ".html", ".htm", ".jsonl", ".json", ".zip", ".pdf", ".rtf"}

// takes is for whatever editors send. A paper of somebody else is taken too, to be told who
// may send it: it is not fetched.
func takes(m org.Member, name string) bool {
	return policy.MayEdit(m) == nil || m.Joined() && slices.Contains(papers, strings.ToLower(path.Ext(strings.TrimSpace(name))))
}

// upload reads what was sent and shows what it would change; nothing answers yet.
func (d *desk) upload(ctx context.Context, t *bot.Turn) (bot.Reply, error) {
	if err := policy.MayEdit(t.Member); err != nil {
		return bot.Reply{}, err
	}
	file := policy.SentFile{Ref: t.Sent.Ref, Name: cmp.Or(clip(path.Base(t.Sent.Name), 80), "file")}
	if t.Sent.Size > MaxBytes {
		return bot.Reply{}, locales.Refuse("library.too_large", "Limit", MaxBytes>>20)
	}
	b := t.Sent.Bytes
	if b == nil {
		var err error
		if b, err = d.fetch(ctx, file.Ref); err != nil {
			return bot.Reply{}, err
		}
	}
	x, sum, err := d.drawn(ctx, t, file, b)
	if err != nil {
		return bot.Reply{}, err
	}
	x, err = d.store.Propose(ctx, t.Key, x, t.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("keep a sent file: %w", refused(err))
	}
	head := locales.M("library.sum", "Added", sum.Added, "Changed", sum.Changed, "Same", sum.Same, "Left", count(x.Notes, "error")+count(x.Notes, "question"))
	if x.ID == 0 {
		s := bot.Say(head, locales.M("library.nothing_new", "File", file.Name))
		noteLines(s, x)
		return bot.Show(s), nil
	}
	s := draftScreen(x, true)
	s.New, s.Body = true, append([]locales.Text{head}, s.Body...)
	return bot.Show(s), nil
}

func (d *desk) fetch(ctx context.Context, ref string) ([]byte, error) {
	b, err := d.files.Fetch(ctx, ref, MaxBytes)
	var lost *bot.SendError
	switch {
	case errors.Is(err, bot.ErrTooLarge):
		return nil, locales.Refuse("library.too_large", "Limit", MaxBytes>>20)
	case errors.As(err, &lost) && lost.Kind == bot.Rejected:
		return nil, locales.Refuse("library.not_fetched")
	case err != nil:
		return nil, fmt.Errorf("fetch a sent file: %w", err)
	}
	return b, nil
}

// drawn is the draft that a file makes, and what it would change as a whole. What cannot be
// taken stands among its notes and does not stop the rest.
func (d *desk) drawn(ctx context.Context, t *bot.Turn, file policy.SentFile, b []byte) (policy.Draft, policy.Imported, error) {
	x := policy.Draft{
		Kind: policy.FromFile, Person: t.Member.ID, Role: t.Member.Active.Role, Unit: t.Member.Active.Unit,
		About: locales.Raw(file.Name), File: file,
	}
	pack, err := importing.ReadPack(ctx, file.Name, b, besides(file.Answers), "")
	if err != nil {
		return x, policy.Imported{}, fmt.Errorf("try a sent file: %w", err)
	}
	x.Notes = notesOf(pack.Findings)
	of := map[policy.ItemID]string{} // the file that brings an item
	var items []policy.Item
	for _, part := range pack.Parts {
		x.Notes = append(x.Notes, notesOf(part.Findings)...)
		x.Figures = append(x.Figures, part.Figures...)
		for _, it := range part.Ready() {
			of[it.ID] = part.Name
			items = append(items, it)
		}
	}
	items, err = d.ofOwnPlace(ctx, &x, items, of)
	if err != nil {
		return x, policy.Imported{}, err
	}
	for {
		done, err := d.store.Import(ctx, policy.Import{DryRun: true, Batches: slices.Values([]policy.Batch{{Items: items, Figures: x.Figures}})}, t.Now)
		var loop *policy.LoopError
		if errors.As(err, &loop) {
			before := len(items)
			items = slices.DeleteFunc(items, func(it policy.Item) bool { return slices.Contains(loop.Items, it.ID) })
			if len(items) < before {
				x.Notes = append(x.Notes, policy.Note{
					Severity: "error", Where: file.Name, Message: locales.M("importing.loop", "Items", loop.Circle()), Do: locales.M("importing.do_loop"),
				})
				continue
			}
		}
		if err != nil {
			return x, done, fmt.Errorf("try a sent file: %w", refused(err))
		}
		for _, it := range items {
			x.Proposals = append(x.Proposals, policy.Proposal{Item: it, Base: -1})
		}
		return x, done, nil
	}
}

// ofOwnPlace leaves out what holds for a place that the author's unit does not answer for.
func (d *desk) ofOwnPlace(ctx context.Context, x *policy.Draft, items []policy.Item, of map[policy.ItemID]string) ([]policy.Item, error) {
	var codes []string
	for _, it := range items {
		codes = append(codes, it.Region)
	}
	for _, f := range x.Figures {
		codes = append(codes, f.Region)
	}
	outside, err := d.store.PlacesOutside(ctx, x.Unit, codes)
	if err != nil {
		return nil, fmt.Errorf("try a sent file: %w", err)
	}
	leave := func(region, where string) bool {
		if !slices.Contains(outside, region) {
			return false
		}
		x.Notes = append(x.Notes, policy.Note{
			Severity: "error", Where: where, Message: locales.M("library.outside", "Region", region), Do: locales.M("library.do_outside"),
		})
		return true
	}
	items = slices.DeleteFunc(items, func(it policy.Item) bool { return leave(it.Region, of[it.ID]) })
	x.Figures = slices.DeleteFunc(x.Figures, func(f policy.Parameter) bool { return leave(f.Region, f.Key) })
	return items, nil
}

func notesOf(found []importing.Finding) []policy.Note {
	out := make([]policy.Note, len(found))
	for i, f := range found {
		out[i] = policy.Note{Severity: string(f.Severity), Part: f.File, Where: f.Where(), Asks: f.Asks(), Message: f.Message, Do: f.Do}
	}
	return out
}

// besides are the answers about each file as they would stand beside it.
func besides(answers map[string]map[string]string) map[string][]byte {
	out := map[string][]byte{}
	for part, facts := range answers {
		var b bytes.Buffer
		for _, name := range []string{"title", "date", "region"} {
			if v, said := facts[name]; said && v == "" {
				fmt.Fprintf(&b, "%s:\n", name)
			} else if said {
				fmt.Fprintf(&b, "%s: '%s'\n", name, strings.ReplaceAll(v, "'", "''"))
			}
		}
		out[part] = b.Bytes()
	}
	return out
}
