package sending

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"cadrebot/internal/devstack"
)

// replica is one process of the bot.
type replica struct {
	proc  *os.Process
	log   string
	ended chan struct{}
}

// elsewhere is a webhook's address to which nothing is ever delivered: several processes
// cannot poll for one bot.
const elsewhere = "http://127.0.0.1:9"

// environment is that of a bot on this stage.
func (s *stage) environment(extra ...string) []string {
	env := append(os.Environ(), s.o.Env...)
	env = append(env, "DATABASE_URL="+s.dsn, "REDIS_URL="+s.o.Servers.Redis, "CADREBOT_REDIS_PREFIX="+s.prefix,
		"TELEGRAM_TOKEN="+token, "TELEGRAM_API="+s.api, "CADREBOT_LISTEN=127.0.0.1:0", "CADREBOT_ATTACHMENTS_DIR=", "CADREBOT_INDEX_DIR="+s.o.Logs,
		"CADREBOT_CLOCK_AT="+s.now().Format(time.RFC3339Nano))
	return append(env, extra...)
}

// serve starts a bot; it does not wait until it serves.
func (s *stage) serve(extra ...string) (*replica, error) {
	b, err := s.start([]string{"serve"}, extra...)
	if err == nil {
		s.bots = append(s.bots, b)
	}
	return b, err
}

func (s *stage) start(args []string, extra ...string) (*replica, error) {
	b := &replica{log: filepath.Join(s.o.Logs, fmt.Sprintf("%s-%d.log", args[0], time.Now().UnixNano())), ended: make(chan struct{})}
	out, err := os.Create(b.log)
	if err != nil {
		return nil, fmt.Errorf("make a log: %w", err)
	}
	cmd := exec.Command(s.o.Command[0], append(s.o.Command[1:len(s.o.Command):len(s.o.Command)], args...)...)
	cmd.Env, cmd.Stdout, cmd.Stderr = s.environment(extra...), out, out
	cmd.SysProcAttr = devstack.ChildAttr(syscall.SIGKILL)
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread() // the death signal is bound to the thread that started it
		defer runtime.UnlockOSThread()
		defer out.Close()
		defer close(b.ended)
		err := cmd.Start()
		b.proc = cmd.Process
		if started <- err; err == nil {
			_ = cmd.Wait()
		}
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start cadrebot %s: %w", args[0], err)
	}
	return b, nil
}

// ready waits until all bots serve.
func (s *stage) ready(ctx context.Context) error {
	return s.until(ctx, 60*time.Second, "the bots serve", func() bool {
		for _, b := range s.bots {
			if !strings.Contains(b.printed(), "serving Telegram") && !b.over() {
				return false
			}
		}
		return true
	})
}

func (b *replica) pid() int { return b.proc.Pid }

func (b *replica) printed() string {
	text, _ := os.ReadFile(b.log)
	return string(text)
}

func (b *replica) over() bool {
	select {
	case <-b.ended:
		return true
	default:
		return false
	}
}

// stop ends the bot in order and waits for it; twice does no harm.
func (b *replica) stop() {
	_ = b.proc.Signal(syscall.SIGTERM)
	select {
	case <-b.ended:
	case <-time.After(20 * time.Second):
		b.kill()
	}
}

// kill ends it as a power cut does, and returns when it is gone.
func (b *replica) kill() {
	_ = b.proc.Kill()
	<-b.ended
}

// run runs another subcommand to its end.
func (s *stage) run(ctx context.Context, args ...string) error {
	_, err := s.output(ctx, args...)
	return err
}

// output is what a subcommand prints on its standard output.
func (s *stage) output(ctx context.Context, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, s.o.Command[0], append(s.o.Command[1:len(s.o.Command):len(s.o.Command)], args...)...)
	cmd.Env = s.environment()
	var told strings.Builder
	cmd.Stderr = &told
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("cadrebot %s: %w\n%s", strings.Join(args, " "), err, told.String())
	}
	return out, nil
}

// complaints is the end of what the bots printed, for the message of what went wrong.
func (s *stage) complaints() string {
	var out strings.Builder
	for i, b := range s.bots {
		text := b.printed()
		out.WriteString("\nbot " + strconv.Itoa(i+1) + " printed:\n" + text[max(0, len(text)-1500):])
	}
	return out.String()
}
