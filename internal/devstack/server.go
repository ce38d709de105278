package devstack

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"time"
)

// server is one child process.
type server struct {
	name string
	cmd  *exec.Cmd
	stop syscall.Signal
	log  string
	done chan struct{} // closed when the process has been waited for
	err  error         // how it ended; read after done
}

// command describes a server to launch.
type command struct {
	name  string
	path  string
	argv0 string
	args  []string
	stdin []byte
	env   []string
	stop  syscall.Signal // asks for an orderly end, from Stop and from the kernel when we die
}

// launch starts c under account. Its output goes to a log file: a test binary
// whose pipe were inherited by a server would never be seen to end.
func (s *Stack) launch(c command, account *account) (*server, error) {
	logPath := filepath.Join(s.home, c.name+".log")
	logFile, err := openLog(logPath)
	if err != nil {
		return nil, err
	}
	p := &server{name: c.name, stop: c.stop, log: logPath, done: make(chan struct{})}
	cmd := exec.Command(c.path, c.args...)
	cmd.Args[0] = c.argv0
	cmd.Dir = s.run
	cmd.Env = append(serverEnv(), c.env...)
	if c.stdin != nil {
		cmd.Stdin = bytes.NewReader(c.stdin)
	}
	cmd.Stdout, cmd.Stderr = logFile, logFile
	cmd.SysProcAttr = childAttr(account, c.stop)
	if s.lock != nil {
		// The lock lives as long as any server that writes to the directory, even
		// when this process is killed.
		cmd.ExtraFiles = []*os.File{s.lock}
	}
	p.cmd = cmd
	started := make(chan error, 1)
	go func() {
		// The death signal is bound to the thread that forked, so that thread must
		// live as long as the child.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer logFile.Close()
		defer close(p.done)
		p.err = cmd.Start()
		started <- p.err
		if p.err == nil {
			p.err = cmd.Wait()
		}
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("run %s: %w", c.path, err)
	}
	s.guard.tell("server", cmd.Process.Pid, c.stop)
	s.servers = append(s.servers, p)
	return p, nil
}

// ready polls probe until it succeeds, the server ends or ctx is over.
func (p *server) ready(ctx context.Context, probe func(context.Context) error) error {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		last := probe(ctx)
		if last == nil {
			return nil
		}
		select {
		case <-p.done:
			return fmt.Errorf("%s ended at once (%v); the end of %s says:\n%s", p.name, p.err, p.log, tail(p.log))
		case <-ctx.Done():
			return fmt.Errorf("%s does not answer (%v): %w; the end of %s says:\n%s", p.name, last, ctx.Err(), p.log, tail(p.log))
		case <-tick.C:
		}
	}
}

func (p *server) signal() {
	_ = p.cmd.Process.Signal(p.stop) // fails only when it has ended
}

// wait waits for the end and uses force after limit.
func (p *server) wait(limit time.Duration) {
	t := time.NewTimer(limit)
	defer t.Stop()
	select {
	case <-p.done:
	case <-t.C:
		_ = p.cmd.Process.Kill()
		<-p.done
	}
}

// serverEnv leaves out whatever the caller's PG* variables would change.
func serverEnv() []string {
	return []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C", "TZ=UTC"}
}

// maxLog is where a kept log starts afresh.
const maxLog = 8 << 20

func openLog(path string) (*os.File, error) {
	flags := os.O_CREATE | os.O_WRONLY | os.O_APPEND
	if fi, err := os.Stat(path); err == nil && fi.Size() > maxLog {
		flags |= os.O_TRUNC
	}
	f, err := os.OpenFile(path, flags, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the server's log: %w", err)
	}
	return f, nil
}

// tail returns the last lines of a log for an error message.
func tail(path string) string {
	b, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	lines := bytes.Split(bytes.TrimSpace(b), []byte("\n"))
	return string(bytes.Join(lines[max(0, len(lines)-12):], []byte("\n")))
}
