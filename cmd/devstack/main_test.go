package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// actAsLauncher makes this test binary behave as the command itself.
const actAsLauncher = "DEVSTACK_TEST_ACT_AS_LAUNCHER"

func TestMain(m *testing.M) {
	if os.Getenv(actAsLauncher) != "" {
		main()
	}
	heedSignals()
	os.Exit(m.Run())
}

// heedSignals makes the launchers of these tests start with no signal ignored. Under
// nohup, or in the background of a script, hang-up and interrupt are, and every process
// below would inherit that and never hear of them.
func heedSignals() {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT)
	go func() {
		<-c
		os.Exit(2)
	}()
}

// launcher prepares a launcher process without servers in its environment.
func launcher(t *testing.T, args ...string) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()
	cmd := exec.Command(os.Args[0], args...)
	for _, e := range os.Environ() {
		if name, _, _ := strings.Cut(e, "="); name != "DATABASE_URL" && name != "REDIS_URL" {
			cmd.Env = append(cmd.Env, e)
		}
	}
	cmd.Env = append(cmd.Env, actAsLauncher+"=1")
	var errOut bytes.Buffer
	cmd.Stderr = &errOut
	return cmd, &errOut
}

// running is a launcher whose command prints lines.
type running struct {
	cmd *exec.Cmd
	out *bufio.Reader
	err *bytes.Buffer
}

func launch(t *testing.T, args ...string) *running {
	t.Helper()
	cmd, errOut := launcher(t, args...)
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	return &running{cmd, bufio.NewReader(pipe), errOut}
}

func (r *running) line(t *testing.T) string {
	t.Helper()
	s, err := r.out.ReadString('\n')
	if err != nil {
		_ = r.cmd.Wait()
		t.Fatalf("the command printed %q: %v; the launcher says: %s", s, err, r.err)
	}
	return strings.TrimSpace(s)
}

// family returns the living processes that descend from pid.
func family(t *testing.T, pid int) []int {
	t.Helper()
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil || len(stats) == 0 {
		t.Skip("needs /proc")
	}
	parent := map[int]int{}
	for _, s := range stats {
		b, err := os.ReadFile(s)
		if err != nil {
			continue // gone meanwhile
		}
		after := strings.Fields(string(b[bytes.LastIndexByte(b, ')')+1:]))
		child, _ := strconv.Atoi(filepath.Base(filepath.Dir(s)))
		parent[child], _ = strconv.Atoi(after[1])
	}
	var found []int
	for child := range parent {
		for p := parent[child]; p > 1; p = parent[p] {
			if p == pid {
				found = append(found, child)
				break
			}
		}
	}
	return found
}

func living(pid int) bool {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && !bytes.Contains(b, []byte(") Z "))
}

// eventually fails the test unless ok comes true.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	limit := time.After(30 * time.Second)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-limit:
			t.Fatalf("not so after 30 s: %s", what)
		case <-tick.C:
		}
	}
}

func gone(t *testing.T, pids []int) {
	t.Helper()
	eventually(t, fmt.Sprintf("processes %v are gone", pids), func() bool { return !slices.ContainsFunc(pids, living) })
}

func TestExitCodeIsTheCommands(t *testing.T) {
	t.Parallel()
	for script, want := range map[string]int{
		"exit 0":        0,
		"exit 7":        7,
		"kill -TERM 0":  143, // the whole group, which must not be the launcher's
		"kill -KILL $$": 137,
	} {
		t.Run(script, func(t *testing.T) {
			t.Parallel()
			cmd, errOut := launcher(t, "--", "sh", "-c", script)
			// Neither server is wanted here.
			cmd.Env = append(cmd.Env, "DATABASE_URL=postgres://elsewhere/db", "REDIS_URL=redis://elsewhere")
			_ = cmd.Run()
			if got := cmd.ProcessState.ExitCode(); got != want {
				t.Errorf("exit code %d, want %d; %s", got, want, errOut)
			}
		})
	}
}

func TestCommandThatCannotRun(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args []string
		want int
		say  string
	}{
		{nil, 2, "usage:"},
		{[]string{"-nonsense"}, 2, "nonsense"},
		{[]string{"--", "no-such-command"}, 127, "no-such-command"},
		{[]string{"--", "/etc/passwd"}, 126, "/etc/passwd"},
	} {
		cmd, errOut := launcher(t, c.args...)
		cmd.Env = append(cmd.Env, "DATABASE_URL=postgres://elsewhere/db", "REDIS_URL=redis://elsewhere")
		_ = cmd.Run()
		if got := cmd.ProcessState.ExitCode(); got != c.want || !strings.Contains(errOut.String(), c.say) {
			t.Errorf("%v: exit code %d, want %d; it says %q, want %q", c.args, got, c.want, errOut, c.say)
		}
	}
}

func TestServersFromOutsideWin(t *testing.T) {
	t.Parallel()
	cmd, errOut := launcher(t, "--", "sh", "-c", "echo $DATABASE_URL $REDIS_URL")
	cmd.Env = append(cmd.Env, "DATABASE_URL=postgres://elsewhere/db")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, errOut)
	}
	db, rd, _ := strings.Cut(strings.TrimSpace(string(out)), " ")
	if db != "postgres://elsewhere/db" || !strings.HasPrefix(rd, "unix://") {
		t.Errorf("the command saw %q and %q", db, rd)
	}
}

func TestKilledLauncherLeavesNothing(t *testing.T) {
	t.Parallel()
	dir, err := os.MkdirTemp("/var/tmp", "devstack-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o711); err != nil {
		t.Fatal(err)
	}
	// The command ignores a polite request, and has a child of its own.
	script := `trap '' TERM; trap 'echo adopted' HUP
		(trap '' HUP; exec sleep 1000) & echo ${REDIS_URL#unix://}; while :; do wait; done`
	for range 2 { // the second run takes over the directory at once
		r := launch(t, "-dir", dir, "--", "sh", "-c", script)
		socket, _, _ := strings.Cut(r.line(t), "?")
		// The launcher forwards signals from when its guard knows of the command.
		_ = r.cmd.Process.Signal(syscall.SIGHUP)
		if got := r.line(t); got != "adopted" {
			t.Fatalf("the command printed %q", got)
		}
		pids := family(t, r.cmd.Process.Pid)
		if len(pids) < 5 { // guard, redis, postgres and its workers, sh, sleep
			t.Fatalf("only %d processes below the launcher", len(pids))
		}
		if err := r.cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			gone(t, pids)
			eventually(t, "the socket directory is gone", func() bool {
				_, err := os.Stat(filepath.Dir(socket))
				return os.IsNotExist(err)
			})
		})
		r.cmd.WaitDelay = time.Second // the command still has our pipe
		_ = r.cmd.Wait()
	}
}

func TestSignalReachesTheCommandOnce(t *testing.T) {
	t.Parallel()
	script := `n=0; trap 'n=$((n+1)); echo int' INT; trap 'exit $((40+n))' TERM; echo ready; while :; do sleep 0.05; done`
	r := launch(t, "--", "sh", "-c", script)
	if got := r.line(t); got != "ready" {
		t.Fatalf("the command printed %q", got)
	}
	pids := family(t, r.cmd.Process.Pid)
	_ = r.cmd.Process.Signal(syscall.SIGINT)
	if got := r.line(t); got != "int" {
		t.Fatalf("the command printed %q", got)
	}
	_ = r.cmd.Process.Signal(syscall.SIGTERM)
	_ = r.cmd.Wait()
	if got := r.cmd.ProcessState.ExitCode(); got != 41 {
		t.Errorf("exit code %d, want 41: 40 and one for each SIGINT; %s", got, r.err)
	}
	gone(t, pids)
}

func TestSignalDuringTheStart(t *testing.T) {
	t.Parallel()
	cmd, _ := launcher(t, "--", "sh", "-c", "echo ran")
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = nil
	errPipe, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := bufio.NewReader(errPipe).ReadString('\n'); err != nil { // initdb is about to run
		t.Fatal(err)
	}
	pids := family(t, cmd.Process.Pid)
	_ = cmd.Process.Signal(syscall.SIGTERM)
	out, _ := io.ReadAll(pipe)
	_ = cmd.Wait()
	if got := cmd.ProcessState.ExitCode(); got != 143 || len(out) != 0 {
		t.Errorf("exit code %d, want 143; the command printed %q", got, out)
	}
	gone(t, pids)
}
