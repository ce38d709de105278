// Package devstack runs a private PostgreSQL and a private Redis for development
// and for tests. It owns finding the executables, the data directory and its
// lock, starting, readiness and stopping; it leaves no process behind, however
// the program that called it ends. It must not import the rest of the project:
// what a database contains is the caller's affair. A third server goes into a
// file of its own beside postgres.go and redis.go.
package devstack

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Options choose what Start starts. The zero value is a throw-away pair that
// listens on unix sockets only.
type Options struct {
	// Dir keeps the data there, durably, and allows one stack at a time. Empty:
	// a throw-away directory and no flushing to disk.
	Dir string
	// TCP makes both servers listen on free loopback ports, with a password,
	// instead of unix sockets alone. 5432 and 6379 are never used.
	TCP bool
	// Log receives a line for each slow step; nil discards them.
	Log io.Writer
	// SkipPostgres and SkipRedis leave out a server that the caller has already.
	SkipPostgres, SkipRedis bool
}

// Stack is a running pair of servers. Its methods may be called from several
// goroutines, but those that stop and start a single server (outage.go) only by one.
type Stack struct {
	home     string // data, logs, password
	run      string // sockets; removed at Stop
	keep     bool   // home outlives the stack
	password string
	tcp      bool
	log      io.Writer

	lock     *os.File
	guard    *guard
	servers  []*server
	pgPort   int
	rdPort   int
	stopOnce sync.Once
}

// startLimit bounds a start on a loaded machine; recovery of kept data after a
// power cut is what takes longest.
const startLimit = 90 * time.Second

// Start starts the servers and returns when both answer. ctx bounds the start
// alone: the stack then runs until Stop, or until this process dies in whatever
// way. An error says what to do next, and leaves nothing running.
func Start(ctx context.Context, o Options) (_ *Stack, err error) {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	s := &Stack{keep: o.Dir != "", tcp: o.TCP, log: o.Log}
	if s.log == nil {
		s.log = io.Discard
	}
	defer func() {
		if err != nil {
			s.Stop()
		}
	}()
	account, err := serverAccount()
	if err != nil {
		return nil, err
	}
	if err := s.makeDirs(ctx, o.Dir, account); err != nil {
		return nil, err
	}
	if !o.SkipRedis {
		if err := s.startRedis(ctx, account); err != nil {
			return nil, fmt.Errorf("start Redis: %w", err)
		}
	}
	if !o.SkipPostgres {
		if err := s.startPostgres(ctx, account); err != nil {
			return nil, fmt.Errorf("start PostgreSQL: %w", err)
		}
	}
	return s, nil
}

// makeDirs makes the socket directory and the home, starts the guard that
// removes what is temporary, and locks a kept home.
func (s *Stack) makeDirs(ctx context.Context, dir string, account *account) (err error) {
	// Not os.TempDir: a socket path has room for about 104 bytes.
	if s.run, err = os.MkdirTemp("/tmp", "cadrebot-"); err != nil {
		return fmt.Errorf("make the socket directory: %w", err)
	}
	if err := account.own(s.run); err != nil {
		return err
	}
	if s.guard, err = startGuard(s.run); err != nil {
		return err
	}
	s.home = s.run
	if s.keep {
		if s.home, err = keptHome(dir, account); err != nil {
			return err
		}
		if s.lock, err = lockHome(ctx, s.home); err != nil {
			return err
		}
	}
	s.password, err = homePassword(s.home)
	return err
}

// keptHome makes dir if needed. It refuses one that belongs to somebody else: the
// default lies in a directory where everyone may write.
func keptHome(dir string, account *account) (string, error) {
	home, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("find the data directory: %w", err)
	}
	// 0711: the servers' account must pass through, nobody else may look around.
	if err := os.MkdirAll(home, 0o711); err != nil {
		return "", fmt.Errorf("make the data directory (choose another one): %w", err)
	}
	if err := ownedByUs(home); err != nil {
		return "", err
	}
	if err := account.canEnter(home); err != nil {
		return "", err
	}
	return home, nil
}

// homePassword returns the password for loopback connections, made once for each
// home and readable only by its owner.
func homePassword(home string) (string, error) {
	path := filepath.Join(home, "password")
	b, err := os.ReadFile(path)
	if err == nil && len(strings.TrimSpace(string(b))) > 0 {
		return strings.TrimSpace(string(b)), nil
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return "", fmt.Errorf("read the stack's password: %w", err)
	}
	password := rand.Text()
	if err := os.WriteFile(path, []byte(password+"\n"), 0o600); err != nil {
		return "", fmt.Errorf("keep the stack's password: %w", err)
	}
	return password, nil
}

// Adopt has the process group pgid ended, too, if this process dies without
// calling Stop.
func (s *Stack) Adopt(pgid int) { s.guard.tell("group", pgid, 0) }

// Running reports whether this stack has a server at all.
func (s *Stack) Running() bool { return len(s.servers) > 0 }

// ChildAttr returns attributes for a command that must not outlive this process:
// its own process group, and death from the kernel where there is such a thing.
// The caller must start it from a thread that lives as long as the command.
func ChildAttr(death syscall.Signal) *syscall.SysProcAttr { return childAttr(nil, death) }

// Stop stops both servers and waits for them; a throw-away directory is removed.
// It may be called more than once.
func (s *Stack) Stop() { s.stopOnce.Do(s.stop) }

func (s *Stack) stop() {
	for _, p := range s.servers {
		p.signal()
	}
	for _, p := range s.servers {
		p.wait(20 * time.Second)
	}
	if s.run != "" {
		_ = os.RemoveAll(s.run) // the guard tries again
	}
	if s.guard != nil {
		s.guard.dismiss()
	}
	if s.lock != nil {
		_ = s.lock.Close() // lets the lock go; the file stays, so that no two of them can exist
	}
}
