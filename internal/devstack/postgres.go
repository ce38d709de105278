package devstack

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"

	"github.com/lib/pq"
)

// superuser owns the private server and every database on it.
const superuser = "cadrebot"

// socketPort only names the socket file in our own directory: without TCP,
// PostgreSQL opens no port.
const socketPort = 5432

// startPostgres makes the data directory if needed, starts PostgreSQL and waits
// until it accepts connections.
func (s *Stack) startPostgres(ctx context.Context, account *account) error {
	data := filepath.Join(s.home, "postgres")
	want := dataVersion(data)
	bin, have, err := findPostgres(want)
	if err != nil && have != "" {
		return fmt.Errorf("%s was made by version %s, and this machine has version %s: install version %s, or move %s away to begin afresh", data, want, have, want, data)
	}
	if err != nil {
		return fmt.Errorf("%w: run `make deps`, install postgresql, or set DATABASE_URL", err)
	}
	if want == "" {
		fmt.Fprintln(s.log, "devstack: making a PostgreSQL data directory in "+data)
		if err := s.initdb(ctx, bin, data, account); err != nil {
			return err
		}
	}
	// We hold the directory's lock, so this is a dead server's. PostgreSQL would
	// refuse to start if that process id now belongs to something else.
	if err := os.Remove(filepath.Join(data, "postmaster.pid")); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("remove a dead server's pid file: %w", err)
	}
	stop := syscall.SIGINT // fast: ends connections, writes everything
	if !s.keep {
		stop = syscall.SIGQUIT // immediate: nothing is worth writing
	}
	self := filepath.Join(bin, "postgres") // PostgreSQL finds its own files by argv[0]
	return s.withPort(&s.pgPort, func() error {
		p, err := s.launch(command{name: "postgres", path: self, argv0: self, args: s.postgresArgs(data), stop: stop}, account)
		if err != nil {
			return err
		}
		return p.ready(ctx, s.pingPostgres)
	})
}

func dataVersion(data string) string {
	b, err := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(b))
}

// initdb makes data beside its place and renames it, so that an interrupted run
// leaves no half-made one.
func (s *Stack) initdb(ctx context.Context, bin, data string, account *account) error {
	fresh := data + ".new"
	if err := os.RemoveAll(fresh); err != nil {
		return fmt.Errorf("remove a half-made data directory: %w", err)
	}
	if err := account.makeOwned(fresh); err != nil {
		return err
	}
	passwordFile := filepath.Join(s.run, "initdb-password")
	if err := os.WriteFile(passwordFile, []byte(s.password+"\n"), 0o600); err != nil {
		return fmt.Errorf("hand initdb a password: %w", err)
	}
	defer os.Remove(passwordFile)
	if err := account.own(passwordFile); err != nil {
		return err
	}
	args := []string{
		"-D", fresh, "-U", superuser, "-E", "UTF8", "--locale=C", "--pwfile=" + passwordFile,
		"--auth-local=trust", "--auth-host=scram-sha-256", // the socket lies in a directory that is ours alone
	}
	if !s.keep {
		args = append(args, "--no-sync")
	}
	runtime.LockOSThread() // see launch
	defer runtime.UnlockOSThread()
	cmd := exec.CommandContext(ctx, filepath.Join(bin, "initdb"), args...)
	cmd.Env, cmd.Dir = serverEnv(), s.run
	cmd.SysProcAttr = childAttr(account, syscall.SIGKILL)
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) } // initdb has children
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	if err := os.Rename(fresh, data); err != nil {
		return fmt.Errorf("put the data directory in its place: %w", err)
	}
	return nil
}

func (s *Stack) postgresArgs(data string) []string {
	set := map[string]string{
		"listen_addresses":        "",
		"unix_socket_directories": s.run,
		"port":                    strconv.Itoa(socketPort),
		"timezone":                "UTC",
		"log_timezone":            "UTC",
		"max_connections":         "300",
		"log_min_messages":        "warning",
		"log_checkpoints":         "off",
		"log_error_verbosity":     "terse", // a log must not tell what people wrote:
		"log_min_error_statement": "panic", // neither values nor statements
	}
	if s.tcp {
		set["listen_addresses"], set["port"] = "127.0.0.1", strconv.Itoa(s.pgPort)
	}
	if !s.keep {
		for _, name := range []string{"fsync", "synchronous_commit", "full_page_writes", "autovacuum"} {
			set[name] = "off"
		}
		set["shared_buffers"] = "64MB"
		set["wal_level"], set["max_wal_senders"] = "minimal", "0"
		set["dynamic_shared_memory_type"] = "mmap" // goes away with the directory
	}
	args := []string{"-D", data}
	for name, value := range set {
		args = append(args, "-c", name+"="+value)
	}
	return args
}

func (s *Stack) pingPostgres(ctx context.Context) error {
	db, err := sql.Open("postgres", s.databaseURL("postgres"))
	if err != nil {
		return err
	}
	defer db.Close()
	return db.PingContext(ctx)
}

// DatabaseURL returns a URL, for lib/pq and psql alike, of the database db, which
// need not exist. Sessions keep their time in UTC. It is empty when PostgreSQL was skipped.
func (s *Stack) DatabaseURL(db string) string {
	if s.postgres() == nil {
		return ""
	}
	return s.databaseURL(db)
}

func (s *Stack) databaseURL(db string) string {
	u := url.URL{Scheme: "postgres", Path: "/" + db}
	// As an option, because psql refuses a URL with timezone in it, and without a
	// space, which psql would want written in another way than lib/pq.
	q := url.Values{"sslmode": {"disable"}, "options": {"-ctimezone=UTC"}}
	if s.tcp {
		u.User = url.UserPassword(superuser, s.password)
		u.Host = net.JoinHostPort("127.0.0.1", strconv.Itoa(s.pgPort))
	} else {
		q.Set("host", s.run)
		q.Set("port", strconv.Itoa(socketPort)) // else PGPORT would count
		q.Set("user", superuser)
	}
	u.RawQuery = q.Encode()
	return u.String()
}

// CreateDatabase makes the database name unless it exists.
func (s *Stack) CreateDatabase(ctx context.Context, name string) error {
	if err := s.createDatabase(ctx, name); err != nil {
		return fmt.Errorf("create database %s: %w", name, err)
	}
	return nil
}

func (s *Stack) createDatabase(ctx context.Context, name string) error {
	db, err := sql.Open("postgres", s.databaseURL("postgres"))
	if err != nil {
		return err
	}
	defer db.Close()
	var exists bool
	err = db.QueryRowContext(ctx, "select exists (select from pg_database where datname = $1)", name).Scan(&exists)
	if err != nil || exists {
		return err
	}
	_, err = db.ExecContext(ctx, "create database "+pq.QuoteIdentifier(name))
	return err
}
