package main

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"time"

	"cadrebot/bot"
	"cadrebot/handlers"
	"cadrebot/handlers/attachments"
	"cadrebot/handlers/policyask"
	"cadrebot/handlers/records"
	"cadrebot/handlers/start"
	"cadrebot/handlers/taskset"
	"cadrebot/org"
	"cadrebot/policy"
	"cadrebot/store"
	"cadrebot/training"
)

// features hands every feature the piece of storage that it needs.
func (a *app) features(_ context.Context, sender *bot.Sender, username string) ([]bot.Feature, bot.Handler, error) {
	key, err := org.NewInviteKey(a.settings.signing())
	if err != nil {
		return nil, nil, err
	}
	people, training, tasks := store.NewOrg(a.db), store.NewTraining(a.db), store.NewTasks(a.db)
	forms, boards := store.NewForms(a.db), store.NewStats(a.db)
	notices, deliveries, policies := store.NewNotices(a.db), store.NewDeliveries(a.db), store.NewPolicies(a.db)
	kinds, err := handlers.Register(a.settings.flow())
	if err != nil {
		return nil, nil, err
	}
	kept := store.NewRecords(a.db, kinds).Telling(records.Message).Setting(taskset.Told)
	reports := store.NewReports(a.db).Flagged(kept)
	a.shelf = policyask.NewShelf(policies, a.settings.keptIndex(a.log))
	all, err := handlers.Features(handlers.Stores{
		Joins: people, People: people, Posts: people, Holders: people, Units: people, Feedback: store.NewFeedback(a.db), Own: people,
		Reports: reports, Review: reports, Published: forms, Templates: forms, Register: forms, Files: store.NewAttachments(a.db), Export: reports, Exported: forms, Tasks: tasks, Hours: people, Ladders: tasks, Figures: reports, Ledger: tasks, Sources: forms, Boards: boards, Numbers: boards, Pages: boards, Months: boards, Sums: store.NewRollup(a.db), Policies: a.shelf, Searches: policies, Questions: policies, Bookmarks: policies, Editing: policies,
		Courses: training, Writing: training, Pictures: training, Attempts: training, Essays: training, Reviews: training, Teaching: training, Pushed: tasks,
		Certified: training, Issued: training, Tries: store.NewTries(a.rdb, a.settings.RedisPrefix, "verify", checksAMinute, time.Minute),
		Setting: taskset.Stores{
			Tasks: tasks, Changes: tasks, Recurring: tasks, Templates: tasks, Evidence: tasks, Courses: training, Answers: tasks,
			Calendar: a.db, Units: people,
		},
		Notices: notices, Sent: notices, Received: notices, Phone: notices, Deliveries: deliveries, Progress: notices, Groups: store.NewGroups(a.db),
		Kinds: kinds, Records: kept, Money: store.NewRecords(a.db, kinds), Log: store.NewAudit(a.db),
	}, sender, key, username, attachments.Folder(a.settings.AttachmentsDir))
	return all, start.Stranger, err
}

// checksAMinute is how many numbers of certificates a chat may look up: enough for somebody with
// a pile of paper, too few to try numbers out.
const checksAMinute = 10

// keptIndex is where the policy index is kept; nil when it is not.
func (s *Settings) keptIndex(log *slog.Logger) policyask.Snapshot {
	if s.IndexDir == "" {
		return nil
	}
	return policyask.SnapshotFile{Path: filepath.Join(s.IndexDir, "policy.index"), Log: log}
}

// importLibrary loads the policies and courses that the program ships. Loading them
// again changes nothing, and never what editors have changed since.
func importLibrary(ctx context.Context, db *store.DB, now time.Time) error {
	items, figures, err := policy.StarterRows()
	if err != nil {
		return fmt.Errorf("read starter policies: %w", err)
	}
	shipped := policy.Import{Batches: slices.Values([]policy.Batch{{Items: items, Figures: figures}}), Starter: true}
	if _, err := store.NewPolicies(db).Import(ctx, shipped, now); err != nil {
		return fmt.Errorf("load starter policies: %w", err)
	}
	courses, err := training.Starter()
	if err != nil {
		return fmt.Errorf("read starter courses: %w", err)
	}
	if _, err := store.NewTraining(db).ImportCourses(ctx, courses, now); err != nil {
		return fmt.Errorf("load starter courses: %w", err)
	}
	return nil
}
