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
func (s *Stack) StopPostgres() error {
	p := s.postgres()
	if p == nil {
		return errors.New("stop postgres: it is not this stack's, or has been stopped")
	}
	if err := p.cmd.Process.Signal(syscall.SIGINT); err != nil {
		return fmt.Errorf("stop postgres: %w", err)
	}
	p.wait(20 * time.Second)
	s.servers = slices.DeleteFunc(s.servers, func(x *server) bool { return x == p })
	return nil
}

// StartPostgres starts it again on the same data after StopPostgres, and returns when it
// answers.
func (s *Stack) StartPostgres(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	account, err := serverAccount()
	if err != nil {
		return err
	}
	return s.startPostgres(ctx, account)
}

func (s *Stack) postgres() *server {
	for _, p := range s.servers {
		if p.name == "postgres" {
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
