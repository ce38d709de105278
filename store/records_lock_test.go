package store_test

import (
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"cadrebot/lifecycle"
	"cadrebot/notices"
	"cadrebot/record"
)

// taken is a share that the township has taken, of a grant of 1,000.
func (w *recordWorld) taken() (grant, share record.Record) {
	w.t.Helper()
	grant = w.begun("fin1", "grant", "c1", 0, entered("title", "资金", "amount", "1000"))
	return grant, w.moved("off1", w.begun("fin1", "share", "t1", grant.ID, entered("what", "路", "amount", "100")), "take", nil)
}

// holding is a transaction that has locked a record in some way.
func (w *recordWorld) holding(id int64, how string) *sql.Tx {
	w.t.Helper()
	tx, err := w.raw.BeginTx(w.t.Context(), nil)
	must(w.t, err)
	w.t.Cleanup(func() { _ = tx.Rollback() })
	_, err = tx.ExecContext(w.t.Context(), `select from record where id = $1 for `+how, id)
	must(w.t, err)
	return tx
}

const locksWaitedFor = `select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`

// waits runs do beside the test and returns once it waits for a lock; done gives its error at its end.
func (w *recordWorld) waits(do func() error) (done chan error) {
	w.t.Helper()
	done = make(chan error, 1)
	go func() { done <- do() }()
	for w.word(locksWaitedFor) == "0" {
		select {
		case err := <-done:
			w.t.Fatalf("it did not wait: %v", err)
		default:
		}
	}
	return done
}

// goesOn runs do beside the test and gives its error, a failure as soon as it waits for a lock.
func (w *recordWorld) goesOn(do func() error) error {
	w.t.Helper()
	done := make(chan error, 1)
	go func() { done <- do() }()
	for {
		select {
		case err := <-done:
			return err
		default:
		}
		if w.word(locksWaitedFor) != "0" {
			w.t.Fatal("it waits for a lock")
		}
	}
}

func TestStepsThatTouchNothingAboveGoOnBesideEachOther(t *testing.T) {
	t.Parallel()
	w := openRecords(t)
	grant, share := w.taken()
	w.holding(grant.ID, "share") // as another share's payment does
	w.moved("off1", share, "spend", entered("amount", "1"))
}

func TestWhatIsAboveDoesNotMoveDuringAStep(t *testing.T) {
	t.Parallel()
	w := openRecords(t)
	grant, share := w.taken()
	for what, step := range map[string]func() error{
		"a move that stays": func() error {
			_, err := w.records.Move(t.Context(), "stays", share.ID, share.Version, "spend", entered("amount", "1"), w.people["off1"], reportNow)
			return err
		},
		"a beginning": func() error {
			_, err := w.records.Begin(t.Context(), "begins", "share", w.units["t1"].ID, grant.ID, entered("what", "桥", "amount", "1"), w.people["fin1"], reportNow)
			return err
		},
	} {
		above := w.holding(grant.ID, "no key update")
		done := w.waits(step)
		must(t, above.Commit())
		if err := <-done; err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// A move that leads on changes what is counted below the record above: its neighbours wait.
func TestMovesThatLeadOnGoOneByOne(t *testing.T) {
	t.Parallel()
	w := openRecords(t)
	grant, share := w.taken()
	beside := w.holding(grant.ID, "share")
	done := w.waits(func() error {
		_, err := w.records.Move(t.Context(), "on", share.ID, share.Version, "change", nil, w.people["fin1"], reportNow)
		return err
	})
	must(t, beside.Commit())
	must(t, <-done)
}

// What follows elsewhere is locked from above as well: whoever waits for the grant holds no share.
func TestWhatFollowsIsLockedInOrder(t *testing.T) {
	t.Parallel()
	w := openRecords(t)
	grant, share := w.taken()
	above := w.holding(grant.ID, "no key update")
	done := w.waits(func() error {
		_, err := w.records.Begin(t.Context(), "all", "pay", w.units["t1"].ID, share.ID, entered("amount", "100"), w.people["off1"], reportNow)
		return err
	})
	if _, err := above.ExecContext(t.Context(), `select from record where id = $1 for no key update nowait`, share.ID); err != nil {
		t.Error("the share is locked before the grant:", err)
	}
	must(t, above.Commit())
	must(t, <-done)
	if s := w.word(`select state from record where id = ` + strconv.FormatInt(share.ID, 10)); s != "spent" {
		t.Errorf("the share is %s", s)
	}
}

// A move that says it stays, and then takes from above, is made with the locks that this needs.
func TestAMoveThatReachesFurtherThanItSaysIsMadeAnew(t *testing.T) {
	t.Parallel()
	desk := testDesk()
	share := &desk.Kinds[1]
	posts := share.Posts
	share.Posts = func(c record.Case) []record.Posting {
		if c.Move == "undo" {
			return []record.Posting{{From: record.Purse{Record: record.Own, Name: "paid"}, To: record.Purse{Record: c.Record.Parent, Name: "free"}, Amount: record.In(c.Given, "amount")}}
		}
		return posts(c)
	}
	w := openDesk(t, desk)
	grant, s := w.taken()
	s = w.moved("off1", s, "spend", entered("amount", "10"))
	beside := w.holding(grant.ID, "share")
	done := w.waits(func() error {
		_, err := w.records.Move(t.Context(), "up", s.ID, s.Version, "undo", entered("amount", "4"), w.people["off1"], reportNow)
		return err
	})
	must(t, beside.Commit())
	must(t, <-done)
	if left := w.word(`select balance from purse where name = 'free' and record_id = ` + strconv.FormatInt(grant.ID, 10)); left != "904.00" {
		t.Errorf("the grant holds %s", left)
	}
}

// Many begin at once and some let go of their number: none is given twice, and none is lost for good.
func TestNumbersAreGivenOnceAndNoneIsLost(t *testing.T) {
	t.Parallel()
	w := openRecords(t)
	broken := w.records.Telling(func(record.Told) ([]notices.Outgoing, error) { return nil, errors.New("gone") })
	g := w.begun("fin1", "grant", "c1", 0, entered("title", "资金", "amount", "100000"))
	var all sync.WaitGroup
	for i := range 12 {
		all.Go(func() {
			r := rand.New(rand.NewPCG(3, uint64(i)))
			for n := range 15 {
				with := w.records
				if r.IntN(3) == 0 {
					with = broken
				}
				_, err := with.Begin(t.Context(), fmt.Sprint("n", i, "-", n), "share", w.units["t1"].ID, g.ID, entered("what", "路", "amount", "1"), w.people["fin1"], reportNow)
				if err != nil && with == w.records {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	const numbers = `from (select CAST(split_part(code, '-', 3) AS int) as n from record where kind = 'share') x`
	for range 200 {
		if w.word(`select count(*) = max(n) `+numbers) == "true" {
			break
		}
		w.begun("fin1", "share", "t1", g.ID, entered("what", "路", "amount", "1"))
	}
	if gaps := w.word(`select concat_ws(' ', count(*), count(distinct n), max(n)) ` + numbers); len(slices.Compact(strings.Fields(gaps))) != 1 {
		t.Errorf("numbers, different ones, the largest: %s", gaps)
	}
	if next := w.begun("fin1", "share", "t1", g.ID, entered("what", "路", "amount", "1")); next.Code != w.word(`select 'SH-2026-' || lpad(CAST(max(n) AS text), 4, '0') `+numbers) {
		t.Errorf("the next one is %s", next.Code)
	}
}

// Somebody who begins a record takes the next number that nobody is taking, and waits for nobody.
func TestNobodyWaitsForANumber(t *testing.T) {
	t.Parallel()
	w := openRecords(t)
	first := w.begun("fin1", "grant", "c1", 0, entered("title", "资金", "amount", "1"))
	tx, err := w.raw.BeginTx(t.Context(), nil)
	must(t, err)
	t.Cleanup(func() { _ = tx.Rollback() })
	_, err = tx.ExecContext(t.Context(), `select from record_serial where prefix = 'GR' order by next limit 1 for update`)
	must(t, err)
	err = w.goesOn(func() error {
		r, err := w.records.Begin(t.Context(), "beside", "grant", w.units["c1"].ID, 0, entered("title", "资金", "amount", "1"), w.people["fin1"], reportNow)
		if err == nil && r.Code <= first.Code {
			t.Errorf("after %s comes %s", first.Code, r.Code)
		}
		return err
	})
	must(t, err)
}

// A step is decided anew with everything above it locked only when it reaches further than it said: one that leads
// on says so beforehand, and one that stays reaches no further.
func TestAStepIsDecidedOnce(t *testing.T) {
	t.Parallel()
	desk := testDesk()
	decided := map[lifecycle.Name]int{}
	desk.Kinds[1].Check = func(c record.Case) error {
		decided[c.Move]++
		return nil
	}
	w := openDesk(t, desk)
	_, share := w.taken()
	share = w.moved("off1", share, "spend", entered("amount", "1"))
	w.moved("fin1", share, "change", nil)
	for _, move := range []lifecycle.Name{"give", "take", "spend", "change"} {
		if decided[move] != 1 {
			t.Errorf("%s is decided %d times", move, decided[move])
		}
	}
}
