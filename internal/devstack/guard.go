package devstack

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// guard is a small shell that outlives us when we are killed: it ends what we
// had started and removes what was temporary. It learns of our death by the end
// of its standard input.
type guard struct {
	cmd  *exec.Cmd
	pipe io.WriteCloser
}

// guardScript reads "server PID SIGNAL", "group PGID 0" and "quit". A zombie
// counts as ended: in a container nobody may be there to collect it.
const guardScript = `
trap '' INT TERM HUP QUIT
servers= groups=
while read -r what id signal; do
	case $what in
	server) servers="$servers $id"; eval "signal_$id=$signal" ;;
	group) groups="$groups $id" ;;
	quit) rm -rf -- "$1"; exit 0 ;;
	esac
done
for g in $groups; do kill -s TERM -- "-$g" 2>/dev/null; done
for p in $servers; do eval "s=\$signal_$p"; kill -"$s" "$p" 2>/dev/null; done
alive() { kill -0 "$1" 2>/dev/null && ! grep -q '^State:[[:space:]]*Z' "/proc/$1/status" 2>/dev/null; }
n=0
while [ $n -lt 200 ]; do
	left=
	for p in $servers; do alive "$p" && left=1; done
	[ -z "$left" ] && break
	n=$((n + 1)); sleep 0.05
done
for g in $groups; do kill -s KILL -- "-$g" 2>/dev/null; done
for p in $servers; do kill -KILL "$p" 2>/dev/null; done
rm -rf -- "$1"
`

// startGuard starts the guard of the temporary directory dir.
func startGuard(dir string) (*guard, error) {
	cmd := exec.Command("/bin/sh", "-c", guardScript, "cadrebot-guard", dir)
	cmd.Dir = "/"
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C"}
	// A session of its own: neither Ctrl-C nor a kill of our group may end it.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	pipe, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("start the guard process: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the guard process: %w", err)
	}
	return &guard{cmd: cmd, pipe: pipe}, nil
}

// tell names a server or a process group to end when we die. A guard that has
// been killed is no reason to fail: the kernel's death signal remains.
func (g *guard) tell(what string, id int, signal syscall.Signal) {
	_, _ = fmt.Fprintf(g.pipe, "%s %d %d\n", what, id, int(signal))
}

// dismiss ends the guard after an orderly stop, when the process ids that it
// knows may already be somebody else's.
func (g *guard) dismiss() {
	_, _ = io.WriteString(g.pipe, "quit\n")
	_ = g.pipe.Close()
	done := make(chan struct{})
	go func() {
		_ = g.cmd.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		_ = g.cmd.Process.Kill()
		<-done
	}
}
