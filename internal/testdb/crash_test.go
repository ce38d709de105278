package testdb

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// crash tells the child process of TestServersEndWithTheTestBinary how to end.
const crash = "TESTDB_TEST_CRASH"

// TestCrash runs in a child process only.
func TestCrash(t *testing.T) {
	how := os.Getenv(crash)
	if how == "" {
		t.Skip("runs in a child process of another test")
	}
	address, _ := Redis(t)
	Postgres(t, t.Name(), migrateNothing)
	fmt.Println("SERVERS", address, start(t).database)
	switch how {
	case "panic":
		go func() { panic("as planned") }() // no deferred call of the test runs
	case "exit":
		os.Exit(3)
	}
	select {} // until somebody kills us
}

func TestServersEndWithTheTestBinary(t *testing.T) {
	t.Parallel()
	for _, how := range []string{"panic", "exit", "kill"} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			cmd := exec.Command(os.Args[0], "-test.run=^TestCrash$", "-test.timeout=120s")
			for _, e := range os.Environ() {
				if !strings.HasPrefix(e, "DATABASE_URL=") && !strings.HasPrefix(e, "REDIS_URL=") {
					cmd.Env = append(cmd.Env, e)
				}
			}
			cmd.Env = append(cmd.Env, crash+"="+how)
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = cmd.Process.Kill() })
			var redisURL, databaseURL string
			for in := bufio.NewScanner(out); in.Scan(); {
				if n, _ := fmt.Sscanf(in.Text(), "SERVERS %s %s", &redisURL, &databaseURL); n == 2 {
					break
				}
			}
			u, err := url.Parse(databaseURL)
			if err != nil || redisURL == "" {
				t.Fatalf("the child names no servers: %q, %v", databaseURL, err)
			}
			dir := u.Query().Get("host")
			if how == "kill" {
				_ = cmd.Process.Kill()
			}
			_ = cmd.Wait()
			endsWith(t, dir)
		})
	}
}

// endsWith waits until no process uses the directory and it is gone.
func endsWith(t *testing.T, dir string) {
	t.Helper()
	limit := time.After(30 * time.Second)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		users := usersOf(dir)
		_, err := os.Stat(dir)
		if len(users) == 0 && os.IsNotExist(err) {
			return
		}
		select {
		case <-limit:
			t.Fatalf("after 30 s: processes %q, directory: %v", users, err)
		case <-tick.C:
		}
	}
}

// usersOf returns the command lines of processes that name dir.
func usersOf(dir string) []string {
	var found []string
	lines, _ := filepath.Glob("/proc/[0-9]*/cmdline") // the pattern is well formed
	for _, path := range lines {
		if b, err := os.ReadFile(path); err == nil && bytes.Contains(b, []byte(dir)) {
			found = append(found, string(b))
		}
	}
	return found
}

func migrateNothing(context.Context, string) error { return nil }
