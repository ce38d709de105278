package devstack

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
)

func TestPostgresFallsSilentAndComesBack(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("reads /proc")
	}
	s := start(t, Options{SkipRedis: true})
	db := database(t, s, "postgres")
	execute(t, db, "create table t as select 1")
	thaw, err := s.FreezePostgres()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(thaw)
	answers := make(chan error, 2)
	go func() { answers <- db.PingContext(context.WithoutCancel(t.Context())) }() // by the old connection
	go func() { answers <- s.pingPostgres(context.WithoutCancel(t.Context())) }() // by a new one
	children, err := childrenOf(s.postgres().cmd.Process.Pid)
	if err != nil || len(children) < 2 {
		t.Fatalf("only %d processes were found below the postmaster: %v", len(children), err)
	}
	for _, pid := range append(children, s.postgres().cmd.Process.Pid) {
		untilStopped(t, pid)
	}
	if len(answers) != 0 {
		t.Error("a frozen server answered")
	}
	thaw()
	for range 2 {
		select {
		case err := <-answers:
			if err != nil {
				t.Errorf("after the thaw: %v", err)
			}
		case <-time.After(30 * time.Second):
			t.Fatal("still silent after the thaw")
		}
	}
	if err := s.StopPostgres(); err != nil {
		t.Fatal(err)
	}
	if err := db.PingContext(t.Context()); err == nil {
		t.Fatal("a server that was stopped answers")
	}
	if s.StopPostgres() == nil || s.DatabaseURL("postgres") != "" {
		t.Error("it can be stopped twice")
	}
	if err := s.StartPostgres(t.Context()); err != nil {
		t.Fatal(err)
	}
	execute(t, db, "insert into t values (2)") // what was there is still there
}

// untilStopped waits until the kernel has stopped a process. One that had just ended stays a zombie, because the postmaster,
// stopped itself, does not collect it.
func untilStopped(t *testing.T, pid int) {
	t.Helper()
	end := time.After(30 * time.Second)
	for {
		b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(b), ") T ") || strings.Contains(string(b), ") Z ") {
			return
		}
		select {
		case <-end:
			t.Fatalf("process %d goes on: %s", pid, b)
		default:
		}
	}
}

func TestRedisComesBackEmptyAtTheSamePlace(t *testing.T) {
	t.Parallel()
	s := start(t, Options{SkipPostgres: true})
	where := s.RedisURL()
	say := func(command string) string {
		t.Helper()
		conn, err := net.Dial("unix", s.redisSocket())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, err := fmt.Fprint(conn, command+"\r\n"); err != nil {
			t.Fatal(err)
		}
		line, err := bufio.NewReader(conn).ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimSpace(line)
	}
	if got := say("SET a 1"); got != "+OK" {
		t.Fatal(got)
	}
	if got := say("EXISTS a"); got != ":1" {
		t.Fatal(got)
	}
	if err := s.StopRedis(); err != nil {
		t.Fatal(err)
	}
	if s.StopRedis() == nil || s.RedisURL() != "" {
		t.Error("it can be stopped twice")
	}
	if err := s.StartRedis(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := say("EXISTS a"); got != ":0" || s.RedisURL() != where {
		t.Errorf("it says %s at %s", got, s.RedisURL())
	}
}
