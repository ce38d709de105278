package devstack

import "syscall"

// childAttr gives a child its own process group, so that Ctrl-C in a terminal
// does not reach it past us, and has the kernel send it death when we die.
func childAttr(a *account, death syscall.Signal) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: death, Credential: a.credential()}
}
