package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"

	"cadrebot/internal/devstack"
)

// child runs the command.
type child struct {
	stack   *devstack.Stack
	signals <-chan os.Signal
	shared  bool // in our process group: the terminal signals it itself
}

// run returns the command's exit code, 128+n if signal n ended it.
func (c child) run(command, env []string) (int, error) {
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = env
	// A process group of its own: Ctrl-C reaches us, and the whole group once
	// through us (`go test` leaves its test binaries running on SIGTERM).
	cmd.SysProcAttr = devstack.ChildAttr(syscall.SIGTERM)
	cmd.SysProcAttr.Setpgid = !c.shared
	if err := cmd.Start(); err != nil {
		code := 126
		if errors.Is(err, exec.ErrNotFound) || errors.Is(err, os.ErrNotExist) {
			code = 127
		}
		return code, fmt.Errorf("run %s: %w", command[0], err)
	}
	pid := cmd.Process.Pid
	if !c.shared {
		c.stack.Adopt(pid)
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	err := c.forward(pid, done)
	if !c.shared {
		endGroup(pid)
	}
	return exitCode(cmd.ProcessState, err)
}

// impatience is how many signals it takes until force is used.
const impatience = 3

// forward hands signals on until the command has ended.
func (c child) forward(pid int, done <-chan error) error {
	for n := 1; ; {
		select {
		case err := <-done:
			return err
		case s := <-c.signals:
			sig, _ := s.(syscall.Signal)
			switch {
			case c.shared && sig != syscall.SIGTERM:
				continue // the terminal has sent it to the command as well
			case c.shared:
				_ = syscall.Kill(pid, sig)
			case n < impatience:
				_ = syscall.Kill(-pid, sig)
			default:
				_ = syscall.Kill(-pid, syscall.SIGKILL)
			}
			n++
		}
	}
}

// endGroup ends what the command has left running in its process group.
func endGroup(pgid int) {
	if syscall.Kill(-pgid, syscall.SIGTERM) != nil {
		return // nobody is left
	}
	limit := time.NewTimer(3 * time.Second)
	defer limit.Stop()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for syscall.Kill(-pgid, 0) == nil {
		select {
		case <-limit.C:
			_ = syscall.Kill(-pgid, syscall.SIGKILL)
			return
		case <-tick.C:
		}
	}
}

func exitCode(state *os.ProcessState, err error) (int, error) {
	if state == nil {
		return exitBroken, fmt.Errorf("wait for the command: %w", err)
	}
	if ws, ok := state.Sys().(syscall.WaitStatus); ok && ws.Signaled() {
		return 128 + int(ws.Signal()), nil
	}
	return state.ExitCode(), nil
}
