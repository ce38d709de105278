package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"cadrebot/internal/bench/peerform"
	"cadrebot/internal/devstack"
)

// secret is what Telegram would send along with every update.
const secret = "bench-secret"

// contestant is one bot under measurement.
type contestant struct {
	name    string
	command []string
	labels  func(lang string) peerform.Labels
	count   string // SQL: right rows of chats from $1 on
}

const (
	countPeers = `select count(*) from bench_brief where chat_id >= $1
and (mon_03, mon_05, lab_02, gua_04, prj_06, col_01) = (2, 3, 0, 0, 60, 35000)`
	countOurs = `select count(*) from submission s join person p on p.id = s.person_id
where p.telegram_id >= $1 and s.conversation not like 'bench-%' and s.answers = '` + answersNow + `'`
)

// reference is the contestant that ratios refer to.
const reference = "v5"

var contestants = []contestant{
	{"raw", []string{"rawform"}, peerform.LabelsIn, countPeers},
	{reference, []string{"v5form"}, peerform.LabelsIn, countPeers},
	{"cadrebot", []string{"cadrebot", "serve"}, ourLabels, countOurs},
}

// chosen lists the bots to measure: those named by only, or all, and further builds of
// ours.
func chosen(only, also string) ([]contestant, error) {
	out := contestants
	if only != "" {
		out = nil
		for name := range strings.SplitSeq(only, ",") {
			i := slices.IndexFunc(contestants, func(c contestant) bool { return c.name == name })
			if i < 0 {
				return nil, fmt.Errorf("there is no bot %q", name)
			}
			out = append(out, contestants[i])
		}
	}
	if also == "" {
		return out, nil
	}
	out = slices.Clone(out)
	for build := range strings.SplitSeq(also, ",") {
		name, path, ok := strings.Cut(build, "=")
		abs, err := filepath.Abs(path)
		if !ok || err != nil {
			return nil, fmt.Errorf("a further build is written name=path, not %q", build)
		}
		out = append(out, contestant{name, []string{abs, "serve"}, ourLabels, countOurs})
	}
	return out, nil
}

// process is a running bot.
type process struct {
	cmd     *exec.Cmd
	webhook string
	log     string
	ended   chan struct{}
}

// start runs a bot and returns when it listens. It must be called by the main goroutine.
func start(ctx context.Context, s settings, c contestant, api, prefix, logs string) (*process, error) {
	addr, err := freeAddress()
	if err != nil {
		return nil, err
	}
	b := &process{webhook: "http://" + addr + "/telegram", log: filepath.Join(logs, c.name+".log"), ended: make(chan struct{})}
	out, err := os.Create(b.log)
	if err != nil {
		return nil, fmt.Errorf("make a log: %w", err)
	}
	defer out.Close()
	path := c.command[0]
	if !filepath.IsAbs(path) {
		path = filepath.Join(s.bin, path)
	}
	b.cmd = exec.Command(path, c.command[1:]...)
	b.cmd.Env = append(os.Environ(), "TELEGRAM_TOKEN=4242:bench", "TELEGRAM_API="+api, "CADREBOT_WEBHOOK_URL=https://bench.invalid",
		"CADREBOT_WEBHOOK_SECRET="+secret, "CADREBOT_LISTEN="+addr, "CADREBOT_REDIS_PREFIX="+prefix)
	b.cmd.Stdout, b.cmd.Stderr = out, out
	b.cmd.SysProcAttr = devstack.ChildAttr(syscall.SIGKILL)
	if err := b.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", c.name, err)
	}
	go func() { _ = b.cmd.Wait(); close(b.ended) }()
	if err := b.ready(ctx, addr); err != nil {
		b.stop()
		return nil, b.blame(err)
	}
	return b, nil
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("find a free port: %w", err)
	}
	defer l.Close()
	return l.Addr().String(), nil
}

func (b *process) ready(ctx context.Context, addr string) error {
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); {
		c, err := net.DialTimeout("tcp", addr, time.Second)
		if err == nil {
			return c.Close()
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-b.ended:
			return errors.New("the bot ended at once")
		case <-time.After(50 * time.Millisecond):
		}
	}
	return errors.New("the bot does not listen")
}

// stop ends the bot and waits for it; twice does no harm.
func (b *process) stop() {
	_ = b.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-b.ended:
	case <-time.After(10 * time.Second):
		_ = b.cmd.Process.Kill()
		<-b.ended
	}
}

// blame adds the end of the bot's log to err.
func (b *process) blame(err error) error {
	raw, readErr := os.ReadFile(b.log)
	if readErr != nil || len(raw) == 0 {
		return err
	}
	return fmt.Errorf("%w\nlog of the bot:\n%s", err, raw[max(0, len(raw)-2000):])
}

// hook runs a command beside the measurement, "{}" in it standing for pid; the returned
// function ends it.
func hook(command string, pid int) (end func()) {
	words := strings.Fields(strings.ReplaceAll(command, "{}", strconv.Itoa(pid)))
	cmd := exec.Command(words[0], words[1:]...)
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	cmd.SysProcAttr = devstack.ChildAttr(syscall.SIGINT)
	if err := cmd.Start(); err != nil {
		fmt.Fprintln(os.Stderr, "formbench: hook:", err)
		return func() {}
	}
	return func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	}
}
