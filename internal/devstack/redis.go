package devstack

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// startRedis starts Redis and waits until it has loaded its data.
func (s *Stack) startRedis(ctx context.Context, account *account) error {
	path, libs, err := findRedis()
	if err != nil {
		return fmt.Errorf("%w: run `make deps`, install redis-server, or set REDIS_URL", err)
	}
	data := filepath.Join(s.home, "redis")
	if err := account.makeOwned(data); err != nil {
		return err
	}
	c := command{name: "redis", path: path, argv0: "redis-server", args: []string{"-"}, stop: syscall.SIGTERM}
	if libs != "" {
		c.env = []string{"LD_LIBRARY_PATH=" + libs}
	}
	return s.withPort(&s.rdPort, func() error {
		// By standard input: a password in the arguments is there for everyone to read.
		c.stdin = []byte(s.redisConfig(data))
		p, err := s.launch(c, account)
		if err != nil {
			return err
		}
		return p.ready(ctx, s.pingRedis)
	})
}

func (s *Stack) redisConfig(data string) string {
	conf := []string{
		"port " + strconv.Itoa(s.rdPort), // 0: no TCP
		"bind 127.0.0.1",
		"unixsocket " + s.redisSocket(),
		"unixsocketperm 700",
		"dir " + strconv.Quote(data),
		"daemonize no",
		`save ""`,
		"loglevel warning",
	}
	if s.keep {
		conf = append(conf, "appendonly yes")
	}
	if s.tcp {
		conf = append(conf, "requirepass "+s.password)
	}
	return strings.Join(conf, "\n") + "\n"
}

func (s *Stack) redisSocket() string { return filepath.Join(s.run, "redis.sock") }

// pingRedis fails while Redis reads its file.
func (s *Stack) pingRedis(context.Context) error {
	conn, err := net.DialTimeout("unix", s.redisSocket(), time.Second)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(2 * time.Second)); err != nil {
		return err
	}
	if s.tcp {
		fmt.Fprintf(conn, "AUTH %s\r\n", s.password)
	}
	fmt.Fprint(conn, "PING\r\n")
	in := bufio.NewScanner(conn)
	for in.Scan() {
		switch line := in.Text(); line {
		case "+PONG":
			return nil
		case "+OK":
		default:
			return fmt.Errorf("redis says %s", line)
		}
	}
	return fmt.Errorf("redis closed the connection: %w", in.Err())
}

// RedisURL returns a redis:// or unix:// URL of database 0; it is empty when
// Redis was skipped.
func (s *Stack) RedisURL() string {
	for _, p := range s.servers {
		if p.name != "redis" {
			continue
		}
		if s.tcp {
			u := url.URL{Scheme: "redis", User: url.UserPassword("default", s.password), Host: net.JoinHostPort("127.0.0.1", strconv.Itoa(s.rdPort)), Path: "/0"}
			return u.String()
		}
		return "unix://" + s.redisSocket() + "?db=0"
	}
	return ""
}
