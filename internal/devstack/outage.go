package devstack

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// FreezePostgres stops PostgreSQL in its tracks (SIGSTOP to the postmaster and everything
// that it has started), as a machine that swaps or a network that drops everything looks
// from the far end: connections stay open and nothing answers. thaw lets it go on and may
// be called again; call it also when the test fails, for nobody else does. Linux only.
func (s *Stack) FreezePostgres() (thaw func(), err error) {
	p := s.postgres()
	if p == nil {
		return nil, errors.New("freeze postgres: it is not this stack's, or has been stopped")
	}
	pid := p.cmd.Process.Pid
	if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil { // first: it must start nobody more
		return nil, fmt.Errorf("freeze postgres: %w", err)
	}
	stopped := []int{pid}
	thaw = func() {
		for _, pid := range slices.Backward(stopped) {
			_ = syscall.Kill(pid, syscall.SIGCONT)
		}
	}
	below, err := childrenOf(pid)
	if err != nil {
		thaw()
		return nil, fmt.Errorf("freeze postgres: %w", err)
	}
	for _, child := range below {
		if syscall.Kill(child, syscall.SIGSTOP) == nil { // else it has just ended
			stopped = append(stopped, child)
		}
	}
	return thaw, nil
}

// StopPostgres ends PostgreSQL as `pg_ctl stop -m fast` does: connections are cut, data are
// written. The stack's Redis stays.
func (s *Stack) StopPostgres() error { return s.stopOne("postgres", syscall.SIGINT) }

// StartPostgres starts it again on the same data after StopPostgres, and returns when it
// answers. On a stack that listens on TCP the port is another one.
func (s *Stack) StartPostgres(ctx context.Context) error {
	return s.startOne(ctx, s.startPostgres)
}

// StopRedis ends Redis; the stack's PostgreSQL stays.
func (s *Stack) StopRedis() error { return s.stopOne("redis", syscall.SIGTERM) }

// StartRedis starts it again after StopRedis, and returns when it answers. A stack that keeps
// no data has an empty one then; on a stack that listens on TCP the port is another one.
func (s *Stack) StartRedis(ctx context.Context) error { return s.startOne(ctx, s.startRedis) }

func (s *Stack) stopOne(name string, sig syscall.Signal) error {
	p := s.named(name)
	if p == nil {
		return fmt.Errorf("stop %s: it is not this stack's, or has been stopped", name)
	}
	if err := p.cmd.Process.Signal(sig); err != nil {
		return fmt.Errorf("stop %s: %w", name, err)
	}
	p.wait(20 * time.Second)
	s.servers = slices.DeleteFunc(s.servers, func(x *server) bool { return x == p })
	return nil
}

func (s *Stack) startOne(ctx context.Context, start func(context.Context, *account) error) error {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	account, err := serverAccount()
	if err != nil {
		return err
	}
	return start(ctx, account)
}

func (s *Stack) postgres() *server { return s.named("postgres") }

func (s *Stack) named(name string) *server {
	for _, p := range s.servers {
		if p.name == name {
			return p
		}
	}
	return nil
}

// childrenOf reads who has pid for a parent from /proc.
func childrenOf(pid int) ([]int, error) {
	all, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil || len(all) == 0 {
		return nil, errors.New("there is no /proc to read its processes from")
	}
	var out []int
	for _, path := range all {
		b, err := os.ReadFile(path)
		if err != nil {
			continue // ended meanwhile
		}
		// "123 (name, perhaps with brackets) state parent ..."
		rest := string(b[strings.LastIndexByte(string(b), ')')+1:])
		if f := strings.Fields(rest); len(f) > 1 && f[1] == strconv.Itoa(pid) {
			child, err := strconv.Atoi(filepath.Base(filepath.Dir(path)))
			if err != nil {
				return nil, fmt.Errorf("read %s: %w", path, err)
			}
			out = append(out, child)
		}
	}
	return out, nil
}
