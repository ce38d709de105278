// Package handlers is the one list of what the bot offers: every command, button,
// dialogue and job stands in a feature below, in the order in which /help shows them.
//
// Each feature is a folder of its own that knows the domains and bot, never storage and
// never another feature. A new feature is a folder, its store interface in Stores, and a
// line in Features.
package handlers

import (
	"fmt"

	"cadrebot/bot"
	"cadrebot/handlers/account"
	"cadrebot/handlers/attachments"
	"cadrebot/handlers/audit"
	"cadrebot/handlers/certificate"
	"cadrebot/handlers/check"
	coursedesk "cadrebot/handlers/courses"
	"cadrebot/handlers/deliver"
	"cadrebot/handlers/export"
	"cadrebot/handlers/figures"
	formdesk "cadrebot/handlers/forms"
	"cadrebot/handlers/fundalerts"
	workgroup "cadrebot/handlers/group"
	"cadrebot/handlers/inbox"
	"cadrebot/handlers/learn"
	"cadrebot/handlers/library"
	"cadrebot/handlers/monthly"
	"cadrebot/handlers/mydata"
	"cadrebot/handlers/notice"
	"cadrebot/handlers/policyask"
	"cadrebot/handlers/records"
	"cadrebot/handlers/report"
	"cadrebot/handlers/settings"
	"cadrebot/handlers/start"
	"cadrebot/handlers/stats"
	"cadrebot/handlers/sums"
	tasklist "cadrebot/handlers/tasks"
	"cadrebot/handlers/taskset"
	"cadrebot/handlers/teach"
	"cadrebot/handlers/weekly"
	"cadrebot/handlers/who"
	"cadrebot/org"
	"cadrebot/record"
)

// Stores is what the features need of storage, each in its own words.
type Stores struct {
	Joins      start.Joins
	People     account.People
	Posts      who.Posts
	Holders    notice.Colleagues
	Units      account.Units
	Feedback   account.Feedback
	Own        mydata.People
	Reports    report.Reports
	Published  report.Published
	Review     inbox.Reports
	Templates  inbox.Forms
	Register   formdesk.Forms
	Files      attachments.Files
	Export     export.Reports
	Exported   export.Forms
	Tasks      tasklist.Tasks
	Hours      settings.Hours
	Ladders    settings.Ladders
	Setting    taskset.Stores
	Figures    figures.Figures
	Ledger     figures.Ledger
	Sources    figures.Sources
	Boards     stats.Boards
	Numbers    check.Numbers
	Pages      weekly.Pages
	Months     monthly.Boards
	Sums       sums.Sums
	Policies   *policyask.Shelf
	Searches   policyask.Searches
	Questions  policyask.Queue
	Bookmarks  policyask.Bookmarks
	Editing    library.Store
	Courses    learn.Library
	Writing    coursedesk.Store
	Attempts   learn.Attempts
	Teaching   teach.Store
	Pushed     teach.Ledger
	Essays     learn.Essays
	Reviews    learn.Reviews
	Pictures   learn.Pictures
	Certified  certificate.Own
	Issued     certificate.Register
	Tries      certificate.Tries
	Notices    notice.Outbox
	Sent       notice.Book
	Received   notice.Inbox
	Phone      notice.Phone
	Deliveries deliver.Queue
	Progress   deliver.Progress
	Groups     workgroup.Groups
	Kinds      *record.Register
	Records    records.Store
	Money      fundalerts.Store
	Log        audit.Log
}

// Sender is the way out for what the bot says first, and the way to files that were sent.
type Sender interface {
	deliver.Sender
	formdesk.Files
}

// Features builds every feature. key signs invitation links, username is the bot's own
// name in them; folder is where files of reports are put.
func Features(s Stores, sender Sender, key org.InviteKey, username string, folder attachments.Folder) ([]bot.Feature, error) {
	var all []bot.Feature
	commands := func(m org.Member) []bot.Command { return append(bot.CommandsFor(all, m), bot.Builtin()...) }
	reporting, err := report.New(s.Reports, s.Published)
	if err != nil {
		return nil, err
	}
	reviewing, err := inbox.New(s.Review, s.Templates)
	if err != nil {
		return nil, err
	}
	adding, err := figures.New(s.Figures, s.Ledger, s.Units, s.Sources)
	if err != nil {
		return nil, err
	}
	publishing, err := formdesk.New(s.Register, s.Units, sender)
	if err != nil {
		return nil, err
	}
	fetching, err := attachments.New(s.Files, s.Reports, s.Published, sender, folder)
	if err != nil {
		return nil, err
	}
	exporting, err := export.New(s.Export, s.Exported, records.NewBooks(s.Kinds, s.Records, s.Units))
	if err != nil {
		return nil, err
	}
	accounts, err := account.New(account.Options{
		People: s.People, Units: s.Units, Feedback: s.Feedback, Key: key, Username: username, Commands: commands,
	})
	if err != nil {
		return nil, fmt.Errorf("account feature: %w", err)
	}
	asking, err := policyask.New(s.Policies, s.Units, s.Searches, s.Questions, s.Bookmarks)
	if err != nil {
		return nil, err
	}
	keeping, err := library.New(s.Editing, s.Units, sender)
	if err != nil {
		return nil, err
	}
	certifying, err := certificate.New(s.Certified, s.Issued, s.Tries, username)
	if err != nil {
		return nil, err
	}
	teaching, err := teach.New(s.Teaching, s.Pushed, s.Units)
	if err != nil {
		return nil, err
	}
	waiting := counting{s.Kinds, s.Records}
	reviewing.Commands = inboxes(reviewing.Commands, teach.Inbox(s.Teaching, s.Pushed, s.Units), waiting.ofTurn)
	keepingRecords, err := records.New(s.Kinds, s.Records, s.Units, commands)
	if err != nil {
		return nil, err
	}
	writing := coursedesk.New(s.Writing, sender)
	publishing.Documents = documents(sender, writing.Documents, publishing.Documents, keeping.Documents)
	keeping.Documents, writing.Documents = nil, nil
	all = []bot.Feature{
		start.New(s.Joins, key, commands, waiting.ofMember),
		reporting,
		tasklist.New(s.Tasks, s.Units),
		keepingRecords,
		fundalerts.New(s.Money),
		taskset.New(s.Setting),
		reviewing,
		adding,
		stats.New(s.Boards, s.Units),
		check.New(s.Numbers, s.Sources, s.Records),
		weekly.New(s.Pages, s.Review, s.Records),
		monthly.New(s.Months, stats.PageOf),
		sums.New(s.Sums),
		publishing,
		fetching,
		exporting,
		asking,
		keeping,
		learn.New(learn.Stores{Library: s.Courses, Attempts: s.Attempts, Essays: s.Essays, Reviews: s.Reviews, Pictures: s.Pictures}),
		certifying,
		teaching,
		writing,
		TellsStories(notice.New(s.Notices, s.Sent, s.Received, s.Phone, s.Units, s.Holders), s.Records),
		deliver.New(s.Deliveries, s.Progress, sender, deliver.Screens{Notice: notice.Message, Progress: notice.Progress, Paper: stats.NewPapers(s.Boards, s.Units)}),
		workgroup.New(s.Groups, sender, username),
		who.New(s.Posts, s.Units),
		accounts,
		settings.New(s.Hours, s.Ladders),
		mydata.New(s.Own),
		audit.New(s.Log, s.Units),
	}
	return all, nil
}
