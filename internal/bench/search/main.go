// Command searchbench measures the policy search of docs/search.md beside its peers: the full
// text search of PostgreSQL, and bleve. All of them index the same passages and answer the
// same judged questions in one run. It is a module of its own, so that no peer becomes a
// dependency of the bot.
//
//	devstack -tcp -db cadrebot_bench -- searchbench -corpus FILE.jsonl.gz -queries FILE.jsonl [-passages 100000] [-sets hand-kw-zh,stard]
//
// Another peer is a file with a contestant, and a line in contestants.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
	"time"

	"cadrebot/internal/corpus"
	"cadrebot/policy/search"
)

// settings are the program's arguments.
type settings struct {
	corpus, queries string
	sets, only      string
	passages, every int
	cores           int
	load            time.Duration
	database        string
}

func parse(args []string) (settings, error) {
	s := settings{database: os.Getenv("DATABASE_URL")}
	f := flag.NewFlagSet("searchbench", flag.ContinueOnError)
	f.StringVar(&s.corpus, "corpus", "", "passages, one JSON object a line (.jsonl or .jsonl.gz)")
	f.StringVar(&s.queries, "queries", "", "judged questions, one JSON object a line")
	f.StringVar(&s.sets, "sets", "", "comma-separated sets of questions to ask (default: all)")
	f.IntVar(&s.every, "every", 1, "ask every n-th question of a set")
	f.StringVar(&s.only, "only", "", "comma-separated names of the engines to measure (default: all)")
	f.IntVar(&s.passages, "passages", 0, "repeat the passages under other ids up to this number, for size and time only")
	f.IntVar(&s.cores, "goroutines", runtime.GOMAXPROCS(0), "questions asked at the same time when searches a second are counted")
	f.DurationVar(&s.load, "load", 5*time.Second, "how long searches a second are counted of each engine, and how long searching goes on beside a rebuild")
	if err := f.Parse(args); err != nil {
		return s, err
	}
	switch {
	case s.corpus == "" || s.queries == "":
		return s, errors.New("-corpus and -queries name the files to measure with; see docs/search.md")
	case s.every < 1 || s.cores < 1 || s.load <= 0:
		return s, errors.New("-every, -goroutines and -load must be positive")
	case s.database != "" && !strings.Contains(s.database, "bench"):
		return s, errors.New(`the database's name must contain "bench": this program makes and drops a table in it`)
	}
	return s, nil
}

func main() {
	s, err := parse(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "searchbench:", err)
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, s); err != nil {
		fmt.Fprintln(os.Stderr, "searchbench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, s settings) error {
	passages, err := corpus.Passages(s.corpus)
	if err != nil {
		return err
	}
	questions, err := corpus.Questions(s.queries)
	if err != nil {
		return err
	}
	questions = chosen(questions, split(s.sets), s.every)
	if len(questions) == 0 {
		return errors.New("no question is left to ask: see -sets")
	}
	passages = repeated(passages, s.passages)
	fmt.Printf("%d passages, %d questions, %d goroutines on %d cores\n", len(passages), len(questions), s.cores, runtime.NumCPU())
	if err := compare(ctx, s, passages, questions); err != nil {
		return err
	}
	return besideRebuild(os.Stdout, s, passages, questions)
}

// compare measures the engines and prints the tables.
func compare(ctx context.Context, s settings, passages []search.Passage, questions []search.Judged) error {
	var all []*result
	defer func() {
		for _, r := range all {
			if err := r.engine.close(); err != nil {
				fmt.Fprintln(os.Stderr, "searchbench:", err)
			}
		}
	}()
	for _, c := range contestants(s) {
		if only := split(s.only); len(only) > 0 && !has(only, c.name) {
			continue
		}
		r, err := openOne(ctx, c, passages)
		if err != nil {
			return fmt.Errorf("open %s: %w", c.name, err)
		}
		all = append(all, r)
		fmt.Fprintf(os.Stderr, "%s: built in %.1f s\n", r.name, r.build.Seconds())
	}
	if len(all) == 0 {
		return errors.New("no engine has such a name: see -only")
	}
	if err := askInTurn(ctx, all, questions[:min(len(questions), 50)]); err != nil { // warm
		return err
	}
	if err := askInTurn(ctx, all, questions); err != nil {
		return err
	}
	if err := loadInTurn(ctx, all, s, questions); err != nil {
		return err
	}
	return writeTables(os.Stdout, all)
}

func split(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' })
}

func has(list []string, name string) bool {
	for _, l := range list {
		if l == name {
			return true
		}
	}
	return false
}

// chosen are every n-th question of the named sets, of all sets when none is named.
func chosen(questions []search.Judged, sets []string, every int) []search.Judged {
	var out []search.Judged
	seen := map[string]int{}
	for _, q := range questions {
		if len(sets) > 0 && !has(sets, q.Set) {
			continue
		}
		if seen[q.Set]%every == 0 {
			out = append(out, q)
		}
		seen[q.Set]++
	}
	return out
}

// repeated are n passages, the first ones again with texts of their own when there are fewer.
func repeated(passages []search.Passage, n int) []search.Passage {
	for i := 0; len(passages) < n; i++ {
		p := passages[i]
		p.ID = fmt.Sprintf("%s again %d", p.ID, i)
		p.Body = strings.Clone(p.Body)
		passages = append(passages, p)
	}
	return passages
}
