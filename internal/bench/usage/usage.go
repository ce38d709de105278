// Package usage reads from /proc what processes have used; benchmarks count with it. It owns
// no measurement: what is compared is the caller's affair. Linux only; elsewhere everything is 0.
package usage

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// tick is the kernel's unit of CPU time, USER_HZ.
const tick = 1.0 / 100

// Stat is what /proc says of one process.
type Stat struct {
	Parent        int
	Own, Children float64 // CPU seconds: its own, and those of children that have ended
}

// Read reads the figures of pid; false when it has ended.
func Read(pid int) (Stat, bool) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return Stat{}, false
	}
	f := strings.Fields(string(b[bytes.LastIndexByte(b, ')')+1:]))
	if len(f) < 15 {
		return Stat{}, false
	}
	n := func(i int) float64 { v, _ := strconv.ParseFloat(f[i], 64); return v }
	return Stat{Parent: int(n(1)), Own: (n(11) + n(12)) * tick, Children: (n(13) + n(14)) * tick}, true
}

// Family is the CPU time of pid with its children, living and ended.
func Family(pid int) float64 {
	s, ok := Read(pid)
	if !ok {
		return 0
	}
	sum := s.Own + s.Children
	entries, _ := os.ReadDir("/proc")
	for _, e := range entries {
		if child, err := strconv.Atoi(e.Name()); err == nil {
			if c, ok := Read(child); ok && c.Parent == pid {
				sum += c.Own + c.Children
			}
		}
	}
	return sum
}

// PeakMiB is the most memory that pid has held.
func PeakMiB(pid int) float64 {
	b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	return float64(Number(string(b), "VmHWM:")) / 1024
}

// Number reads the integer behind name in text, 0 when there is none.
func Number(text, name string) int {
	_, rest, ok := strings.Cut(text, name)
	if f := strings.Fields(rest); ok && len(f) > 0 {
		n, _ := strconv.Atoi(f[0])
		return n
	}
	return 0
}

// Machine is the CPU seconds that everybody on this machine has used.
func Machine() (sum float64) {
	b, _ := os.ReadFile("/proc/stat")
	line, _, _ := strings.Cut(string(b), "\n")
	for i, f := range strings.Fields(line) {
		if i > 0 && i != 4 && i != 5 && i < 8 { // not idle, not waiting, not guests
			n, _ := strconv.ParseFloat(f, 64)
			sum += n * tick
		}
	}
	return sum
}

// ParentOf is the process that has started pid, 0 when there is none to be seen: the
// postmaster of a backend on this machine.
func ParentOf(pid int) int {
	s, _ := Read(pid)
	return s.Parent
}

// RedisOf is the process that an INFO names, 0 when it is not one of this machine.
func RedisOf(info string) int {
	pid := Number(info, "process_id:")
	if name, err := os.ReadFile(fmt.Sprintf("/proc/%d/comm", pid)); err != nil || !bytes.HasPrefix(name, []byte("redis")) {
		return 0
	}
	return pid
}
