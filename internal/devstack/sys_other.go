//go:build unix && !linux

package devstack

import "syscall"

// childAttr gives a child its own process group, so that Ctrl-C in a terminal
// does not reach it past us. The guard alone ends it when we die.
func childAttr(a *account, _ syscall.Signal) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Credential: a.credential()}
}
