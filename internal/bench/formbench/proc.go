package main

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// tick is the kernel's unit of CPU time, USER_HZ.
const tick = 1.0 / 100

// stat is what /proc says of one process.
type stat struct {
	parent        int
	own, children float64 // CPU seconds: its own, and those of children that have ended
}

func readStat(pid int) (stat, bool) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return stat{}, false
	}
	f := strings.Fields(string(b[bytes.LastIndexByte(b, ')')+1:]))
	if len(f) < 15 {
		return stat{}, false
	}
	n := func(i int) float64 { v, _ := strconv.ParseFloat(f[i], 64); return v }
	return stat{parent: int(n(1)), own: (n(11) + n(12)) * tick, children: (n(13) + n(14)) * tick}, true
}

// family is the CPU time of pid with its children, living and ended.
func family(pid int) float64 {
	s, ok := readStat(pid)
	if !ok {
		return 0
	}
	sum := s.own + s.children
	entries, _ := os.ReadDir("/proc")
	for _, e := range entries {
		if child, err := strconv.Atoi(e.Name()); err == nil {
			if c, ok := readStat(child); ok && c.parent == pid {
				sum += c.own + c.children
			}
		}
	}
	return sum
}

// peakMiB is the most memory that pid has held.
func peakMiB(pid int) float64 {
	b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	return float64(number(string(b), "VmHWM:")) / 1024
}

// number reads the integer behind name in text, 0 when there is none.
func number(text, name string) int {
	_, rest, ok := strings.Cut(text, name)
	if f := strings.Fields(rest); ok && len(f) > 0 {
		n, _ := strconv.Atoi(f[0])
		return n
	}
	return 0
}

// reading is CPU seconds at one moment.
type reading struct{ bot, self, postgres, redis, machine float64 }

func (g *ground) meter(bot int) reading {
	r := reading{postgres: family(g.postgres), redis: family(g.redis)}
	if s, ok := readStat(bot); ok {
		r.bot = s.own
	}
	if s, ok := readStat(os.Getpid()); ok {
		r.self = s.own
	}
	b, _ := os.ReadFile("/proc/stat")
	line, _, _ := strings.Cut(string(b), "\n")
	for i, f := range strings.Fields(line) {
		if i > 0 && i != 4 && i != 5 && i < 8 { // not idle, not waiting, not guests
			n, _ := strconv.ParseFloat(f, 64)
			r.machine += n * tick
		}
	}
	return r
}

func (r reading) since(o reading) reading {
	return reading{r.bot - o.bot, r.self - o.self, r.postgres - o.postgres, r.redis - o.redis, r.machine - o.machine}
}

// foreign is what other programs used.
func (r reading) foreign() float64 { return max(0, r.machine-r.bot-r.self-r.postgres-r.redis) }
