// Command devstack runs another command with a private PostgreSQL and Redis:
//
//	devstack [-dir DIR] [-tcp] [-db NAME] [-i] -- command [argument...]
//
// It owns the command's environment (DATABASE_URL, REDIS_URL), its signals and
// its exit code; the servers themselves belong to internal/devstack. It must not
// know what the command does.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	"cadrebot/internal/devstack"
)

// exitBroken says that the launcher failed, not the command.
const exitBroken = 125

func main() {
	// The command's death signal is bound to the thread that starts it, which
	// must therefore live as long as we do.
	runtime.LockOSThread()
	os.Exit(run(os.Args[1:], os.Stderr))
}

// settings are the launcher's arguments.
type settings struct {
	dir, db     string
	tcp, shared bool
	command     []string
}

func parse(args []string, errOut io.Writer) (settings, error) {
	var s settings
	f := flag.NewFlagSet("devstack", flag.ContinueOnError)
	f.SetOutput(errOut)
	f.StringVar(&s.dir, "dir", "", "keep the data in this `directory` (default: throw it away at the end)")
	f.BoolVar(&s.tcp, "tcp", false, "listen on free loopback ports, with a password, instead of unix sockets only")
	f.StringVar(&s.db, "db", "cadrebot", "`name` of the database, made if it is missing")
	f.BoolVar(&s.shared, "i", false, "interactive: the command shares the terminal (psql, a shell)")
	f.Usage = func() {
		fmt.Fprintln(errOut, "usage: devstack [-dir directory] [-tcp] [-db name] [-i] -- command [argument...]")
		fmt.Fprintln(errOut, "Runs the command with DATABASE_URL and REDIS_URL of private servers, which end with it.")
		fmt.Fprintln(errOut, "A variable that is already set is kept, and that server is not started.")
		f.PrintDefaults()
	}
	if err := f.Parse(args); err != nil {
		return s, err
	}
	if s.command = f.Args(); len(s.command) == 0 {
		f.Usage()
		return s, fmt.Errorf("no command is given")
	}
	return s, nil
}

func run(args []string, errOut io.Writer) int {
	set, err := parse(args, errOut)
	if err != nil {
		return 2
	}
	signals := make(chan os.Signal, 8)
	for _, s := range []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT} {
		if !signal.Ignored(s) { // nohup
			signal.Notify(signals, s)
		}
	}
	stack, early, err := start(set, signals, errOut)
	if early != 0 {
		return 128 + int(early)
	}
	if err != nil {
		fmt.Fprintln(errOut, "devstack:", err)
		return exitBroken
	}
	defer stack.Stop()
	c := child{stack: stack, signals: signals, shared: set.shared}
	code, err := c.run(set.command, environment(stack, set.db))
	if err != nil {
		fmt.Fprintln(errOut, "devstack:", err)
	}
	return code
}

// start starts the servers that the environment does not name. A signal that
// comes meanwhile ends the start and is returned as early.
func start(set settings, signals <-chan os.Signal, errOut io.Writer) (stack *devstack.Stack, early syscall.Signal, err error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	began := time.Now()
	done := make(chan struct{})
	go func() {
		defer close(done)
		stack, err = startServers(ctx, set, errOut)
	}()
	select {
	case <-done:
	case s := <-signals:
		cancel()
		<-done
		if stack != nil {
			stack.Stop()
		}
		early, _ = s.(syscall.Signal)
		return nil, early, nil
	}
	if err == nil && stack.Running() {
		fmt.Fprintf(errOut, "devstack: servers are up after %v%s\n", time.Since(began).Round(10*time.Millisecond), place(set))
	}
	return stack, 0, err
}

func startServers(ctx context.Context, set settings, errOut io.Writer) (*devstack.Stack, error) {
	o := devstack.Options{
		Dir: set.dir, TCP: set.tcp, Log: errOut,
		SkipPostgres: os.Getenv("DATABASE_URL") != "",
		SkipRedis:    os.Getenv("REDIS_URL") != "",
	}
	if o.SkipPostgres && o.SkipRedis {
		o.Dir = "" // nothing to keep, nothing to lock
	}
	stack, err := devstack.Start(ctx, o)
	if err != nil || o.SkipPostgres {
		return stack, err
	}
	if err := stack.CreateDatabase(ctx, set.db); err != nil {
		stack.Stop()
		return nil, err
	}
	return stack, nil
}

func place(set settings) string {
	if set.dir == "" {
		return "; their data is thrown away at the end"
	}
	return "; their data is kept in " + set.dir
}

// environment returns ours with the addresses of the servers that we started.
func environment(stack *devstack.Stack, db string) []string {
	env := os.Environ()
	if u := stack.DatabaseURL(db); u != "" {
		env = append(env, "DATABASE_URL="+u) // of two, exec takes the last
	}
	if u := stack.RedisURL(); u != "" {
		env = append(env, "REDIS_URL="+u)
	}
	return env
}
